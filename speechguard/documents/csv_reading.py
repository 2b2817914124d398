"""CSV tables as telephone systems and offices export them: rows of text that know their line.

Commas, semicolons or tabs; UTF-8, UTF-16, GBK or Windows-1252. Imports nothing but errors.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from speechguard.documents.suggestions import mistyped
from speechguard.errors import SourceLocation, UserError

DELIMITERS = ",;\t"
SHOWN = 20  # problems of a file; a wrong column makes one in every row


@dataclass(frozen=True, slots=True)
class Row:
    """A row: the cells of known columns that are not empty, without blanks around them."""

    location: SourceLocation
    cells: Mapping[str, str]  # column -> text


@dataclass(frozen=True, slots=True)
class CsvTable:
    """The rows of a file."""

    columns: frozenset[str]  # of those that are known
    rows: tuple[Row, ...]
    delimiter: str  # one of DELIMITERS
    encoding: str  # as people call it; "UTF-8" is the only one that is certain


def read_table(path: Path, columns: Collection[str], needed: Collection[str]) -> CsvTable:
    """Read the rows of a CSV file whose first row names the columns.

    Columns besides `columns` are left out, unless one looks like a known one that is not there. Raises UserError with
    all problems: the file cannot be read, a needed column is missing or there twice, a row is longer than the first.
    """
    text, encoding = _text(path)
    start = SourceLocation(str(path), 1)
    header, _, _ = text.partition("\n")
    if not header.strip():
        raise UserError(f"no columns: write their names in the first line, at least {', '.join(needed)}", start)
    delimiter = max(DELIMITERS, key=lambda mark: len(_names(header, mark) & set(columns)))
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    try:
        names = [name.strip().lower() for name in next(reader)]
        problems = _header_problems(names, columns, needed)
        if problems:
            raise UserError("\n".join(f"{start}: {problem}" for problem in problems))
        rows: list[Row] = []
        line = reader.line_num + 1
        for values in reader:
            place = SourceLocation(str(path), line)
            line = reader.line_num + 1  # a quoted cell may hold line ends
            if len(values) > len(names) and any(value.strip() for value in values[len(names) :]):
                found = f"{len(values)} cells for {len(names)} columns"
                problems.append(f"{place}: {found}: quote cells that have '{delimiter}' inside")
            cells = {name: value.strip() for name, value in zip(names, values, strict=False) if name in columns}
            if any(value.strip() for value in values):
                rows.append(Row(place, {name: value for name, value in cells.items() if value}))
    except csv.Error as error:
        place = SourceLocation(str(path), reader.line_num)
        raise UserError(f"not CSV ({error}): close the quotes, and double quotes inside a cell", place) from None
    raise_all(problems)
    if not rows:
        raise UserError("no rows under the names of the columns", start)
    return CsvTable(frozenset(names) & set(columns), tuple(rows), delimiter, encoding)


def raise_all(problems: list[str]) -> None:
    """Raise UserError with the problems, a line each, the first ones in full; nothing when there are none."""
    if problems:
        more = len(problems) - SHOWN
        raise UserError("\n".join([*problems[:SHOWN], *([f"and {more} more problems"] if more > 0 else [])]))


def _names(header: str, delimiter: str) -> set[str]:
    return {name.strip(' \r"').lower() for name in header.split(delimiter)}


def _header_problems(names: list[str], columns: Collection[str], needed: Collection[str]) -> list[str]:
    problems = [f"the column '{name}' is there twice: keep one" for name in columns if names.count(name) > 1]
    absent = [column for column in columns if column not in names]
    problems += [
        f"unknown column '{name}': did you mean '{near}'?"
        for name in names
        if name not in columns and (near := mistyped(name, absent))
    ]
    if lacking := [column for column in needed if column not in names]:
        found = ", ".join(f"'{name}'" for name in names if name) or "nothing"
        problems.append(f"missing column{'s' * (len(lacking) > 1)} {', '.join(lacking)}; found {found}")
    return problems


def _text(path: Path) -> tuple[str, str]:
    """Return the text of a file, and the name of its encoding."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UserError(f"cannot be read: {error.strerror}", SourceLocation(str(path))) from None
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise UserError("is a workbook, not CSV: save it as 'CSV UTF-8'", SourceLocation(str(path)))
    for encoding, name in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text.replace("\r\n", "\n").replace("\r", "\n"), name
    raise UserError("is not text: save the table as 'CSV UTF-8'", SourceLocation(str(path)))


def _encodings(data: bytes) -> list[tuple[str, str]]:
    """Return what the data may be, the likeliest first."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return [("utf-16", "UTF-16")]
    if len(data) > 3 and 0 in data[:2] and 0 in data[2:4]:
        return [("utf-16-be" if data[0] == 0 else "utf-16-le", "UTF-16")]
    gbk, western = ("gb18030", "GBK"), ("cp1252", "Windows-1252")
    # Characters of GBK have two bytes and mostly come in a row, accented letters of Windows-1252 stand alone.
    runs = [len(run) for run in re.findall(rb"[\x80-\xff]+", data)]
    return [("utf-8-sig", "UTF-8"), *((gbk, western) if sum(runs) > 1.5 * len(runs) else (western, gbk))]
