"""Reading the calls of a CSV table, strictly: every problem of the file is reported at once, with its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from speechguard.documents import cells
from speechguard.documents.csv_reading import Row, raise_all, read_table
from speechguard.errors import UserError
from speechguard.indicators.call_detail import CallDetail, Subject
from speechguard.reasons import because

SUBJECTS: Mapping[str, Subject] = {
    **dict.fromkeys(("consultation", "咨询", "consulta"), "consultation"),
    **dict.fromkeys(("complaint", "投诉", "queja", "reclamación"), "complaint"),
}
COLUMNS = tuple(field.name for field in fields(CallDetail))
NEEDED = ("call", "start")


def read_calls(path: Path) -> tuple[tuple[CallDetail, ...], str]:
    """Return the calls of a table and its encoding. Raises UserError with every problem of the file."""
    table = read_table(path, COLUMNS, NEEDED)
    problems: list[str] = []
    calls: list[CallDetail] = []
    first: dict[str, Row] = {}
    for row in table.rows:
        values = {column: _value(row, column, problems, table.delimiter) for column in row.cells}
        problems += [f"{row.location}: {column} is empty" for column in NEEDED if column not in row.cells]
        known = first.setdefault(row.cells.get("call", ""), row)
        if known is not row and "call" in row.cells:
            problems.append(f"{row.location}: call '{row.cells['call']}' is in line {known.location.line} already")
        _check_order(row, values, problems)
        if "replied" in table.columns:
            values.setdefault("replied", False)
        if not problems:
            calls.append(CallDetail(**values))
    raise_all(problems)
    return tuple(calls), table.encoding


def month(text: str) -> tuple[int, int]:
    """Return year and month of '2026-10'. Raises UserError."""
    parts = re.fullmatch(r"(\d{4})-(\d{1,2})", text)
    if not parts or not 1 <= int(parts[2]) <= 12:
        raise UserError(f"'{text}' is no month: write for example 2026-10")
    return int(parts[1]), int(parts[2])


def _value(row: Row, column: str, problems: list[str], delimiter: str) -> Any:
    """Return the value of a cell; None, and note a problem, when it holds none."""
    text = row.cells[column]
    value: Any = None
    try:
        value = _READ.get(column, cells.yes_no)(
            text.replace(",", ".") if delimiter == ";" and column in _NUMBERS else text
        )
    except UserError as error:
        problems.append(f"{row.location}: {column} '{cells.shown(text)}' {error}")
    return value


def _check_order(row: Row, values: Mapping[str, Any], problems: list[str]) -> None:
    start = values.get("start")
    for column in ("replied", "reply_due"):
        time = values.get(column)
        if start is None or time is None:
            continue
        if (start.tzinfo is None) != (time.tzinfo is None):
            problems.append(f"{row.location}: of start and {column} only one has a time zone: write it in both or none")
        elif time < start:
            problems.append(f"{row.location}: {column} {time:%Y-%m-%d %H:%M} is before start {start:%Y-%m-%d %H:%M}")


def _satisfaction(text: str) -> float:
    """Return an answer on the scale of 0 to 10; yes and no are its ends."""
    if text.lower() in cells.YES + cells.NO:
        return 10.0 if text.lower() in cells.YES else 0.0
    if not re.fullmatch(r"\d+(\.\d+)?", text) or float(text) > 10:
        raise UserError(because("no_satisfaction"))
    return float(text)


_NUMBERS = ("ring_seconds", "satisfaction")
_READ: Mapping[str, Callable[[str], Any]] = {  # the others are yes or no
    **dict.fromkeys(("call", "agent", "team"), str),
    **dict.fromkeys(("start", "replied", "reply_due"), cells.time),
    "ring_seconds": cells.seconds,
    "satisfaction": _satisfaction,
    "concern": cells.among(SUBJECTS),
    "direction": cells.among(cells.DIRECTIONS),
}
