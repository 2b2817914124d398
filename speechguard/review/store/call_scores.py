"""Scores of calls kept as what was decided makes them."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, exists, or_, select, update

from speechguard.judging.scorecard import Scorecards
from speechguard.review.scores import reviewed_score
from speechguard.review.store.database import Database
from speechguard.review.store.figures import reviewed_call
from speechguard.review.store.tables import calls, events, marks
from speechguard.review.store.usefulness import DECIDED

BATCH = 100  # calls of a change: 2 ms each, in which nobody else can decide


def renew_scores(tx: Connection, rules: Mapping[str, Scorecards]) -> int:
    """Compute the scores of calls of which something was decided, or that were judged again, since the last time.

    `rules`: by language. Returns how many calls these were, BATCH at most. To be called in the change that decides
    something, so that nobody sees the one without the other.
    """
    decided = or_(
        exists().where(events.c.call_id == calls.c.id, events.c.status.in_(DECIDED)),
        exists().where(marks.c.call_id == calls.c.id),
    )
    as_machine = {"score": None, "fatal": False, "stale": False}
    tx.execute(update(calls).where(calls.c.stale, ~decided).values(as_machine))
    changed = list(tx.scalars(select(calls.c.id).where(calls.c.stale).order_by(calls.c.id).limit(BATCH)))
    for call_id in changed:
        call = reviewed_call(tx, call_id)
        values = dict(as_machine)
        if call.record.score is not None:
            after = reviewed_score(call, rules.get(call.record.language or "")).score
            values |= {"score": after.score, "fatal": after.fatal}
        tx.execute(update(calls).where(calls.c.id == call_id).values(values))
    return len(changed)


def renew_all_scores(database: Database, rules: Mapping[str, Scorecards]) -> None:
    """The same for all calls, in changes between which others can decide."""
    renewed = BATCH
    while renewed == BATCH:
        with database.change() as tx:
            renewed = renew_scores(tx, rules)
