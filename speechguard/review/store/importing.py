"""Reading what is new in a store of `score`, for the database: incrementally, and also while the store changes."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from hashlib import sha256
from itertools import islice
from pathlib import Path

from sqlalchemy import select, text

from speechguard.archive.codecs.events import event_of
from speechguard.archive.record import CallRecord
from speechguard.archive.store import CALLS, EVENTS, call_lines, call_of, read_span, replaced
from speechguard.archive.transcripts import read_conversation
from speechguard.documents import cells
from speechguard.errors import SourceLocation, UserError
from speechguard.messages import standing
from speechguard.review.store.bringing import Brought, ReadCall, bring, remove
from speechguard.review.store.database import Database
from speechguard.review.store.tables import calls
from speechguard.review.store.usefulness import place_all

BATCH = 200  # calls of a change: no reviewer waits longer than for these
_TRIES = 20  # s/10 that a store may take to be replaced


class _Replaced(Exception):
    """The files of the store were replaced while they were read, or are just now."""


def bring_in(database: Database, folder: Path) -> Brought:
    """Bring in what is new in a store. May be called again at any time.

    Raises UserError with file and line where something in it cannot be read, or where this is no store.
    """
    brought = Brought()
    for _ in range(_TRIES):
        with suppress(_Replaced):
            for part in _parts(database, folder):
                brought += part
            if brought != Brought():
                _settle(database)
            return brought
        time.sleep(0.1)
    raise UserError(f"{folder}: was left while it was written anew: finish that with: speechguard score --out {folder}")


def _settle(database: Database) -> None:
    """Bring the queue in order, and let the database count what is in its columns, to find rows by the best of them."""
    with database.change() as tx:
        place_all(tx)
        tx.execute(text("ANALYZE"))


def _parts(database: Database, folder: Path) -> Iterator[Brought]:
    with database.reading() as tx:
        known = {row.line: row.call for row in tx.execute(select(calls.c.line, calls.c.call).where(calls.c.present))}
    state = _state(folder)
    seen: set[str] = set()
    fresh = _fresh(folder, known, seen)
    while lines := list(islice(fresh, BATCH)):
        found = [_read(folder, number, line) for number, line in lines]
        if _state(folder) != state:
            raise _Replaced
        for (number, _), one in zip(lines, found, strict=True):
            if one.name in seen:
                raise UserError(f"call '{one.name}' is there twice: remove one of its lines", _place(folder, number))
            seen.add(one.name)
        with database.change() as tx:
            part = bring(tx, found)
        yield part
    if _state(folder) != state:
        raise _Replaced
    gone = iter(sorted(set(known.values()) - seen))
    while names := list(islice(gone, BATCH)):
        with database.change() as tx:
            part = remove(tx, names)
        yield part


def _fresh(folder: Path, known: Mapping[str, str], seen: set[str]) -> Iterator[tuple[int, bytes]]:
    """Yield the lines that are not in the database, with their numbers; calls of the others are seen."""
    for number, (line, _) in enumerate(call_lines(folder), 1):
        if name := known.get(sha256(line).hexdigest()):
            seen.add(name)
        else:
            yield number, line


def _state(folder: Path) -> int:
    try:
        file, changing = replaced(folder)
    except OSError as error:
        raise UserError(
            f"{folder / CALLS}: cannot be read ({error.strerror}): name a folder that score has written"
        ) from None
    if changing:
        raise _Replaced
    return file


def _place(folder: Path, number: int) -> SourceLocation:
    return SourceLocation(str(folder / CALLS), number)


def _read(folder: Path, number: int, line: bytes) -> ReadCall:
    record = call_of(folder, number, line)
    try:
        texts = [one.decode() for one in read_span(folder / EVENTS, record.events).splitlines()]
        own = [event_of(one) for one in texts]
        start = local_start(record)
    except (OSError, ValueError) as error:
        raise UserError(
            f"the events or the start of the call cannot be read ({error}): score it again", _place(folder, number)
        ) from None
    turns = ()
    if own:
        with suppress(
            UserError
        ):  # what was heard may be gone: pages of findings say so, and nobody knows how clear it was
            turns = read_conversation(folder, record).turns
    text_of = {id(event): one for event, one in zip(own, texts, strict=True)}
    found = [event for event in standing(own) if event.flagged or event.kind == "suspected"]
    lined = tuple((event, text_of[id(event)]) for event in found)
    return ReadCall(record, line.decode(), sha256(line).hexdigest(), start, lined, turns)


def local_start(record: CallRecord) -> str:
    """Return when a call began, local time, as the database has it; empty: not known. Raises ValueError."""
    told = record.metadata.start
    return cells.time(told).replace(tzinfo=None).isoformat(timespec="seconds") if told else ""
