"""Scores of calls computed again after something was decided about them."""

from __future__ import annotations

from collections.abc import Mapping

from speechguard.judging.scorecard import Scorecards
from speechguard.review.scores import reviewed_score
from speechguard.review.store.call_scores import keep_scores, stale_calls
from speechguard.review.store.database import Connection, Database
from speechguard.review.store.figures import reviewed_call

BATCH = 100  # calls of a change: 2 ms each, in which nobody else can decide


def renew_scores(tx: Connection, rules: Mapping[str, Scorecards]) -> int:
    """Compute the scores of calls of which something was decided, or that were judged again, since the last time.

    `rules`: by language. Returns how many calls these were, BATCH at most. To be called in the change that decides
    something, so that nobody sees the one without the other.
    """
    changed = stale_calls(tx, BATCH)
    scores: dict[int, tuple[float | None, bool]] = {}
    for call_id in changed:
        call = reviewed_call(tx, call_id)
        if call.record.score is None:
            scores[call_id] = (None, False)
        else:
            after = reviewed_score(call, rules.get(call.record.language or "")).score
            scores[call_id] = (after.score, after.fatal)
    keep_scores(tx, scores)
    return len(changed)


def renew_all_scores(database: Database, rules: Mapping[str, Scorecards]) -> None:
    """Do the same for all calls, in changes between which others can decide."""
    renewed = BATCH
    while renewed == BATCH:
        with database.change() as tx:
            renewed = renew_scores(tx, rules)
