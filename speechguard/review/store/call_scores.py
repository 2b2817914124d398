"""Scores of calls kept as what was decided makes them."""

from __future__ import annotations

from sqlalchemy import Connection, exists, or_, select, update

from speechguard.review.store.tables import calls, events, marks
from speechguard.review.store.usefulness import DECIDED


def stale_calls(tx: Connection, limit: int) -> list[int]:
    """Return calls of which something was decided, or that were judged again, since their score was computed.

    Calls of which nothing is decided any more get the machine's score here.
    """
    decided = or_(
        exists().where(events.c.call_id == calls.c.id, events.c.status.in_(DECIDED)),
        exists().where(marks.c.call_id == calls.c.id),
    )
    as_machine = {"score": None, "fatal": False, "stale": False}
    tx.execute(update(calls).where(calls.c.stale, ~decided).values(as_machine))
    return list(tx.scalars(select(calls.c.id).where(calls.c.stale).order_by(calls.c.id).limit(limit)))


def keep_score(tx: Connection, call_id: int, score: float | None, fatal: bool) -> None:
    """Keep the score of a call after review; None: as the machine's."""
    values = {"score": score, "fatal": fatal, "stale": False}
    tx.execute(update(calls).where(calls.c.id == call_id).values(values))
