"""What other rules change, as a table and a line a change."""

from __future__ import annotations

import sys

from rich.console import Console
from rich.table import Table

from speechguard.batch.finding_changes import FindingChanges
from speechguard.batch.standing_findings import Change
from speechguard.words.wording import clock, printable

SHOWN = 40  # changes on screen; --json has all


def print_changes(finding_changes: FindingChanges, new: str, old: str) -> None:
    """Print how findings and scores change. `new`, `old`: by what was judged; `old` is empty without a comparison."""
    compared = bool(old)
    console = Console(width=None if sys.stdout.isatty() else 140, highlight=False, markup=False)
    console.print(f"{finding_changes.calls} calls judged by {new}" + f"; before by {old}" * compared)
    for language, count in sorted(finding_changes.left_out.items()):
        console.print(f"{count} calls in '{language}' left out: no rules for that language")
    if finding_changes.resounded:
        console.print(f"{finding_changes.resounded} calls were stored by another version and sounded anew")
    headings = ("before", "after", "vanished", "appeared") if compared else ("after",)
    table = Table("rule", "finding", box=None, pad_edge=False)
    for heading in headings:
        table.add_column(heading if compared else "found", justify="right")
    for (rule, kind), counts in sorted(finding_changes.findings.items()):
        if not compared or counts.vanished or counts.appeared:
            table.add_row(rule, kind.replace("_", " "), *(str(getattr(counts, heading)) for heading in headings))
    if table.row_count:
        console.print(table)
    elif compared:
        console.print("no verdict changes")
    for call, change in finding_changes.changes[:SHOWN]:
        console.print(_change(call, change), soft_wrap=True)
    if (more := len(finding_changes.changes) - SHOWN) > 0:
        console.print(f"... and {more} more changes: --json FILE has all")
    if finding_changes.scores:
        changed = sum(before != after for _, before, after in finding_changes.scores)
        before = sum(before for _, before, _ in finding_changes.scores) / len(finding_changes.scores)
        after = sum(after for _, _, after in finding_changes.scores) / len(finding_changes.scores)
        console.print(f"scores of {changed} calls change; on average {before:.1f} before, {after:.1f} after")


def _change(call: str, change: Change) -> str:
    finding = change.finding
    said = f" '{printable(finding.phrase)}' heard '{printable(finding.heard)}'" if finding.phrase else ""
    what = f"{change.change} {finding.kind.replace('_', ' ')} {finding.rule}{said}"
    return f"{printable(call)} {clock(finding.start)} {what}"
