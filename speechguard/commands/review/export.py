"""speechguard review STORE --export: what was decided, for other programs."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from speechguard.calls.rule_cache import recall_rulebooks
from speechguard.commands.options import chosen_slots
from speechguard.commands.review.bringing import bring_in_and_tell
from speechguard.config import cache_folder, interface_language
from speechguard.documents.table_files import rows_written, write_tables
from speechguard.review.exports import verdict_tables
from speechguard.review.labelled import export_labelled
from speechguard.review.store.database import Database
from speechguard.review.store.figures import reviewed_calls
from speechguard.review.truth import ReviewedCall

DEFAULTS = {"xlsx": "verdicts.xlsx", "labels": "labels"}  # in the store; other forms: the folder `verdicts`


def export(args: argparse.Namespace, database: Database) -> int:
    """Write verdicts as tables, or reviewed calls as labelled calls; name what was left out."""
    bring_in_and_tell(database, args.folder)
    with database.reading() as tx:
        calls = list(reviewed_calls(tx))
    out: Path = args.out or args.folder / DEFAULTS.get(args.export, "verdicts")
    if args.export != "labels":
        tables = verdict_tables(calls, interface_language(args.interface), _titles(args, calls))
        write_tables(tables, args.export, out)
        print(f"{out}: {rows_written(tables)}")
        return 0
    exported = export_labelled(calls, args.folder, out, unchecked=args.unchecked)
    for call, reason in exported.left_out.items():
        print(f"speechguard: {call}: left out: {reason}", file=sys.stderr)
    print(f"{out}: {len(exported.calls)} labelled calls, {len(exported.left_out)} left out")
    return 0


def _titles(args: argparse.Namespace, calls: Sequence[ReviewedCall]) -> Mapping[str, Mapping[str, str]]:
    """Return the titles of the rules in use, which are read only where a call does not know that of a mark's rule."""
    if all(mark.rule in call.record.titles for call in calls for mark in call.marks):
        return {}
    rulebooks = recall_rulebooks(cache_folder(), args.rules, chosen_slots(args))
    return {rule.id: rule.title for rulebook in rulebooks.values() for rule in rulebook.rules}
