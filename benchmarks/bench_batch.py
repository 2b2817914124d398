"""How many hours of stereo calls are scored in an hour, and how rightly, against what a user would run instead.

Ours is the command `speechguard score` with a new store, by all rules (some need the customer's words), and by those
alone that need the agent's. The peers are faster-whisper's transcribe and its batched pipeline on the agent's side,
with the same weights; their texts are searched for the phrases exactly and with rapidfuzz (partial_ratio >= 80, and
>= 90). Each gets the same cores: as threads of one process, or as processes with a thread each, between which the calls
of a peer are shared by their lengths. What is best of a system is then measured with three times the calls, too.

    python benchmarks/bench_batch.py --calls DIR [--systems ...] [--repeats 3] [--cores 2]

Time is from the start of the command to its end, loading the model and reading recordings included; for the peers
without searching. "Without start" counts from when the first call was begun. Systems and ways take turns, so that what
else the machine does falls on all. Linux only.
"""

from __future__ import annotations

import os
import tempfile
from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from hearing.heard_text import SEARCHES
from hearing.quality import by_events, by_search, plot_quality, quality
from scoring.made_calls import repeated, seconds_of
from scoring.runs import Attempt, Way, agent_rules, hear, score
from support.options import chosen_calls, parser
from support.results import circumstances, plot, show, write_results

from speechguard.calls.rules import load_rulebook
from speechguard.config import default_rules
from speechguard.evaluation.labels import LabelledCall
from speechguard.rules.rulebook import Rulebook

OURS = ("ours", "ours, agent only")
PEERS = ("faster-whisper", "faster-whisper batched")
TIMES = 3  # the calls, to see how it grows
FIGURES = ("hours_an_hour", "hours_an_hour_without_start", "processor_seconds_a_second", "peak_memory_mib")

Attempts = Mapping[tuple[str, Way], Sequence[Attempt]]


def main() -> None:
    options = parser(__doc__, threads=False)
    options.add_argument("--systems", nargs="+", choices=[*OURS, *PEERS], default=[*OURS, *PEERS])
    options.add_argument("--repeats", type=int, default=3, help="of each run; the median counts (default: 3)")
    options.add_argument("--cores", type=int, default=os.cpu_count() or 1, help="for each system (default: all)")
    args = options.parse_args()
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: args.cores])  # those that it starts inherit it
    calls = chosen_calls(args)
    rulebooks = {language: load_rulebook(args.rules, language) for language in sorted({c.language for c in calls})}
    hours = seconds_of(calls) / 3600
    data = {**circumstances(args), "calls": len(calls), "hours": hours}
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        rules = {
            "ours": args.rules or [],
            "ours, agent only": agent_rules(folder, args.rules or default_rules(*rulebooks), list(rulebooks.values())),
        }
        attempts = _attempts(args, calls, {system: ways(system, args.cores) for system in args.systems}, rules)
        runs = [run_of(system, way, 1, hours, own) for (system, way), own in attempts.items()]
        best = {system: _best(runs, system) for system in args.systems}
        rows = [row for system in args.systems for row in _rows(calls, best[system], attempts, rulebooks)]
        data |= {"rows": rows, "runs": runs}
        write_results(args.results, "batch", data)
        chosen = {system: [_way(run)] for system, run in best.items()}
        attempts = _attempts(args, repeated(folder, calls, TIMES), chosen, rules)
    more = [run_of(system, way, TIMES, hours * TIMES, own) for (system, way), own in attempts.items()]
    data |= {"runs": [*runs, *more], "growth": [growth(best[run["system"]], run) for run in more]}
    write_results(args.results, "batch", data)
    _show(data)
    _plot(args.results, data)


def ways(system: str, cores: int) -> list[Way]:
    """Return the ways to use all cores: as processes, as threads, and for ours a single one."""
    single = [Way(1, 1)] if system in OURS else []
    return list(dict.fromkeys([*single, Way(cores, 1), Way(1, cores)]))


def run_of(system: str, way: Way, times: int, hours: float, attempts: Sequence[Attempt]) -> dict[str, Any]:
    """Return what the attempts come to; `hours`: of the calls."""
    costs = [attempt.costs for attempt in attempts]
    heard = [attempt.costs.seconds - attempt.start for attempt in attempts]
    return {
        "system": system,
        "processes": way.processes,
        "threads": way.threads,
        "times": times,
        "hours": hours,
        "hours_an_hour": hours * 3600 / median(cost.seconds for cost in costs),
        "hours_an_hour_without_start": hours * 3600 / median(heard),
        "processor_seconds_a_second": median(cost.processor_seconds for cost in costs) / (hours * 3600),
        "peak_memory_mib": max(cost.peak_memory_mib for cost in costs),
        "seconds": [round(cost.seconds, 2) for cost in costs],
        "start_seconds": [round(attempt.start, 2) for attempt in attempts],
    }


def growth(one: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """Return what every further hour of calls costs, apart from the start, by two runs in the same way."""
    further = more["hours"] - one["hours"]
    processor = [run["processor_seconds_a_second"] * run["hours"] for run in (one, more)]
    return {
        "system": one["system"],
        "hours_an_hour": further * 3600 / (median(more["seconds"]) - median(one["seconds"])),
        "processor_seconds_a_second": (processor[1] - processor[0]) / further,
    }


def _attempts(
    args: Namespace,
    calls: Sequence[LabelledCall],
    chosen: Mapping[str, Sequence[Way]],
    rules: Mapping[str, Sequence[Path]],
) -> Attempts:
    """Run every system in the chosen ways, again and again."""
    attempts: dict[tuple[str, Way], list[Attempt]] = {}
    for number in range(1, args.repeats + 1):
        for system, chosen_ways in chosen.items():
            for way in chosen_ways:
                print(f"{number}: {system}, {way.processes} x {way.threads}, {len(calls)} calls", flush=True)
                own = score(args, calls, way, rules[system]) if system in OURS else hear(args, calls, way, system)
                attempts.setdefault((system, way), []).append(own)
    return attempts


def _rows(
    calls: Sequence[LabelledCall], run: Mapping[str, Any], attempts: Attempts, rulebooks: Mapping[str, Rulebook]
) -> Iterator[dict[str, Any]]:
    """Yield how right a system was, by each way of finding phrases."""
    system = run["system"]
    found = attempts[system, _way(run)][0].found
    if system in OURS:
        tallies = {"by sound": by_events(calls, found)}
    else:
        tallies = {search: by_search(calls, found, rulebooks, find) for search, find in SEARCHES.items()}
    for search, own in tallies.items():
        yield {"system": system, "search": search, **{name: run[name] for name in FIGURES}, **quality(own)}


def _best(runs: Sequence[dict[str, Any]], system: str) -> dict[str, Any]:
    return max((run for run in runs if run["system"] == system), key=lambda run: run["hours_an_hour"])


def _way(run: Mapping[str, Any]) -> Way:
    return Way(run["processes"], run["threads"])


def _show(data: Mapping[str, Any]) -> None:
    speed = ("hours_an_hour", "hours_an_hour_without_start", "processor_seconds_a_second")
    show(
        ("system", "processes x threads", "calls", "hours/hour", "without start", "processor", "MiB each"),
        [
            (run["system"], _named(run), run["times"], *(run[name] for name in speed), round(run["peak_memory_mib"]))
            for run in data["runs"]
        ],
        title="speed",
    )
    show(("system", "hours/hour", "processor"), [list(g.values()) for g in data["growth"]], title="every further hour")
    figures = ("recall", "precision", "f1", "false_alarms_per_hour", "required_rate")
    show(
        ("system", "search", "recall", "precision", "F1", "false/h", "required right"),
        [(row["system"], row["search"], *(row[name] for name in figures)) for row in data["rows"]],
        title="forbidden phrases and required items",
    )


def _plot(folder: Path, data: Mapping[str, Any]) -> None:
    runs = data["runs"][::-1]
    with plot(folder, "batch", 2, width=7.5) as (speed, right):
        plot_quality(right, data["rows"])
        for place, run in enumerate(runs):
            speed.barh(place, run["hours_an_hour_without_start"], color="0.8")
            speed.barh(place, run["hours_an_hour"], color="0.4")
        names = [f"{run['system']}, {_named(run)}" + f", calls x {run['times']}" * (run["times"] > 1) for run in runs]
        speed.set_yticks(range(len(runs)), names, fontsize="small")
        speed.set(xlabel="hours of stereo calls an hour (light: without the start)", title="processes x threads")


def _named(run: Mapping[str, Any]) -> str:
    return f"{run['processes']} x {run['threads']}"


if __name__ == "__main__":
    main()
