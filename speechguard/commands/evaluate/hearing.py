"""Hearing labelled calls, and how right the judging is."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rich.console import Console
from rich.progress import Progress

from speechguard import __version__
from speechguard.archive.stored import keep
from speechguard.archive.transcripts import TranscriptFile
from speechguard.audio.recording import RecordingSource
from speechguard.calls.live import LiveCall
from speechguard.calls.recorder import Recorder
from speechguard.calls.rule_cache import recall_rulebook
from speechguard.calls.session import CallSettings
from speechguard.commands.evaluate.one_channel import check_channels, hear_mixed, hear_sides, judge_both
from speechguard.commands.evaluate.table import print_tables
from speechguard.commands.hearing import interrupts, load_model
from speechguard.commands.options import check_rules, chosen_slots
from speechguard.config import cache_folder, models_folder
from speechguard.documents.writing import replacing
from speechguard.errors import LabelError, UserError
from speechguard.evaluation.attribution import Attribution, attribution
from speechguard.evaluation.evaluation import Tally, by_condition, tally
from speechguard.evaluation.labels import LabelledCall, read_labelled_calls
from speechguard.messages import ROLES, ComplianceEvent, Heard
from speechguard.rules.rulebook import Rulebook
from speechguard.voices.known import KnownPeople


@dataclass(frozen=True, slots=True)
class _Figures:
    """What came of each call."""

    tallies: dict[LabelledCall, Tally] = field(default_factory=dict[LabelledCall, Tally])
    speakers: dict[LabelledCall, Attribution] = field(default_factory=dict[LabelledCall, Attribution])  # one channel
    stereo: dict[LabelledCall, Tally] = field(default_factory=dict[LabelledCall, Tally])  # before it was mixed


def evaluate(args: argparse.Namespace) -> int:
    """Hear every labelled call, compare, print a table and write all figures where that is asked for."""
    calls = _chosen_calls(args)
    if args.json and not args.json.parent.is_dir():
        raise UserError(f"{args.json}: its folder does not exist; give another --json FILE")
    slots = chosen_slots(args)
    languages = sorted({call.language for call in calls})
    rulebooks = {language: recall_rulebook(cache_folder(), args.rules, language, slots) for language in languages}
    check_rules(args, rulebooks.values(), args.rules)
    check_channels(calls, mono=args.mono)  # the last, as it reads the recordings
    with contextlib.ExitStack() as stack:
        store = stack.enter_context(TranscriptFile(args.store)) if args.store else None
        if store and store.cut:
            print(store.cut, file=sys.stderr)
        figures = _hear_all(args, calls, rulebooks, store)
    groups = by_condition(figures.tallies)
    speakers = by_condition(figures.speakers) if figures.speakers else {}
    stereo = by_condition(figures.stereo) if figures.stereo else {}
    print_tables(groups, speakers, stereo)
    if args.json:
        rules = {pack.name: pack.version for rulebook in rulebooks.values() for pack in rulebook.packs}
        plain: dict[str, Any] = {"speechguard": __version__, "pace": args.pace, "mono": args.mono, "rules": rules}
        for name, group in (("groups", groups), ("speakers", speakers), ("stereo", stereo)):
            if group:
                plain[name] = {condition: figure.as_dict() for condition, figure in group.items()}
        with replacing(args.json) as file:
            json.dump(plain, file, ensure_ascii=False, indent=1)
    return 0


def _chosen_calls(args: argparse.Namespace) -> list[LabelledCall]:
    """Return the calls that are asked for. Raises LabelError and UserError where they cannot be heard that way."""
    calls = [c for c in read_labelled_calls(args.folder) if args.language in (None, c.language)]
    if args.only:
        calls = calls[0 if args.only == "even" else 1 :: 2]
    if not calls:
        raise LabelError(f"{args.folder}: no labelled calls of that language here")
    if args.speaks_first and not args.mono and not any(call.agent_channel == "mixed" for call in calls):
        raise UserError("--speaks-first is for calls on one channel, and there are none; add --mono to mix them")
    if args.pace == "realtime":
        mixed = next((call.recording for call in calls if call.agent_channel == "mixed"), None)
        if args.mono or mixed:
            what = "--mono" if args.mono else f"{mixed}: is on one channel"
            raise UserError(f"{what}: such calls are heard when they are over; leave --pace realtime out")
    return calls


def _hear_all(
    args: argparse.Namespace,
    calls: Sequence[LabelledCall],
    rulebooks: Mapping[str, Rulebook],
    store: TranscriptFile | None,
) -> _Figures:
    """Hear the calls one after the other. Raises KeyboardInterrupt when one is cut short."""
    model = load_model(args)
    figures = _Figures()
    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task("hearing calls", total=len(calls))
        for call in calls:
            rulebook = rulebooks[call.language]
            if args.mono or call.agent_channel == "mixed":
                people = KnownPeople(args.speaks_first)
                heard = hear_mixed(call, model, args.models_dir or models_folder(), people)
                events = judge_both(call, heard, rulebook)
                figures.speakers[call] = attribution(call, heard, events)
                if args.mono:
                    figures.stereo[call] = tally(call, judge_both(call, hear_sides(call, model), rulebook))
                kept = keep(call.name, heard, rulebook.phonetics, ROLES)
            else:
                heard, events = _hear_live(args, call, model, rulebook)
                kept = keep(call.name, heard, rulebook.phonetics)
            if store:
                store.write(kept)
            figures.tallies[call] = tally(call, events)
            progress.advance(task)
    return figures


def _hear_live(
    args: argparse.Namespace, call: LabelledCall, model: Any, rulebook: Rulebook
) -> tuple[list[Heard], list[ComplianceEvent]]:
    """Return what is heard in a call, and what is found as it goes on."""
    recorder = Recorder()
    heard: list[Heard] = []
    with RecordingSource(call.recording, call.agent_channel) as source:
        settings = CallSettings(call.name, rulebook, pace=args.pace)
        listened = LiveCall(settings, source, model.speaking(call.language), recorder, events=recorder)
        with interrupts(listened.interrupt):
            summary = listened.run(tap=heard.append)
    if summary.interrupted:  # half a call would count as missed
        raise KeyboardInterrupt
    return heard, recorder.events
