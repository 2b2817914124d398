"""Scores of calls kept as what was decided makes them."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, select, update

from speechguard.compliance.scorecard import Scorecards
from speechguard.review.scores import reviewed_score
from speechguard.review.store.figures import reviewed_call
from speechguard.review.store.tables import calls


def renew_scores(tx: Connection, rules: Mapping[str, Scorecards]) -> int:
    """Compute the scores of the calls of which something was decided, or that were judged again, since the last time.

    `rules`: by language. Returns how many calls these were. To be called in the change that decides something, so that
    nobody sees the one without the other.
    """
    changed = list(tx.scalars(select(calls.c.id).where(calls.c.stale).order_by(calls.c.id)))
    for call_id in changed:
        call = reviewed_call(tx, call_id)
        values = {"score": None, "fatal": False, "stale": False}
        if call.record.score is not None:
            after = reviewed_score(call, rules.get(call.record.language or "")).score
            values |= {"score": after.score, "fatal": after.fatal}
        tx.execute(update(calls).where(calls.c.id == call_id).values(values))
    return len(changed)
