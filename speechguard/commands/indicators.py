"""speechguard indicators FILE.csv"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from speechguard.commands.options import add_interface_option
from speechguard.config import interface_language
from speechguard.errors import UserError
from speechguard.indicators.call_records import month, read_records
from speechguard.indicators.indicators import GROUPINGS, CallRecord, Figure, figures, grouped
from speechguard.messages import Interface

HEADINGS: Mapping[Interface, tuple[str, ...]] = {
    "en": ("indicator", "good", "of", "unknown", "share", "goal", "result"),
    "zh": ("指标", "达标数", "总数", "未知", "比率", "目标", "结果"),
    "es": ("indicador", "bien", "de", "sin dato", "tasa", "meta", "resultado"),
}
RESULTS: Mapping[Interface, Mapping[bool | None, str]] = {
    "en": {True: "✓ met", False: "✗ not met", None: "– not assessable"},
    "zh": {True: "✓ 达标", False: "✗ 未达标", None: "– 无法判断"},
    "es": {True: "✓ cumplida", False: "✗ no cumplida", None: "– no evaluable"},
}
GROUPS: Mapping[Interface, Mapping[str, str]] = {
    "en": {"agent": "agent", "team": "team", "day": "day", "month": "month"},
    "zh": {"agent": "坐席", "team": "班组", "day": "日期", "month": "月份"},
    "es": {"agent": "agente", "team": "equipo", "day": "día", "month": "mes"},
}


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the table, and which figures of it."""
    parser.add_argument("file", type=Path, metavar="FILE.csv", help="a call a row (columns: docs/operations.md)")
    parser.add_argument("--month", metavar="YYYY-MM", help="only calls of this month")
    parser.add_argument("--by", choices=GROUPINGS, help="a line for each")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures")
    add_interface_option(parser, "the table")


def run(args: argparse.Namespace) -> int:
    """Show the service indicators of the calls in a table, for all or by group."""
    wanted = month(args.month) if args.month else None
    records, encoding = read_records(args.file)
    if encoding != "UTF-8":
        print(f"speechguard: {args.file}: read as {encoding}; save it as UTF-8 if names look wrong", file=sys.stderr)
    if wanted:
        records = _of_month(records, wanted, args.file)
    groups = grouped(records, args.by) if args.by else {"": figures(records)}
    if args.json:
        data = [_plain(group, figure, args.by) for group, shares in groups.items() for figure in shares]
        try:
            args.json.write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        except OSError as error:
            raise UserError(f"{args.json}: cannot be written ({error.strerror}); give another --json FILE") from None
    interface = interface_language(args.interface)
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # titles are Chinese in any locale
    console = Console()
    if not console.is_terminal:
        console = Console(width=120)  # a pipe has no width of its own
    console.print(_table(groups, args.by, interface))
    return 0


def _of_month(records: tuple[CallRecord, ...], wanted: tuple[int, int], path: Path) -> tuple[CallRecord, ...]:
    chosen = tuple(record for record in records if (record.start.year, record.start.month) == wanted)
    if not chosen:
        months = ", ".join(sorted({record.start.strftime("%Y-%m") for record in records}))
        raise UserError(f"{path}: no call in {wanted[0]}-{wanted[1]:02}; it has calls of {months}")
    return chosen


def _table(groups: Mapping[str, tuple[Figure, ...]], by: str | None, interface: Interface) -> Table:
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


def _cells(shares: tuple[Figure, ...], interface: Interface) -> Iterator[tuple[str, ...]]:
    for figure in shares:
        value = "–" if figure.value is None else f"{figure.value:.1f} %"
        result = RESULTS[interface][figure.met] + (f": {', '.join(figure.untold)}" if figure.untold else "")
        counts = str(figure.numerator), str(figure.denominator), str(figure.unknown)
        yield figure.title[interface], *counts, value, str(figure.goal), result


def _plain(group: str, figure: Figure, by: str | None) -> dict[str, Any]:
    return {
        **({by: group} if by else {}),
        "indicator": figure.indicator,
        "title": dict(figure.title),
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "unknown": figure.unknown,
        "value": None if figure.value is None else round(figure.value, 3),
        "goal": {"relation": figure.goal.relation, "per_cent": figure.goal.per_cent},
        "met": figure.met,
        "untold": figure.untold,
    }
