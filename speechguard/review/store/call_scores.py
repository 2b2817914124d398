"""Scores of calls kept as what was decided makes them."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, exists, or_, select, update

from speechguard.review.store import audit
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
    keep_scores(tx, dict.fromkeys(tx.scalars(select(calls.c.id).where(calls.c.stale, ~decided)), (None, False)))
    return list(tx.scalars(select(calls.c.id).where(calls.c.stale).order_by(calls.c.id).limit(limit)))


def keep_scores(tx: Connection, scores: Mapping[int, tuple[float | None, bool]]) -> None:
    """Keep scores of calls after review, None as the machine's, and whether they are lost; the audit log tells them."""
    for call_id, (score, fatal) in scores.items():
        values = {"score": score, "fatal": fatal, "stale": False}
        tx.execute(update(calls).where(calls.c.id == call_id).values(values))
    if scores:
        told = {str(call_id): [score, fatal] for call_id, (score, fatal) in scores.items()}
        audit.append(tx, "", "scored", "calls", {"scores": told})
