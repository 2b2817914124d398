"""What a person adds to a call: violations that the machine missed, and that somebody listened to all of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from speechguard.errors import UserError
from speechguard.messages import ROLES
from speechguard.reasons import because
from speechguard.review.store import audit, texts
from speechguard.review.store.rows import Gone
from speechguard.review.store.tables import calls, marks, next_number, now, plain, sample_items, time_of
from speechguard.review.store.verdicts import short
from speechguard.review.truth import Mark


def mark(
    tx: Connection,
    call_id: int,
    rule: str,
    role: str,
    start: float,
    end: float,
    reviewer: str,
    note: str = "",
    text: str = "",
) -> int:
    """Keep a violation that was missed, from `start` to `end` (s); `text`: what was said there. Returns its number.

    Raises Gone, and UserError where it cannot be one.
    """
    duration = _duration(tx, call_id)
    if not 0 <= start < end <= duration + 1:
        raise UserError(because("mark_outside", start=start, end=end, duration=duration))
    if role not in ROLES:
        raise UserError(f"'{role}' is no speaker: {', '.join(ROLES)}")
    if not 0 < len(rule) <= 200:
        raise UserError(because("mark_without_rule"))
    short(note, text)
    number = next_number(tx, marks)
    values = {
        "id": number,
        "call_id": call_id,
        "rule": plain(rule),
        "role": role,
        "start": float(start),
        "end": float(end),
        "text": texts.keep(tx, plain(text)),
        "note": texts.keep(tx, plain(note)),
        "reviewer": reviewer,
        "at": now(),
    }
    tx.execute(insert(marks).values(values))
    _stale(tx, call_id)
    audit.append(tx, reviewer, "marked", f"call {call_id}", values)
    return number


def withdraw(tx: Connection, mark_id: int, reviewer: str) -> None:
    """Take a mark back. Raises Gone, and UserError where that was done already."""
    row = tx.execute(select(marks).where(marks.c.id == mark_id)).one_or_none()
    if row is None:
        raise Gone(f"there is no mark {mark_id}")
    if row.withdrawn_at:
        raise UserError(because("mark_withdrawn", name=row.withdrawn_by))
    values = {"withdrawn_by": reviewer, "withdrawn_at": now()}
    tx.execute(update(marks).where(marks.c.id == mark_id).values(values))
    _stale(tx, row.call_id)
    audit.append(tx, reviewer, "took mark back", f"call {row.call_id}", {"id": mark_id, **values})


def marks_of(tx: Connection, call_id: int) -> list[Mark]:
    """Return all marks of a call, by time, also those that were taken back."""
    query = select(marks).where(marks.c.call_id == call_id).order_by(marks.c.start)
    return [mark for _, mark in read_marks(tx, tx.execute(query).all())]


def missed(tx: Connection) -> list[tuple[str, Mark]]:
    """Return all marks that stand, each with the name of its call, the newest first."""
    query = select(marks, calls.c.call).join(calls, calls.c.id == marks.c.call_id).where(marks.c.withdrawn_at == "")
    return [(row.call, mark) for row, mark in read_marks(tx, tx.execute(query.order_by(marks.c.id.desc())).all())]


def read_marks(tx: Connection, rows: Sequence[Row[Any]]) -> list[tuple[Row[Any], Mark]]:
    """Read rows of the table, each with its mark."""
    text_of = texts.StoredTexts(tx, (reference for row in rows for reference in (row.text, row.note)))
    return [
        (
            row,
            Mark(
                id=row.id,
                rule=row.rule,
                role=row.role,
                start=row.start,
                end=row.end,
                note=text_of[row.note],
                reviewer=row.reviewer,
                at=time_of(row.at),
                text=text_of[row.text],
                withdrawn=bool(row.withdrawn_at),
            ),
        )
        for row in rows
    ]


def check_call(tx: Connection, call_id: int, reviewer: str, checked: bool = True) -> None:
    """Keep that somebody heard the whole call, and nothing (more) is missed; or, not `checked`, take that back."""
    _duration(tx, call_id)
    at = now() if checked else ""
    values = {"checked_by": reviewer if checked else "", "checked_at": at}
    tx.execute(update(calls).where(calls.c.id == call_id).values(values))
    tx.execute(update(sample_items).where(sample_items.c.call_id == call_id).values(done_at=at))
    audit.append(tx, reviewer, "checked" if checked else "took check back", f"call {call_id}", {"at": at})


def _duration(tx: Connection, call_id: int) -> float:
    duration = tx.scalar(select(calls.c.duration).where(calls.c.id == call_id))
    if duration is None:
        raise Gone(f"there is no call {call_id}")
    return duration


def _stale(tx: Connection, call_id: int) -> None:
    tx.execute(update(calls).where(calls.c.id == call_id).values(stale=True))
