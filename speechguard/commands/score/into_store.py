"""Scoring calls into a store: what is there, by whom it is heard, and what came of it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NoReturn

from speechguard.archive.record import Asked
from speechguard.archive.store import CALLS, Store
from speechguard.batch.entries import StoreJudge
from speechguard.batch.gathering import SUFFIXES, Gathered, gather_requests
from speechguard.batch.hearing import Failure, Hear, HeardCall, HearingTask
from speechguard.batch.requests import Request
from speechguard.batch.scoring import Outcome, Scoring
from speechguard.batch.watching import size_of, watched
from speechguard.batch.workers.cluster import start_on_cluster
from speechguard.batch.workers.executor import Executor
from speechguard.batch.workers.hearing import model_digest, start_hearing
from speechguard.batch.workers.room import cores, default_workers
from speechguard.calls.concerns import setup_concerns
from speechguard.calls.rule_cache import recall_rulebooks
from speechguard.commands.hearing import find_model, interrupts
from speechguard.commands.options import check_rules, chosen_slots, enrolled_voices
from speechguard.commands.score.executors import executor_of
from speechguard.commands.score.fresh_report import FreshReport
from speechguard.commands.score.progress import RunSummary, listed, progress_of
from speechguard.config import cache_folder, interface_language
from speechguard.errors import SpeechguardError, UserError
from speechguard.rules.rulebook import Rulebook


def score(args: argparse.Namespace) -> int:
    """Score what is new or changed; print what came of it. 1 when --fail-on asks for it."""
    if args.workers is not None and args.workers < 1:
        raise UserError("--workers must be 1 or more")
    if args.address and args.executor != "ray":
        raise UserError("--address is that of a Ray cluster: add --executor ray")
    if not args.paths and not args.manifest and not (args.out / CALLS).exists():
        raise UserError(
            f"nothing to score: name recordings, folders or a --manifest ({args.out} holds no calls either)"
        )
    asked = Asked(args.language, args.agent_channel)
    gathered = _gathered(args, asked)
    judge = StoreJudge(_rulebooks(args), setup_concerns)
    report = FreshReport(args.out, interface_language(args.report_language))
    workers = args.workers or default_workers()
    with Store(args.out) as store:
        if not args.paths and not args.manifest:
            outcomes = Scoring(store, judge, "", "", workers).rejudge()
            summary = _summed(outcomes, len(store.known), 0, RunSummary(), report)
        else:
            start, digest, name = chosen_hearing(args, workers)
            scoring = Scoring(store, judge, digest, name, workers, enrolled_voices(args))
            with executor_of(args, start, workers) as executor:
                summary = _score(args, asked, gathered.requests, scoring, executor, report)
    summary.print(args.out)
    _say_left_out(gathered.left_out)
    report.write()
    return int(bool(args.fail_on and summary.severe(args.fail_on)))


def chosen_hearing(args: argparse.Namespace, workers: int) -> tuple[Callable[[], Hear], str, str]:
    """Return what starts a worker, the digest of all that decides what it hears, and the name of the model."""
    cluster = args.executor == "ray"
    threads = args.threads or (1 if cluster else max(1, cores() // workers))
    choice = replace(find_model(args), threads=threads)
    start = start_on_cluster(choice) if cluster else partial(start_hearing, choice)
    return start, model_digest(choice), args.model or choice.folder.name


def _gathered(args: argparse.Namespace, asked: Asked) -> Gathered:
    """Return the calls of the manifest and of the paths. Raises UserError where there are none."""
    gathered = gather_requests(args.paths, args.manifest, asked, args.out, args.speaks_first)
    if args.paths and not gathered.requests and not args.watch:
        raise UserError(f"no recordings in {', '.join(args.paths)}; they end in {' '.join(sorted(SUFFIXES))}")
    return gathered


def _say_left_out(files: Sequence[Path]) -> None:
    """Name files in folders that are taken for no recordings, so that none is missed in silence."""
    if files:
        print(f"left out: {len(files)} × no recording by name or content: {listed([file.name for file in files])}")


def _rulebooks(args: argparse.Namespace) -> dict[str, Rulebook]:
    """Return the chosen rules, or ours, by language. Raises RuleErrors and UserError."""
    rulebooks = recall_rulebooks(cache_folder(), args.rules, chosen_slots(args))
    check_rules(args, rulebooks.values(), args.rules)
    if args.language and args.language not in rulebooks:
        raise UserError(f"there are no rules for '{args.language}' in --rules")
    return dict(rulebooks)


def _score(
    args: argparse.Namespace,
    asked: Asked,
    requests: Sequence[Request],
    scoring: Scoring,
    executor: Executor[HearingTask, HeardCall | Failure],
    report: FreshReport,
) -> RunSummary:
    summary = RunSummary()
    if not args.watch:
        return _summed(scoring.score(requests, executor.run), len(requests), size_of(requests), summary, report)
    try:
        with interrupts(_end):
            for ready in watched(_Look(args, asked)):
                if ready:
                    _summed(scoring.score(ready, executor.run), len(ready), size_of(ready), summary, report)
                report.refresh()
    except KeyboardInterrupt:  # Ctrl-C or SIGTERM
        print("stopped watching", file=sys.stderr)
    return summary


def _end() -> NoReturn:
    raise KeyboardInterrupt


class _Look:
    """What there is to score, looked up again and again; a manifest that is just being written stops nothing."""

    def __init__(self, args: argparse.Namespace, asked: Asked) -> None:
        self._args = args
        self._asked = asked
        self._reported = ""

    def __call__(self) -> list[Request]:
        try:
            requests = _gathered(self._args, self._asked).requests
        except SpeechguardError as error:
            if str(error) != self._reported:
                print(f"speechguard: {error}", file=sys.stderr)
            self._reported = str(error)
            return []
        self._reported = ""
        return requests


def _summed(outcomes: Iterator[Outcome], calls: int, size: int, summary: RunSummary, report: FreshReport) -> RunSummary:
    """Add up the outcomes and show them as they come. `size`: bytes of all recordings."""
    with progress_of(calls, size, summary) as show:
        for outcome in outcomes:
            summary.add(outcome)
            show(outcome)
            if outcome.kind != "unchanged":
                report.stored()
            report.refresh()
    return summary
