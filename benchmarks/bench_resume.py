"""Does a run that is killed lose calls, or hear them twice?

Calls of 4 to 15 s are made of the labelled ones and scored by `speechguard score`: once without interruption, and once
killed with SIGKILL at random moments, the whole process group and the main process alone by turns, and run again. Both
stores must have the same of every call; a call that was stored must not be heard again; a last run must do nothing.
Then the report and the tables of the store are made.

    python benchmarks/bench_resume.py --calls DIR [--number 210] [--kills 10] [--keep FOLDER]

Linux only: it looks for workers that a killed run has left behind.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from scoring.made_calls import make_calls, seconds_of, write_manifest
from support.options import chosen_calls, parser
from support.programs import command, environment
from support.results import circumstances, show, write_results

from speechguard.archive.record import CallRecord
from speechguard.archive.store import CALLS, EVENTS, FILES, TRANSCRIPTS, read_calls, read_span

COMMAND = Path(sys.executable).with_name("speechguard")
DELAY = 2.0  # s at most between the call that is waited for and the kill: a few calls, or the start of a run
LAST = 0.9  # share of the calls after which no run is killed, so that there is something left to interrupt
LOOK = 0.02  # s
FORMATS = {"xlsx": "export.xlsx", "csv": "csv", "jsonl": "jsonl"}  # and where they go


@dataclass(frozen=True, slots=True)
class Kill:
    """When a run is killed, and how."""

    stored: int  # calls there must be in the store
    delay: float  # s after that
    group: bool  # the whole process group; otherwise the main process alone


def main() -> None:
    options = parser(__doc__, threads=False)
    options.add_argument("--number", type=int, default=210, help="of calls (default: 210)")
    options.add_argument("--kills", type=int, default=10, help="(default: 10)")
    options.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="(default: a core each)")
    options.add_argument("--seed", type=int, default=6)
    options.add_argument("--keep", type=Path, help="folder in which recordings and stores stay")
    args = options.parse_args()
    data = circumstances(args)
    with tempfile.TemporaryDirectory() as scratch:
        folder = args.keep or Path(scratch)
        results = _measure(folder, args)
    write_results(args.results, "resume", {**data, **results})
    if results["different"] or results["finished_heard_again"] or not results["last"]["left_alone"]:
        sys.exit("a killed run lost or repeated something")


def _measure(folder: Path, args: Any) -> dict[str, Any]:
    (folder / "in").mkdir(parents=True, exist_ok=True)
    made = make_calls(folder / "in", chosen_calls(args), args.number, args.seed)
    manifest = write_manifest(folder / "calls.csv", made)
    hours = seconds_of(made) / 3600
    print(f"{len(made)} calls, {hours:.2f} hours", flush=True)
    whole, killed = Run(folder / "whole", manifest, args), Run(folder / "killed", manifest, args)
    seconds = whole.to_the_end()
    print(f"without interruption: {seconds:.0f} s", flush=True)
    interrupted = [killed.interrupted(kill) for kill in kills(args.kills, args.number, args.seed)]
    rest = killed.to_the_end()
    stored = killed.bytes()
    last = killed.to_the_end()
    show(list(interrupted[0]), [list(kill.values()) for kill in interrupted], title="runs that were killed")
    one, other = stored_calls(whole.store), stored_calls(killed.store)
    results = {
        "calls": {"number": len(made), "hours": round(hours, 3)},
        "uninterrupted": {"seconds": round(seconds, 1), "stored": len(one)},
        "killed": interrupted,
        "rest": {"seconds": round(rest, 1), "stored": len(other)},
        "last": {"seconds": round(last, 1), "left_alone": killed.bytes() == stored and not killed.heard[-1]},
        "different": sorted(call for call in {*one, *other} if one.get(call) != other.get(call)),
        "finished_heard_again": killed.again,
        "heard": sum(map(len, killed.heard)),
        "heard_in_vain": sum(map(len, killed.heard)) - len(other),  # by workers that were busy when they were killed
        "tables": {
            "report": _timed(folder / "report.html", "report", killed.store),
            **{name: _timed(folder / out, "export", killed.store, "--format", name) for name, out in FORMATS.items()},
        },
    }
    show(["figure", "value"], [(name, value) for name, value in results.items() if name != "killed"])
    return results


class Run:
    """Runs of `score` on one store, one after the other."""

    def __init__(self, store: Path, manifest: Path, args: Any) -> None:
        self.store = store
        self.heard: list[list[str]] = []  # the calls that each run began to hear
        self.again: list[str] = []  # of them, those that had been stored
        self._options = ["--manifest", manifest, "--out", store, "--workers", str(args.workers)]
        for name in ("model", "models_dir", "model_device", "compute_type", "rules"):
            if value := getattr(args, name):
                self._options += [f"--{name.replace('_', '-')}", *(value if isinstance(value, list) else [value])]

    def to_the_end(self) -> float:
        """Score to the end; return the seconds that it took."""
        known, began = self._calls(), time.monotonic()
        process, notes = self._start()
        if process.wait():
            sys.exit(f"score failed (exit code {process.returncode}); its message is above")
        self._count(notes, known)
        return time.monotonic() - began

    def interrupted(self, kill: Kill) -> dict[str, Any]:
        """Score until the run is killed; return what it did."""
        known, began = self._calls(), time.monotonic()
        process, notes = self._start()
        while process.poll() is None and self._stored() < kill.stored:
            time.sleep(LOOK)
        time.sleep(kill.delay)
        if process.poll() is not None:
            sys.exit("a run ended before it was killed: take more calls or fewer kills")
        (os.killpg if kill.group else os.kill)(process.pid, signal.SIGKILL)
        at = time.monotonic()
        process.wait()
        while _alive(process.pid):
            time.sleep(LOOK)
        left = time.monotonic() - at
        heard = self._count(notes, known)
        return {
            "killed": "process group" if kill.group else "main process",
            "after_seconds": round(at - began, 2),
            "stored_before": len(known),
            "stored": len(self._calls()),
            "heard": heard,
            "last_worker_gone_after_seconds": round(left, 2),
        }

    def bytes(self) -> dict[str, bytes]:
        """Read all that is stored."""
        return {name: (self.store / name).read_bytes() for name in FILES}

    def _start(self) -> tuple[subprocess.Popen[bytes], Path]:
        notes = self.store.with_name(f"{self.store.name}-{len(self.heard):02}.txt")
        notes.write_text("", encoding="utf-8")
        program = [*command(sys.executable, "scoring.noted_score"), notes, *self._options]
        return subprocess.Popen(program, start_new_session=True, stdout=subprocess.DEVNULL, env=environment()), notes

    def _count(self, notes: Path, known: set[str]) -> int:
        calls = notes.read_text(encoding="utf-8").splitlines()
        self.heard.append(calls)
        self.again += sorted(known.intersection(calls))
        return len(calls)

    def _stored(self) -> int:
        path = self.store / CALLS
        return path.read_bytes().count(b"\n") if path.exists() else 0

    def _calls(self) -> set[str]:
        return {record.call for record, _ in read_calls(self.store)} if (self.store / CALLS).exists() else set()


def kills(number: int, calls: int, seed: int) -> list[Kill]:
    """Draw moments over the whole run, the same ones for a seed."""
    chance = random.Random(seed)
    stored = sorted(chance.randrange(int(LAST * calls)) for _ in range(number))
    return [Kill(after, chance.uniform(0, DELAY), group=not place % 2) for place, after in enumerate(stored)]


def stored_calls(store: Path) -> Mapping[str, tuple[CallRecord, bytes, bytes]]:
    """Read all that is stored of each call, but for where it stands and how long hearing it took."""
    return {
        record.call: (
            replace(record, seconds=0.0, events=(0, 0), transcript=(0, 0)),
            read_span(store / EVENTS, record.events),
            read_span(store / TRANSCRIPTS, record.transcript),
        )
        for record, _ in read_calls(store)
    }


def _alive(group: int) -> bool:
    """Return whether a process of the group still runs; one that nobody has waited for does not."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, process_group = stat.read_text().rpartition(")")[2].split()[:3]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(process_group) == group and state != "Z":
            return True
    return False


def _timed(out: Path, *command: str | Path) -> dict[str, float]:
    """Run a command that makes something of the store; return seconds, and MiB of what it made."""
    began = time.monotonic()
    subprocess.run([COMMAND, *command, "--out", out], check=True, stdout=subprocess.DEVNULL)
    seconds = time.monotonic() - began
    files = list(out.iterdir()) if out.is_dir() else [out]
    return {"seconds": round(seconds, 2), "mib": round(sum(file.stat().st_size for file in files) / 2**20, 3)}


if __name__ == "__main__":
    main()
