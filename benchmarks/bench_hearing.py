"""Ours against what a user would run instead, on the same calls, weights, cores and phrasebook, in one run.

Systems: ours on recordings, ours live (real-time replay: as long as the calls are), faster-whisper's transcribe, its
batched pipeline, and LocalAgreement live. The peers' texts are searched for the phrases exactly and with rapidfuzz
(partial_ratio >= 80, and >= 90); so are ours, which shows what matching by sound adds. Every system has a process of
its own.

    python benchmarks/bench_hearing.py --calls DIR [--peer-python PYTHON] [--systems ...]

LocalAgreement needs the package whisperlivekit, most easily in an environment of its own: --peer-python names its
Python. Its clock is simulated (see peers.py); a live delay is from the phrase's end, by the system's own word times, to
the moment at which it was there.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from hearing.heard_text import SEARCHES
from hearing.jobs import calls_of, peer_job
from hearing.quality import Tallies, by_events, by_search, plot_quality, quality
from support.options import chosen_calls, parser
from support.programs import command, environment
from support.results import circumstances, plot, show, write_results
from support.sides import read_sides

from speechguard.calls.rules import load_rulebook
from speechguard.evaluation.labels import LabelledCall
from speechguard.messages import SAMPLE_RATE

OURS = {"ours": "fast", "ours live": "realtime"}
PEERS = ("faster-whisper", "faster-whisper batched", "LocalAgreement")
HEARING_OPTIONS = ("rules", "model", "models_dir", "model_device", "compute_type", "threads")


def main() -> None:
    """Run the systems one after another and compare."""
    options = parser(__doc__)
    options.add_argument("--systems", nargs="+", choices=[*OURS, *PEERS], default=[*OURS, *PEERS])
    options.add_argument(
        "--peer-python", type=Path, default=Path(sys.executable), help="Python that has whisperlivekit"
    )
    args = options.parse_args()
    if (
        "LocalAgreement" in args.systems
        and subprocess.run([args.peer_python, "-c", "import whisperlivekit"]).returncode
    ):
        options.error("LocalAgreement needs whisperlivekit; name a Python that has it with --peer-python")
    calls = chosen_calls(args)
    data = circumstances(args)
    rulebooks = {language: load_rulebook(args.rules, language) for language in sorted({c.language for c in calls})}
    speech = {call.name: len(read_sides(call.recording, call.agent_channel)[0]) / SAMPLE_RATE for call in calls}
    rows: list[dict[str, Any]] = []
    for system in args.systems:
        print(f"running: {system}", flush=True)
        answer = _run_ours(args, calls, OURS[system]) if system in OURS else _run_peer(args, calls, system)
        for search, tallies in _tallies(calls, answer, rulebooks):
            rows.append(_row(system, search, tallies, answer, speech))
        write_results(args.results, "hearing", {**data, "calls": len(calls), "rows": rows})
    _show(rows)
    _plot(args.results, rows)


def _run_ours(args: Any, calls: Sequence[LabelledCall], pace: str) -> dict[str, Any]:
    chosen = {name: getattr(args, name) for name in HEARING_OPTIONS}
    job = {
        "pace": pace,
        "options": {**chosen, "rules": [str(p) for p in args.rules or ()], "models_dir": str(args.models_dir or "")},
        "calls": calls_of(calls),
    }
    return _process(Path(sys.executable), "hearing.ours", job, args.threads)


def _run_peer(args: Any, calls: Sequence[LabelledCall], system: str) -> dict[str, Any]:
    python = args.peer_python if system == "LocalAgreement" else Path(sys.executable)
    return _process(python, "hearing.peers", peer_job(args, calls, system, args.threads), args.threads)


def _process(python: Path, program: str, job: dict[str, Any], threads: int) -> dict[str, Any]:
    """Run a program with a job; what it answers."""
    done = subprocess.run(
        command(python, program),
        input=json.dumps(job),
        stdout=subprocess.PIPE,
        text=True,
        env=environment(OMP_NUM_THREADS=str(threads)),
        check=False,
    )
    if done.returncode:
        sys.exit(f"{program} with {python} failed (exit code {done.returncode}); its message is above")
    return json.loads(done.stdout)


def _tallies(
    calls: Sequence[LabelledCall], answer: dict[str, Any], rulebooks: dict[str, Any]
) -> Iterator[tuple[str, Tallies]]:
    """Yield each way of finding phrases, with how right it was on every call."""
    if all("events" in heard for heard in answer["calls"].values()):
        yield "by sound", by_events(calls, {name: heard["events"] for name, heard in answer["calls"].items()})
    utterances = {name: heard["utterances"] for name, heard in answer["calls"].items()}
    for search, find in SEARCHES.items():
        yield search, by_search(calls, utterances, rulebooks, find)


def _row(
    system: str, search: str, tallies: Tallies, answer: dict[str, Any], speech: dict[str, float]
) -> dict[str, Any]:
    duration = sum(speech.values())
    used = {key: sum(c[key] for c in answer["calls"].values()) for key in ("seconds", "processor_seconds")}
    return {
        "system": system,
        "search": search,
        "real_time_factor": used["seconds"] / duration,
        "processor_seconds_a_second": used["processor_seconds"] / duration,
        "peak_memory_mib": answer["peak_memory_mib"],
        "versions": answer["versions"],
        **quality(tallies),
    }


def _show(rows: Sequence[dict[str, Any]]) -> None:
    show(
        ("system", "search", "recall", "precision", "F1", "false/h", "first p50/p95", "sure p50/p95", "x real time",
         "processor", "MiB"),
        [
            (
                row["system"],
                row["search"],
                row["recall"],
                row["precision"],
                row["f1"],
                row["false_alarms_per_hour"],
                _delays(row, "provisional"),
                _delays(row, "confirmed"),
                row["real_time_factor"],
                row["processor_seconds_a_second"],
                round(row["peak_memory_mib"]),
            )
            for row in rows
        ],
    )  # fmt: skip


def _delays(row: dict[str, Any], status: str) -> str | None:
    p50, p95 = row[f"{status}_delay_p50"], row[f"{status}_delay_p95"]
    return None if p50 is None else f"{p50:.2f}/{p95:.2f} s"


def _plot(folder: Path, rows: Sequence[dict[str, Any]]) -> None:
    with plot(folder, "hearing", 2, width=6.5) as (quality_axes, delay):
        plot_quality(quality_axes, rows)
        live = [
            (f"{row['system']}\n{row['search']}\n{status}", row[f"{status}_delay_p50"], row[f"{status}_delay_p95"])
            for row in rows
            for status in ("provisional", "confirmed")
            if row[f"{status}_delay_p50"] is not None
        ]
        for place, (_, p50, p95) in enumerate(live):
            delay.barh(place, p95, color="0.8")
            delay.barh(place, p50, color="0.4")
        delay.set_yticks(range(len(live)), [name for name, _, _ in live], fontsize="small")
        delay.set(xlabel="s from the end of the phrase (dark: p50, light: p95)", title="delay of live warnings")


if __name__ == "__main__":
    main()
