"""The table of service indicators on standard output."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence

from rich.console import Console
from rich.table import Table

from speechguard.indicators.indicator import Figure
from speechguard.messages import Interface
from speechguard.words.indicators import GROUPS, HEADINGS, RESULTS


def print_table(groups: Mapping[str, Sequence[Figure]], by: str | None, interface: Interface) -> None:
    """Print the figures of all groups; `by`: what a group is, None where all calls are one."""
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # titles are Chinese in any locale
    console = Console()
    if not console.is_terminal:
        console = Console(width=120)  # a pipe has no width of its own
    console.print(_table(groups, by, interface))


def _table(groups: Mapping[str, Sequence[Figure]], by: str | None, interface: Interface) -> Table:
    table = Table()
    if by:
        table.add_column(GROUPS[interface][by])
    for number, heading in enumerate(HEADINGS[interface]):
        table.add_column(heading, justify="right" if 0 < number < 6 else "left", overflow="fold")
    for group, shares in groups.items():
        for number, cells in enumerate(_cells(shares, interface)):
            table.add_row(*([(group or "–") if not number else ""] if by else []), *cells)
        table.add_section()
    return table


def _cells(shares: Sequence[Figure], interface: Interface) -> Iterator[tuple[str, ...]]:
    for figure in shares:
        value = "–" if figure.value is None else f"{figure.value:.1f} %"
        result = RESULTS[interface][figure.met] + (f": {', '.join(figure.untold)}" if figure.untold else "")
        counts = str(figure.numerator), str(figure.denominator), str(figure.unknown)
        yield figure.title[interface], *counts, value, str(figure.goal), result
