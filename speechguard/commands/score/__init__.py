"""speechguard score PATHS.."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from speechguard.archive.record import Asked
from speechguard.archive.recordings.locations import Location, Snapshot
from speechguard.archive.store import CALLS, Store
from speechguard.batch.hearing import Hear
from speechguard.batch.judged_calls import Judge
from speechguard.batch.manifest import read_manifest
from speechguard.batch.requests import SUFFIXES, Request, find_recordings, looked_up, unique
from speechguard.batch.scoring import Outcome, Scoring
from speechguard.batch.workers.cluster import start_on_cluster
from speechguard.batch.workers.hearing import model_digest, start_hearing
from speechguard.calls.rules import load_rulebooks
from speechguard.calls.setup import SetupCheck
from speechguard.commands.executors import WORKER_MEMORY, Executor, executor_of
from speechguard.commands.hearing import find_model
from speechguard.commands.options import (
    add_agent_channel_option,
    add_hearing_options,
    add_report_language,
    add_rule_options,
    chosen_slots,
)
from speechguard.commands.score.fresh_report import FreshReport
from speechguard.commands.score.progress import Tally, progress_of
from speechguard.config import interface_language
from speechguard.errors import SpeechguardError, UserError
from speechguard.judging.greeting import greets
from speechguard.messages import SEVERITIES, Heard
from speechguard.rules.rulebook import Rulebook

EXECUTORS = ("local", "ray")
LOOK = 5.0  # s between two looks at what is watched; a recording that has not changed between them is complete


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the recordings, how they are heard, and by whom."""
    about = "recordings, folders, patterns (none: judge the store)"
    parser.add_argument("paths", nargs="*", metavar="PATH", help=about)
    about = "the store (default: speechguard-results)"
    parser.add_argument("--out", type=Path, metavar="DIR", default=Path("speechguard-results"), help=about)
    about = "calls with recordings and metadata, a call a row (columns: docs/operations.md)"
    parser.add_argument("--manifest", type=Path, metavar="FILE.csv", help=about)
    add_hearing_options(parser)
    add_rule_options(parser)
    add_agent_channel_option(parser)
    about = "processes that hear calls (default: by cores, memory)"
    parser.add_argument("--workers", type=int, metavar="N", help=about)
    parser.add_argument("--executor", choices=EXECUTORS, default="local", help="where they run (default: this machine)")
    about = "of a Ray cluster: auto, HOST:PORT or ray://HOST:PORT (default: one on this machine, for this run)"
    parser.add_argument("--address", help=about)
    parser.add_argument("--watch", action="store_true", help="go on with what is recorded later, until Ctrl-C")
    add_report_language(parser)
    parser.add_argument("--fail-on", choices=SEVERITIES[::-1], help="exit with 1 when a finding is that severe")


def run(args: argparse.Namespace) -> int:
    """Score what is new or changed; print what came of it."""
    if args.workers is not None and args.workers < 1:
        raise UserError("--workers must be 1 or more")
    if args.address and args.executor != "ray":
        raise UserError("--address is that of a Ray cluster: add --executor ray")
    if not args.paths and not args.manifest and not (args.out / CALLS).exists():
        raise UserError(
            f"nothing to score: name recordings, folders or a --manifest ({args.out} holds no calls either)"
        )
    asked = Asked(args.language, args.agent_channel)
    requests = requested(args, asked)
    judge = Judge(_rulebooks(args), concerns)
    report = FreshReport(args.out, interface_language(args.report_language))
    workers = args.workers or default_workers()
    with Store(args.out) as store:
        if not args.paths and not args.manifest:
            outcomes = Scoring(store, judge, "", "", workers).rejudge()
            tally = _tallied(outcomes, len(store.known), 0, Tally(), report)
        else:
            start, digest, name = chosen_hearing(args, workers)
            scoring = Scoring(store, judge, digest, name, workers)
            with executor_of(args, start, workers) as executor:
                tally = _score(args, asked, requests, scoring, executor, report)
    tally.print(args.out)
    report.write()
    return int(bool(args.fail_on and tally.severe(args.fail_on)))


def chosen_hearing(args: argparse.Namespace, workers: int) -> tuple[Callable[[], Hear], str, str]:
    """What gives each worker its ears, the digest of all that decides what they hear, and the model's name."""
    cluster = args.executor == "ray"
    threads = args.threads or (1 if cluster else max(1, cores() // workers))
    choice = replace(find_model(args), threads=threads)
    start = start_on_cluster(choice) if cluster else partial(start_hearing, choice)
    return start, model_digest(choice), args.model or choice.folder.name


def requested(args: argparse.Namespace, asked: Asked) -> list[Request]:
    """The calls of the manifest and of the paths. Raises UserError where none can be."""
    rows = list(read_manifest(args.manifest, asked)) if args.manifest else []
    found = looked_up(unique([*rows, *find_recordings(args.paths, asked, args.out)]))
    if args.paths and not found and not args.watch:
        raise UserError(f"no recordings in {', '.join(args.paths)}; they end in {' '.join(sorted(SUFFIXES))}")
    return found


def concerns(heard: Iterable[Heard], rulebook: Rulebook) -> Sequence[str]:
    """What looks wrong with how a call was set up."""
    check = SetupCheck(partial(greets, rulebook))
    for message in heard:
        check.take(message)
    return check.concerns


def cores() -> int:
    """Processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def default_workers() -> int:
    """A process a core, as far as the memory goes: several with a thread each hear more than one with several."""
    try:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):  # the system does not say
        return cores()
    return max(1, min(cores(), memory // WORKER_MEMORY - 1))


def _rulebooks(args: argparse.Namespace) -> dict[str, Rulebook]:
    """The chosen rules, or ours, by language. Raises RuleErrors."""
    found = load_rulebooks(args.rules, chosen_slots(args))
    if args.language and args.language not in found:
        raise UserError(f"there are no rules for '{args.language}' in --rules")
    return dict(found)


def _score(
    args: argparse.Namespace,
    asked: Asked,
    requests: Sequence[Request],
    scoring: Scoring,
    executor: Executor,
    report: FreshReport,
) -> Tally:
    tally = Tally()
    if not args.watch:
        return _tallied(scoring.score(requests, executor.run), len(requests), _size(requests), tally, report)
    try:
        for ready in watched(_Look(args, asked)):
            if ready:
                _tallied(scoring.score(ready, executor.run), len(ready), _size(ready), tally, report)
            report.refresh()
    except KeyboardInterrupt:
        print("stopped watching", file=sys.stderr)
    return tally


class _Look:
    """What is there to be scored, again and again; a manifest that is just being written stops nothing."""

    def __init__(self, args: argparse.Namespace, asked: Asked) -> None:
        self._args = args
        self._asked = asked
        self._told = ""

    def __call__(self) -> list[Request]:
        try:
            found = requested(self._args, self._asked)
        except SpeechguardError as error:
            if str(error) != self._told:
                print(f"speechguard: {error}", file=sys.stderr)
            self._told = str(error)
            return []
        self._told = ""
        return found


def watched(look: Callable[[], list[Request]]) -> Generator[list[Request]]:
    """At each look those that are new or have changed and no longer grow; mostly none."""
    before: dict[Location, Snapshot | None] = {}
    taken: dict[Location, Snapshot] = {}
    while True:
        now = {request.file: (request, _snapshot(request.file)) for request in look()}
        ready: list[Request] = []
        for file, (request, snapshot) in now.items():
            if snapshot and snapshot == before.get(file) and taken.get(file) != snapshot:
                taken[file] = snapshot
                ready.append(request)
        before = {file: snapshot for file, (_, snapshot) in now.items()}
        yield ready
        time.sleep(LOOK)


def _snapshot(file: Location) -> Snapshot | None:
    try:
        return file.seen()
    except OSError:
        return None


def _size(requests: Iterable[Request]) -> int:
    return sum(snapshot.size for request in requests if (snapshot := _snapshot(request.file)))


def _tallied(outcomes: Iterator[Outcome], calls: int, size: int, tally: Tally, report: FreshReport) -> Tally:
    """The outcomes added up, shown as they come."""
    with progress_of(calls, size, tally) as told:
        for outcome in outcomes:
            tally.add(outcome)
            told(outcome)
            if outcome.kind != "unchanged":
                report.stored()
            report.refresh()
    return tally
