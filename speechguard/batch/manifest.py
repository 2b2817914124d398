"""The manifest: a CSV table of calls with their recordings and what the telephone system knows of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from speechguard.archive.record import Asked
from speechguard.archive.recordings.locations import LocalFile, location
from speechguard.batch.requests import Request
from speechguard.documents import cells
from speechguard.documents.csv_reading import Row, read_table
from speechguard.errors import UserError
from speechguard.messages import AGENT_CHANNELS, LANGUAGES, CallMetadata
from speechguard.reasons import Reason, because, together
from speechguard.words.reasons import in_words

NEEDED = ("file",)
NOWHERE = LocalFile(Path())  # of a row that names none
_ROLES = {
    **dict.fromkeys(("agent", "坐席", "agente"), "agent"),
    **dict.fromkeys(("customer", "客户", "cliente"), "customer"),
}
_PARTIAL = {
    **dict.fromkeys(("start", "开头", "inicio"), "start"),
    **dict.fromkeys(("end", "结尾", "final"), "end"),
    **dict.fromkeys(("both", "两端", "ambos"), "both"),
}
_CHANNELS = {name: name for name in AGENT_CHANNELS}
_METADATA: Mapping[str, Callable[[str], Any]] = {
    "agent": str,
    "team": str,
    "start": lambda text: cells.time(text).isoformat(),
    "direction": cells.among(cells.DIRECTIONS),
    "ring_seconds": cells.seconds,
    "queue_seconds": cells.seconds,
    "ended_by": cells.among(_ROLES),
    "speaks_first": cells.among(_ROLES),
    "partial": cells.among(_PARTIAL),
}
_ASKED: Mapping[str, Callable[[str], Any]] = {
    "language": cells.among({code: code for code in LANGUAGES}),
    "agent_channel": cells.among(_CHANNELS),
}
COLUMNS = ("call", "file", *_METADATA, *_ASKED)
_NUMBERS = ("ring_seconds", "queue_seconds")


def read_manifest(path: Path, asked: Asked) -> Iterator[Request]:
    """Yield a request for every row; one that cannot be used says why. `asked`: of calls whose row does not say.

    A file is looked for beside the manifest. Raises UserError when the table as a whole cannot be used.
    """
    table = read_table(path, COLUMNS, NEEDED)
    for row in table.rows:
        yield _request(row, path.parent, asked, table.delimiter)


def _request(row: Row, folder: Path, asked: Asked, delimiter: str) -> Request:
    problems: list[Reason] = []

    def values(readers: Mapping[str, Callable[[str], Any]]) -> dict[str, Any]:
        read: dict[str, Any] = {}
        for column in readers.keys() & row.cells.keys():
            text = row.cells[column]
            try:
                decimal = delimiter == ";" and column in _NUMBERS
                read[column] = readers[column](text.replace(",", ".") if decimal else text)
            except UserError as error:
                problems.append(because("cell", column=column, text=cells.shown(text), problem=error.reason))
        return read

    metadata, chosen = replace(CallMetadata(), **values(_METADATA)), replace(asked, **values(_ASKED))
    if "file" not in row.cells:
        call = row.cells.get("call", str(row.location))
        empty = because("cell_empty", column="file")
        return Request(call, NOWHERE, chosen, metadata, named=True, problem=_of_row(row, [empty]))
    name = row.cells["file"]
    try:
        file, call = location(name, folder), Path(name.rpartition("://")[2]).with_suffix("").as_posix()
    except UserError as error:
        problems.append(because("file_wrong", problem=error.reason))
        file, call = NOWHERE, str(row.location)
    call = row.cells.get("call", call)
    return Request(call, file, chosen, metadata, named=True, problem=_of_row(row, problems))


def _of_row(row: Row, problems: Iterable[Reason]) -> Reason | None:
    """Return what is wrong with a row, in the order of the English words; None: nothing."""
    problem = together(sorted(problems, key=lambda reason: in_words(reason, "en")))
    return problem and because("row", file=row.location.path, line=row.location.line, problem=problem)
