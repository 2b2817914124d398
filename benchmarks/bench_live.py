"""Many live calls at once: one service that hears them all, against a process for each call.

Labelled calls are replayed at real-time pace, begun 0.37 s apart, again and again until there are enough of them.
Delays are from the end of a phrase to its warning, over all calls of a row; recall and precision against the labels; a
final is lost where a call could not be heard to its end. The systems take turns.

    python benchmarks/bench_live.py --calls DIR --only odd [--old OTHER_CHECKOUT] [--at-once 1 6 12 24]
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from functools import reduce
from pathlib import Path
from typing import Any

from support.costs import Costs, costs_of
from support.options import chosen_calls, parser
from support.programs import command, environment
from support.results import circumstances, from_zero, plot, show, write_results

from speechguard.archive.codecs.events import event_from, events_of
from speechguard.evaluation.evaluation import Tally, tally
from speechguard.evaluation.labels import LabelledCall
from speechguard.messages import ComplianceEvent

FEWEST = 6  # calls of a row, one wave of them after the other
BETWEEN = 0.37  # s between the beginnings of two calls, as live/floor has it
SYSTEMS = {"service": "one service", "processes": "a process for each call"}


def main() -> None:
    """Run every row; write and show what came of it."""
    options = parser(__doc__, threads=False)
    options.add_argument("--at-once", type=int, nargs="+", default=[1, 6, 12, 24], help="calls")
    options.add_argument("--old", type=Path, help="checkout whose `speechguard live` is run, a process for each call")
    options.add_argument("--most-processes", type=int, default=12, help="more calls at once are not tried with them")
    args = options.parse_args()
    calls = chosen_calls(args)
    data = circumstances(args)
    rows: list[dict[str, Any]] = []
    for at_once in args.at_once:
        for system in SYSTEMS:
            if system == "processes" and (args.old is None or at_once > args.most_processes):
                continue
            rows.append(_row(args, system, at_once, calls))
            print(json.dumps({name: value for name, value in rows[-1].items() if name != "mistakes"}), flush=True)
    write_results(args.results, "live", {**data, "rows": rows})
    _plot(args.results, rows)
    columns = ("provisional_delay_p50", "provisional_delay_p95", "confirmed_delay_p50", "confirmed_delay_p95")
    more = ("recall", "precision", "lost", "steps_given_up", "processor_seconds_a_call_second", "peak_memory_mib")
    show(
        ("system", "calls", *columns, *more),
        [(SYSTEMS[row["system"]], row["at_once"], *(row[name] for name in (*columns, *more))) for row in rows],
    )


def _row(args: argparse.Namespace, system: str, at_once: int, calls: Sequence[LabelledCall]) -> dict[str, Any]:
    """Run waves of calls until there are enough; return their figures."""
    tallies: list[Tally] = []
    lost, processor, seconds, memory, steps = 0, 0.0, 0.0, 0.0, 0
    for wave in range(-(-FEWEST // at_once)):
        chosen = [calls[(wave * at_once + number) % len(calls)] for number in range(at_once)]
        with tempfile.TemporaryDirectory() as folder:
            run = _on_a_floor if system == "service" else _in_processes
            heard, costs, given_up = run(args, Path(folder), chosen)
        for call, events in zip(chosen, heard, strict=True):
            lost += events is None
            tallies.append(tally(call, events or []))
        processor += costs.processor_seconds
        memory = max(memory, costs.peak_memory_mib * (1 if system == "service" else at_once))
        seconds += sum(max(turn.end for turn in call.turns) for call in chosen)
        steps = max(steps, given_up)
    return {
        "system": system,
        "at_once": at_once,
        **reduce(lambda one, other: one + other, tallies).as_dict(),
        "lost": lost,
        "steps_given_up": steps,
        "processor_seconds_a_call_second": processor / seconds,
        "peak_memory_mib": memory,
    }


Heard = tuple[list[Sequence[ComplianceEvent] | None], Costs, int]  # events of each call, None: it was not heard


def _on_a_floor(args: argparse.Namespace, folder: Path, calls: Sequence[LabelledCall]) -> Heard:
    wanted = folder / "calls.txt"
    lines = [f"{c.name}\t{c.recording}\t{c.language}\t{c.agent_channel}\n" for c in calls]
    wanted.write_text("".join(lines), encoding="utf-8")
    answer = folder / "answer.jsonl"
    with wanted.open("rb") as stdin, answer.open("wb") as stdout:
        run = [*command(sys.executable, "live.floor"), *_model_options(args)]
        costs = costs_of(lambda: [subprocess.Popen(run, stdin=stdin, stdout=stdout, env=environment())])
    *told, last = [json.loads(line) for line in answer.read_text(encoding="utf-8").splitlines()]
    heard = [None if one["problem"] else [event_from(event) for event in one["events"]] for one in told]
    return heard, costs, last["steps_given_up"]


def _in_processes(args: argparse.Namespace, folder: Path, calls: Sequence[LabelledCall]) -> Heard:
    files = [folder / f"{number}.jsonl" for number in range(len(calls))]

    def start() -> list[subprocess.Popen[bytes]]:
        return list(_started(args, calls, files))

    costs = costs_of(start)
    return [events_of(file.read_bytes()) for file in files], costs, 0


def _started(
    args: argparse.Namespace, calls: Sequence[LabelledCall], files: Sequence[Path]
) -> Iterator[subprocess.Popen[bytes]]:
    program = "import sys, time; time.sleep(float(sys.argv.pop(1))); from speechguard.cli import main; sys.exit(main())"
    for number, (call, file) in enumerate(zip(calls, files, strict=True)):
        wanted = ["--language", call.language, "--agent-channel", call.agent_channel, "--events", file, "--plain"]
        run = [sys.executable, "-c", program, str(number * BETWEEN), "live", call.recording, *wanted]
        yield subprocess.Popen(
            [*run, *_model_options(args), "--threads", "1"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment(PYTHONPATH=str(args.old.resolve())),
        )


def _model_options(args: argparse.Namespace) -> Iterator[str]:
    for name in ("model", "models_dir", "model_device", "compute_type"):
        if (value := getattr(args, name)) is not None:
            yield from (f"--{name.replace('_', '-')}", str(value))


def _plot(folder: Path, rows: Sequence[dict[str, Any]]) -> None:
    with plot(folder, "live", columns=2) as axes:
        for axis, status in zip(axes, ("provisional", "confirmed"), strict=True):
            for system, name in SYSTEMS.items():
                of_system = [row for row in rows if row["system"] == system]
                shown = [row for row in of_system if row[f"{status}_delay_p95"] is not None]
                delays = [row[f"{status}_delay_p95"] for row in shown]
                axis.plot([row["at_once"] for row in shown], delays, marker="o", label=name)
            axis.set_xlabel("calls at once")
            axis.set_ylabel(f"s from phrase to {status} warning, p95")
        from_zero(*axes)


if __name__ == "__main__":
    main()
