"""How right the judging is, as a table."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from rich.console import Console
from rich.table import Table

from speechguard.evaluation.evaluation import Tally

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


def print_table(groups: Mapping[str, Tally]) -> None:
    """Print a line a group, and below them every mistake."""
    table = Table(box=None, pad_edge=False)
    table.add_column("calls")
    for heading in HEADINGS:
        table.add_column(heading, justify="right")
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
