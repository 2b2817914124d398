"""How right the judging is, as tables."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from rich.console import Console
from rich.table import Table

from speechguard.evaluation.attribution import Attribution
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


SPEAKERS = ("speech right", "wrong", "unclear", "wrong side")
COSTS = ("recall", "in stereo")


def print_tables(groups: Mapping[str, Tally], speakers: Mapping[str, Attribution], stereo: Mapping[str, Tally]) -> None:
    """Print a line a group, who was heard where calls are on one channel, and below them every mistake.

    `speakers` is empty where no call is, `stereo` where none was mixed for it.
    """
    console = Console(width=None if sys.stdout.isatty() else 140, highlight=False, markup=False)
    table = _table(*HEADINGS)
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
    console.print(table)
    if speakers:
        console.print()
        console.print(_speakers_table(groups, speakers, stereo))
    for mistake in (*groups["all"].mistakes, *(speakers["all"].blamed if speakers else ())):
        console.print("  " + mistake, soft_wrap=True)


def _speakers_table(
    groups: Mapping[str, Tally], speakers: Mapping[str, Attribution], stereo: Mapping[str, Tally]
) -> Table:
    table = _table(*SPEAKERS, *(COSTS if stereo else ()), calls="calls on one channel")
    for name, given in speakers.items():
        shares = [_percent(given.share(seconds)) for seconds in (given.right, given.wrong, given.unclear)]
        recalls = [_percent(tally.recall) for tally in (groups[name], stereo[name])] if stereo else []
        table.add_row(name, *shares, str(len(given.blamed)), *recalls, end_section=name.endswith(" all"))
    return table


def _table(*headings: str, calls: str = "calls") -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column(calls)
    for heading in headings:
        table.add_column(heading, justify="right")
    return table


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.1%}"


def _number(value: float | None, digits: int) -> str:
    return "-" if value is None else f"{value:.{digits}f}"
