"""Calls and events as the database has them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from speechguard.archive.record import CallRecord
from speechguard.errors import UserError
from speechguard.messages import ComplianceEvent
from speechguard.review.store.speakers import SaidSpeakers, said_of
from speechguard.review.store.tables import calls, events, findings, judgements, texts
from speechguard.review.store.texts import StoredTexts, call_of, finding_of


class Gone(UserError):
    """Asked for by a number that nothing has."""


@dataclass(frozen=True, slots=True)
class EventRow:
    """A finding of the machine, and how it stands with the reviewers."""

    id: int
    call_id: int
    call: str  # name
    machine: ComplianceEvent  # what the machine said last
    present: bool  # False: it no longer says so
    status: str  # open, confirmed, rejected, unsure; withdrawn: open, and not present
    revision: int  # to be handed back with a decision
    agent: str  # empty: not known, as of the next two
    team: str
    call_start: str  # local time, ISO 8601
    call_score: float | None  # after review; None: the call failed
    worth: float  # points that a verdict is expected to change
    decided_by: str  # empty: open
    decided_at: str
    fixed_text: str | None


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call of the store."""

    id: int
    call: str  # name
    record: CallRecord
    agent: str
    team: str
    start: str  # local time, ISO 8601; empty: not known
    score: float | None  # after review; None: the call failed
    fatal: bool
    present: bool  # False: it is no longer in the store
    imported_at: str
    checked_by: str  # empty: nobody listened to the whole call
    checked_at: str
    erased: bool  # what names its people and its recording
    said: SaidSpeakers  # who speaks, as people say


def event(tx: Connection, event_id: int) -> EventRow:
    """Return a finding. Raises Gone."""
    found = event_rows(tx, [event_id])
    if not found:
        raise Gone(f"there is no finding {event_id}")
    return found[0]


def event_rows(tx: Connection, ids: Sequence[int]) -> list[EventRow]:
    """Return findings in the order of the ids; those that nothing has are left out."""
    rows = {row.id: row for row in tx.execute(_events().where(events.c.id.in_(ids)))}
    return _event_rows(tx, [rows[number] for number in ids if number in rows])


def events_of(tx: Connection, call_id: int) -> list[EventRow]:
    """Return all events of a call that stand or were decided, by time."""
    query = _events().where(events.c.call_id == call_id, events.c.status != "withdrawn")
    return _event_rows(tx, tx.execute(query.order_by(events.c.start, events.c.id)).all())


def call(tx: Connection, call_id: int) -> CallRow:
    """Return a call. Raises Gone."""
    query = select(calls, judgements.c.record, texts.c.text.label("words"))
    query = query.join(judgements, judgements.c.id == calls.c.judgement)
    query = query.outerjoin(texts, texts.c.digest == judgements.c.words)
    row = tx.execute(query.where(calls.c.id == call_id)).one_or_none()
    if row is None:
        raise Gone(f"there is no call {call_id}")
    return CallRow(
        id=row.id,
        call=row.call,
        record=replace(call_of(row.record, row.words), transcript=(row.transcript_start, row.transcript_end)),
        agent=row.agent,
        team=row.team,
        start=row.start,
        score=row.machine_score if row.score is None else row.score,
        fatal=row.machine_fatal if row.score is None else row.fatal,
        present=row.present,
        imported_at=row.imported_at,
        checked_by=row.checked_by,
        checked_at=row.checked_at,
        erased=row.words is None,
        said=said_of(tx, call_id),
    )


def call_id(tx: Connection, name: str) -> int:
    """Return the number of the call of this name. Raises Gone."""
    found = tx.scalar(select(calls.c.id).where(calls.c.call == name))
    if found is None:
        raise Gone(f"there is no call '{name}'")
    return found


def _events() -> Select[Any]:
    score = func.coalesce(calls.c.score, calls.c.machine_score).label("call_score")
    return (
        select(events, calls.c.call, score, findings.c.finding.label("said"), texts.c.text.label("words"))
        .join(calls, calls.c.id == events.c.call_id)
        .join(findings, findings.c.id == events.c.finding)
        .outerjoin(texts, texts.c.digest == findings.c.words)
    )


def _event_rows(tx: Connection, rows: Sequence[Row[Any]]) -> list[EventRow]:
    text_of = StoredTexts(tx, (row.fixed_text for row in rows))
    return [_event(row, None if row.fixed_text is None else text_of[row.fixed_text]) for row in rows]


def _event(row: Row[Any], fixed_text: str | None) -> EventRow:
    return EventRow(
        id=row.id,
        call_id=row.call_id,
        call=row.call,
        machine=finding_of(row.said, row.words),
        present=row.present,
        status=row.status,
        revision=row.revision,
        agent=row.agent,
        team=row.team,
        call_start=row.call_start,
        call_score=row.call_score,
        worth=row.worth,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        fixed_text=fixed_text,
    )
