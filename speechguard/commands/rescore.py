"""speechguard rescore DIR"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sys
from pathlib import Path

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from speechguard import __version__
from speechguard.archive.store import CALLS, EVENTS
from speechguard.archive.transcripts import parts
from speechguard.batch.rescore import Rulebooks, Task, load, rescore
from speechguard.batch.rescoring import Rescoring
from speechguard.batch.verdicts import Change, read_events
from speechguard.commands.options import add_rule_options, chosen_slots
from speechguard.config import default_rules
from speechguard.documents.writing import replacing
from speechguard.errors import UserError
from speechguard.messages import LANGUAGES
from speechguard.words.wording import clock, printable

SHOWN = 40  # changes on screen; --json has all


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the stored calls, the rules to compare, and where the changes go."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="a store: transcripts.jsonl, perhaps events.jsonl")
    add_rule_options(parser)
    about = "rules to compare with (default: the verdicts in events.jsonl, where it is there)"
    parser.add_argument("--old", nargs="+", type=Path, metavar="PATH", help=about)
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the new events, a line of JSON each")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every change and all figures")
    parser.add_argument("--processes", type=int, metavar="N", help="at most so many (default: one a core)")


def run(args: argparse.Namespace) -> int:
    """Judge every stored call anew and say which verdicts change."""
    if args.processes is not None and args.processes < 1:
        raise UserError("--processes must be 1 or more")
    if args.out and (args.folder / CALLS).exists() and args.out.absolute() == (args.folder / EVENTS).absolute():
        remedy = f"give another --out, or judge the store: speechguard score --out {args.folder} --rules ..."
        raise UserError(f"{args.out}: belongs to scored calls and must fit them; {remedy}")
    slots = tuple(chosen_slots(args).items())
    task = Task(_paths(args.rules), tuple(args.old or ()), keep_events=args.out is not None, slots=slots)
    rulebooks = load(task)
    stored, cut = parts(args.folder)
    events = args.folder / EVENTS
    rescoring = Rescoring(None if args.old or not events.exists() else read_events(events))
    with contextlib.ExitStack() as stack:
        # Before the work, so that a file that cannot be written is told at once.
        out = stack.enter_context(replacing(args.out)) if args.out else None
        figures = stack.enter_context(replacing(args.json)) if args.json else None
        bars = stack.enter_context(
            Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())
        )
        bar = bars.add_task("judging calls", total=stored[-1].end if stored else 0)
        for part, calls in zip(
            stored, rescore(stored, task, rulebooks, args.processes or os.cpu_count() or 1), strict=True
        ):
            rescoring.add(calls)
            if out:
                out.writelines(f"{line}\n" for call in calls for line in call.events)
            bars.update(bar, completed=part.end)
        if figures:
            versions = {"rules": _versions(rulebooks[0]), "old": _versions(rulebooks[1])}
            json.dump({"speechguard": __version__, **versions, **rescoring.as_dict()}, figures, ensure_ascii=False)
    _print(rescoring, rulebooks, events if rescoring.known is not None else None)
    if cut:
        print(cut, file=sys.stderr)
    return 0


def _paths(rules: list[Path] | None) -> tuple[Path, ...]:
    return tuple(rules or default_rules(*LANGUAGES))


def _versions(rulebooks: Rulebooks) -> dict[str, str]:
    return {pack.name: pack.version for rulebook in rulebooks.values() for pack in rulebook.packs}


def _print(rescoring: Rescoring, rulebooks: tuple[Rulebooks, Rulebooks], events: Path | None) -> None:
    new, old = (", ".join(f"{name} {version}" for name, version in _versions(books).items()) for books in rulebooks)
    compared = bool(old or events)
    console = Console(width=None if sys.stdout.isatty() else 140, highlight=False, markup=False)
    console.print(f"{rescoring.calls} calls judged by {new}" + f"; before by {old or events}" * compared)
    for language, count in sorted(rescoring.left_out.items()):
        console.print(f"{count} calls in '{language}' left out: no rules for that language")
    if rescoring.resounded:
        console.print(f"{rescoring.resounded} calls were stored by another version and sounded anew")
    headings = ("before", "after", "vanished", "appeared") if compared else ("after",)
    table = Table("rule", "finding", box=None, pad_edge=False)
    for heading in headings:
        table.add_column(heading if compared else "found", justify="right")
    for (rule, kind), counts in sorted(rescoring.findings.items()):
        if not compared or counts.vanished or counts.appeared:
            table.add_row(rule, kind.replace("_", " "), *(str(getattr(counts, heading)) for heading in headings))
    if table.row_count:
        console.print(table)
    elif compared:
        console.print("no verdict changes")
    for call, change in rescoring.changes[:SHOWN]:
        console.print(_change(call, change), soft_wrap=True)
    if (more := len(rescoring.changes) - SHOWN) > 0:
        console.print(f"... and {more} more changes: --json FILE has all")
    if rescoring.scores:
        changed = sum(before != after for _, before, after in rescoring.scores)
        before = sum(before for _, before, _ in rescoring.scores) / len(rescoring.scores)
        after = sum(after for _, _, after in rescoring.scores) / len(rescoring.scores)
        console.print(f"scores of {changed} calls change; on average {before:.1f} before, {after:.1f} after")


def _change(call: str, change: Change) -> str:
    verdict = change.verdict
    said = f" '{printable(verdict.phrase)}' heard '{printable(verdict.heard)}'" if verdict.phrase else ""
    what = f"{change.change} {verdict.kind.replace('_', ' ')} {verdict.rule}{said}"
    return f"{printable(call)} {clock(verdict.start)} {what}"
