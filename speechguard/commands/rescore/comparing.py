"""Judging stored calls by two versions of the rules."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sys
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from speechguard import __version__
from speechguard.archive.store import CALLS, EVENTS
from speechguard.archive.transcripts import parts
from speechguard.batch.comparing import Comparison, Rulebooks, compared, load
from speechguard.batch.finding_changes import FindingChanges
from speechguard.batch.standing_findings import read_events
from speechguard.commands.options import check_rules, chosen_slots, tell_meaning_problems
from speechguard.commands.rescore.table import print_changes
from speechguard.config import default_rules
from speechguard.documents.writing import replacing
from speechguard.errors import UserError
from speechguard.messages import LANGUAGES


def compare_rules(args: argparse.Namespace) -> int:
    """Judge every stored call anew and say which findings change."""
    if args.processes is not None and args.processes < 1:
        raise UserError("--processes must be 1 or more")
    if args.out and (args.folder / CALLS).exists() and args.out.absolute() == (args.folder / EVENTS).absolute():
        remedy = f"give another --out, or judge the store: speechguard score --out {args.folder} --rules ..."
        raise UserError(f"{args.out}: belongs to scored calls and must fit them; {remedy}")
    slots = tuple(chosen_slots(args).items())
    task = Comparison(_paths(args.rules), tuple(args.old or ()), keep_events=args.out is not None, slots=slots)
    rulebooks = load(task)
    check_rules(args, [rulebook for books in rulebooks for rulebook in books.values()], args.rules)
    tell_meaning_problems(rulebooks[1], args.old or ())
    stored, cut = parts(args.folder)
    events = args.folder / EVENTS
    finding_changes = FindingChanges(None if args.old or not events.exists() else read_events(events))
    with contextlib.ExitStack() as stack:
        # Before the work, so that a file that cannot be written is told at once.
        out = stack.enter_context(replacing(args.out)) if args.out else None
        figures = stack.enter_context(replacing(args.json)) if args.json else None
        bars = stack.enter_context(
            Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())
        )
        bar = bars.add_task("judging calls", total=stored[-1].end if stored else 0)
        for part, calls in zip(
            stored, compared(stored, task, rulebooks, args.processes or os.cpu_count() or 1), strict=True
        ):
            finding_changes.add(calls)
            if out:
                out.writelines(f"{line}\n" for call in calls for line in call.events)
            bars.update(bar, completed=part.end)
        if figures:
            versions = {"rules": _versions(rulebooks[0]), "old": _versions(rulebooks[1])}
            json.dump(
                {"speechguard": __version__, **versions, **finding_changes.as_dict()}, figures, ensure_ascii=False
            )
    new, old = (", ".join(f"{name} {version}" for name, version in _versions(books).items()) for books in rulebooks)
    print_changes(finding_changes, new, old or (str(events) if finding_changes.known is not None else ""))
    if cut:
        print(cut, file=sys.stderr)
    return 0


def _paths(rules: list[Path] | None) -> tuple[Path, ...]:
    """Return the chosen rules, or ours for every language."""
    return tuple(rules or default_rules(*LANGUAGES))


def _versions(rulebooks: Rulebooks) -> dict[str, str]:
    """Return the versions of packs by name."""
    return {pack.name: pack.version for rulebook in rulebooks.values() for pack in rulebook.packs}
