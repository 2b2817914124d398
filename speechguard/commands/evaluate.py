"""speechguard evaluate LABELLED_DIR"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from speechguard import __version__
from speechguard.archive.stored import keep
from speechguard.archive.transcripts import TranscriptFile
from speechguard.audio.recording import RecordingSource
from speechguard.calls.live import LiveCall
from speechguard.calls.recorder import Recorder
from speechguard.calls.rules import load_rulebook
from speechguard.calls.session import CallSettings
from speechguard.commands.hearing import interrupts, load_recogniser
from speechguard.commands.options import add_hearing_options, add_labelled_calls, add_rule_options, chosen_slots
from speechguard.documents.writing import replacing
from speechguard.errors import LabelError, UserError
from speechguard.evaluation.evaluation import Tally, tally
from speechguard.evaluation.labels import LabelledCall, read_labelled_calls
from speechguard.messages import Heard
from speechguard.rules.rulebook import Rulebook

HEADINGS = (
    "forbidden found",
    "recall",
    "precision",
    "false alarms/h",
    "required right",
    "provisional p50 / p95",
    "confirmed p95",
    "retracted",
)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the labelled calls, how they are heard, and where the figures go."""
    add_labelled_calls(parser)
    add_hearing_options(parser)
    add_rule_options(parser)
    parser.add_argument("--pace", choices=("realtime", "fast"), default="fast", help="realtime measures delays")
    parser.add_argument("--only", choices=("even", "odd"), help="calls whose number is even (tuning) or odd (report)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures")
    parser.add_argument("--store", type=Path, metavar="DIR", help="store what was heard, to be judged again: rescore")


def run(args: argparse.Namespace) -> int:
    """Hear every labelled call, compare, print a table and optionally write all figures."""
    calls = [c for c in read_labelled_calls(args.folder) if args.language in (None, c.language)]
    if args.only:
        calls = calls[0 if args.only == "even" else 1 :: 2]
    if not calls:
        raise LabelError(f"{args.folder}: no labelled calls of that language here")
    if args.json and not args.json.parent.is_dir():
        raise UserError(f"{args.json}: its folder does not exist; give another --json FILE")
    slots = chosen_slots(args)
    rulebooks = {
        language: load_rulebook(args.rules, language, slots) for language in sorted({c.language for c in calls})
    }
    with contextlib.ExitStack() as stack:
        store = stack.enter_context(TranscriptFile(args.store)) if args.store else None
        if store and store.cut:
            print(store.cut, file=sys.stderr)
        tallies = _hear_all(args, calls, rulebooks, store)
    _print(tallies)
    if args.json:
        rules = {pack.name: pack.version for rulebook in rulebooks.values() for pack in rulebook.packs}
        figures = {"speechguard": __version__, "pace": args.pace, "rules": rules, **_figures(tallies)}
        with replacing(args.json) as file:
            json.dump(figures, file, ensure_ascii=False, indent=1)
    return 0


def _hear_all(
    args: argparse.Namespace,
    calls: Sequence[LabelledCall],
    rulebooks: Mapping[str, Rulebook],
    store: TranscriptFile | None,
) -> dict[LabelledCall, Tally]:
    model = load_recogniser(args, calls[0].language)
    tallies: dict[LabelledCall, Tally] = {}
    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task("hearing calls", total=len(calls))
        for call in calls:
            recorder = Recorder()
            heard: list[Heard] = []
            with RecordingSource(call.recording, call.agent_channel) as source:
                settings = CallSettings(call.name, rulebooks[call.language], pace=args.pace)
                listened = LiveCall(settings, source, model.speaking(call.language), recorder, events=recorder)
                with interrupts(listened.interrupt):
                    summary = listened.run(tap=heard.append)
            if summary.interrupted:  # half a call would count as missed
                raise KeyboardInterrupt
            if store:
                store.write(keep(call.name, heard, rulebooks[call.language].phonetics))
            tallies[call] = tally(call, recorder.events)
            progress.advance(task)
    return tallies


def _groups(tallies: dict[LabelledCall, Tally]) -> dict[str, Tally]:
    """Sums by language and sound condition, by language, and of all."""
    groups: dict[str, Tally] = {}
    for call, figures in sorted(tallies.items(), key=lambda item: (item[0].language, item[0].condition)):
        for name in (f"{call.language} {call.condition}", f"{call.language} all"):
            groups[name] = groups.get(name, Tally()) + figures
    everything = sum(tallies.values(), Tally())
    ordered = sorted(groups, key=lambda name: (name.split()[0], name.endswith(" all"), name))
    return {**{name: groups[name] for name in ordered}, "all": everything}


def _figures(tallies: dict[LabelledCall, Tally]) -> dict[str, Any]:
    return {"groups": {name: group.as_dict() for name, group in _groups(tallies).items()}}


def _print(tallies: dict[LabelledCall, Tally]) -> None:
    table = Table(box=None, pad_edge=False)
    table.add_column("calls")
    for heading in HEADINGS:
        table.add_column(heading, justify="right")
    groups = _groups(tallies)
    for name, group in groups.items():
        table.add_row(
            name,
            f"{group.found}/{group.found + group.missed}",
            _percent(group.recall),
            _percent(group.precision),
            _number(group.false_alarms_per_hour, 1),
            f"{_percent(group.required_rate)} ({group.required_right}/{group.required})",
            f"{_number(group.delay('provisional', 50), 2)} / {_number(group.delay('provisional', 95), 2)} s",
            f"{_number(group.delay('confirmed', 95), 2)} s",
            f"{group.retracted}/{group.warnings}",
            end_section=name.endswith(" all"),
        )
    console = Console(width=None if sys.stdout.isatty() else 140, highlight=False, markup=False)
    console.print(table)
    for mistake in groups["all"].mistakes:
        console.print("  " + mistake, soft_wrap=True)


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.1%}"


def _number(value: float | None, digits: int) -> str:
    return "-" if value is None else f"{value:.{digits}f}"
