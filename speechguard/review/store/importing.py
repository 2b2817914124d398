"""Reading what is new in a store of `score`, for the database: incrementally, and also while the store changes."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection, select, text, update

from speechguard.archive.codecs.events import event_of
from speechguard.archive.codecs.values import as_bytes
from speechguard.archive.record import CallRecord, record_line
from speechguard.archive.speakers import NamedSpeakers, said_by
from speechguard.archive.store import CALLS, EVENTS, TRANSCRIPTS, Entry, call_lines, call_of, read_span, replaced
from speechguard.archive.transcripts import read_conversation
from speechguard.documents import cells
from speechguard.errors import SourceLocation, UserError
from speechguard.messages import ComplianceEvent, standing
from speechguard.reasons import because
from speechguard.review.store.bringing import Brought, ReadCall, bring, find_again, remove
from speechguard.review.store.database import Database
from speechguard.review.store.rows import CallRow
from speechguard.review.store.speakers import said_of, said_of_all
from speechguard.review.store.tables import calls
from speechguard.review.store.usefulness import place_all, place_like_those_of

# Judges a call with the speakers that people say, as `StoreJudge.entry_as_said` does.
Rejudge = Callable[[CallRecord, bytes, NamedSpeakers], Entry | None]
BATCH = 200  # calls of a change: no reviewer waits longer than for these
_TRIES = 20  # s/10 that a store may take to be replaced


class _Replaced(Exception):
    """The files of the store were replaced while they were read, or are just now."""


def bring_in(database: Database, folder: Path, judge: Rejudge | None = None) -> Brought:
    """Bring in what is new in a store. May be called again at any time.

    `judge`: for calls in which people say who speaks; those that it does not judge wait, as they were judged before.
    Raises UserError with file and line where something in it cannot be read, or where this is no store.
    """
    brought = Brought()
    for _ in range(_TRIES):
        with suppress(_Replaced):
            for part in _parts(database, folder, judge):
                brought += part
            if brought != Brought():
                _settle(database)
            return brought
        time.sleep(0.1)
    raise UserError(f"{folder}: was left while it was written anew: finish that with: speechguard score --out {folder}")


def bring_again(tx: Connection, folder: Path, call: CallRow, judge: Rejudge) -> None:
    """Rejudge a call of the store as people say who speaks in it, or let stand what the store says where they do not.

    To be called in the change that says so. Raises UserError where it is not in the store, or was judged there by other
    rules than those of `judge`.
    """
    try:
        state = _state(folder)
        read = _read_by_name(folder, call.record.call)
        said = _as_said(folder, read, said_of(tx, call.id).speakers, judge)
        if _state(folder) != state:
            raise _Replaced
    except _Replaced:
        raise UserError(because("call_not_in_store")) from None
    if said is None:
        raise UserError(because("judged_by_other_rules"))
    # Of a line that it does not know, the database takes all that is found, also where the score is as before.
    tx.execute(update(calls).where(calls.c.id == call.id).values(line=""))
    bring(tx, [said])
    place_like_those_of(tx, call.id)


def _settle(database: Database) -> None:
    """Bring the queue in order, and let the database count what is in its columns, to find rows by the best of them."""
    with database.change() as tx:
        place_all(tx)
        tx.execute(text("ANALYZE"))


def _parts(database: Database, folder: Path, judge: Rejudge | None) -> Iterator[Brought]:
    with database.reading() as tx:
        present = tx.execute(select(calls.c.line, calls.c.call).where(calls.c.present)).all()
        known, said = {row.line: row.call for row in present}, said_of_all(tx)
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
        ready = [_as_said(folder, one, said[one.name], judge) if one.name in said else one for one in found]
        with database.change() as tx:
            if said_of_all(tx) != said:
                raise _Replaced
            part = bring(tx, [one for one in ready if one])
            waiting = [one for one, judged in zip(found, ready, strict=True) if judged is None]
            find_again(tx, waiting)
        yield replace(part, waiting=len(waiting))
    if _state(folder) != state:
        raise _Replaced
    gone = iter(sorted({row.call for row in present} - seen))
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
        found = _standing(read_span(folder / EVENTS, record.events))
        start = local_start(record)
    except (OSError, ValueError) as error:
        raise UserError(
            f"the events or the start of the call cannot be read ({error}): score it again", _place(folder, number)
        ) from None
    turns = ()
    if found:
        with suppress(
            UserError
        ):  # what was heard may be gone: pages of findings say so, and nobody knows how clear it was
            turns = read_conversation(folder, record).turns
    return ReadCall(record, line.decode(), sha256(line).hexdigest(), start, found, turns)


def _read_by_name(folder: Path, call: str) -> ReadCall:
    """Read a call of the store. Raises UserError where it is not in it."""
    name = as_bytes(json.dumps(call, ensure_ascii=False))
    for number, (line, _) in enumerate(call_lines(folder), 1):
        if name in line and call_of(folder, number, line).call == call:
            return _read(folder, number, line)
    raise UserError(because("call_not_in_store"))


def _as_said(folder: Path, read: ReadCall, speakers: NamedSpeakers, judge: Rejudge | None) -> ReadCall | None:
    """Return a call of the store as it is judged with the speakers that people say; None: nobody can judge it now.

    As it is where they say nothing of these turns, or where these are gone: pages say so.
    """
    record = read.record
    try:
        heard = read_conversation(folder, record)
    except UserError:
        return read
    if not speakers.hold(heard):
        return read
    try:
        entry = judge and judge(record, read_span(folder / TRANSCRIPTS, record.transcript), speakers)
    except ValueError:
        what = f"{folder / TRANSCRIPTS}: what was heard of '{record.call}' cannot be read: score that call again"
        raise UserError(what) from None
    return entry and replace(
        read,
        record=entry.record,
        text=record_line(entry.record).decode(),
        events=_standing(entry.events),
        turns=said_by(heard, speakers).turns,
    )


def _standing(lines: bytes) -> tuple[tuple[ComplianceEvent, str], ...]:
    """Return the events that stand and are flagged or suspected, with their lines. Raises ValueError."""
    texts = [one.decode() for one in lines.splitlines()]
    own = [event_of(one) for one in texts]
    text_of = {id(event): one for event, one in zip(own, texts, strict=True)}
    return tuple((one, text_of[id(one)]) for one in standing(own) if one.flagged or one.kind == "suspected")


def local_start(record: CallRecord) -> str:
    """Return when a call began, local time, as the database has it; empty: not known. Raises ValueError."""
    told = record.metadata.start
    return cells.time(told).replace(tzinfo=None).isoformat(timespec="seconds") if told else ""
