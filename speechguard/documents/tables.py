"""Tables of plain values for spreadsheets and other programs, and their plain forms: CSV and JSON lines."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from csv import writer
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TextIO, get_args

Value = str | int | float | bool | datetime | None
Format = Literal["csv", "xlsx", "jsonl", "parquet"]
FORMATS: tuple[Format, ...] = get_args(Format)

# Spreadsheets take a text that begins like this for a formula, also in full width, also after blanks.
_FORMULA = re.compile(r"[\t\r\n]|\s*[=+\-@＝＋－＠]")


def _no_types() -> Mapping[str, type]:
    return {}


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of a value each column; None: not known, or there is none."""

    name: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[Value, ...]]
    types: Mapping[str, type] = field(default_factory=_no_types)  # of columns, by name; others: by values, or text


def write_csv(table: Table, file: TextIO) -> None:
    """Write UTF-8 with a byte order mark, for Excel to show Chinese; what looks like a formula gets a `'` in front."""
    file.write("\ufeff")
    rows = writer(file)
    rows.writerow(table.columns)
    rows.writerows([_harmless(value) for value in row] for row in table.rows)


def write_jsonl(table: Table, file: TextIO) -> None:
    """Write one JSON object a row; times in ISO 8601."""
    for row in table.rows:
        values = [value.isoformat() if isinstance(value, datetime) else value for value in row]
        file.write(json.dumps(dict(zip(table.columns, values, strict=True)), ensure_ascii=False) + "\n")


def _harmless(value: Value) -> Value:
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


def whole(text: str) -> str:
    """Return a text with what is no character (undecodable bytes in the name of a file) as an escape."""
    return text.encode(errors="backslashreplace").decode()
