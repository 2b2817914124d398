"""Hearing labelled calls, and how right the judging is."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.progress import Progress

from speechguard import __version__
from speechguard.archive.stored import keep
from speechguard.archive.transcripts import TranscriptFile
from speechguard.audio.recording import RecordingSource
from speechguard.calls.live import LiveCall
from speechguard.calls.recorder import Recorder
from speechguard.calls.rules import load_rulebook
from speechguard.calls.session import CallSettings
from speechguard.commands.evaluate.table import print_table
from speechguard.commands.hearing import interrupts, load_model
from speechguard.commands.options import check_rules, chosen_slots
from speechguard.documents.writing import replacing
from speechguard.errors import LabelError, UserError
from speechguard.evaluation.evaluation import Tally, by_condition, tally
from speechguard.evaluation.labels import LabelledCall, read_labelled_calls
from speechguard.messages import Heard
from speechguard.rules.rulebook import Rulebook


def evaluate(args: argparse.Namespace) -> int:
    """Hear every labelled call, compare, print a table and write all figures where that is asked for."""
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
    check_rules(args, rulebooks.values(), args.rules)
    with contextlib.ExitStack() as stack:
        store = stack.enter_context(TranscriptFile(args.store)) if args.store else None
        if store and store.cut:
            print(store.cut, file=sys.stderr)
        tallies = _hear_all(args, calls, rulebooks, store)
    groups = by_condition(tallies)
    print_table(groups)
    if args.json:
        rules = {pack.name: pack.version for rulebook in rulebooks.values() for pack in rulebook.packs}
        plain = {name: group.as_dict() for name, group in groups.items()}
        figures = {"speechguard": __version__, "pace": args.pace, "rules": rules, "groups": plain}
        with replacing(args.json) as file:
            json.dump(figures, file, ensure_ascii=False, indent=1)
    return 0


def _hear_all(
    args: argparse.Namespace,
    calls: Sequence[LabelledCall],
    rulebooks: Mapping[str, Rulebook],
    store: TranscriptFile | None,
) -> dict[LabelledCall, Tally]:
    """Hear the calls one after the other. Raises KeyboardInterrupt when one is cut short."""
    model = load_model(args)
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
