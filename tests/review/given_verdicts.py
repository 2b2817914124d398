"""Verdicts written short, for tests of figures about them."""

from datetime import datetime, timedelta, timezone

from speechguard.review.truth import Verdict

MONDAY = datetime(2026, 11, 2, 9, tzinfo=timezone.utc)
VERDICTS = {"c": "confirmed", "r": "rejected", "u": "unsure"}


def judged(reviewer, verdicts, rule="zh.test.rule", week=0, first=1):
    """A verdict an event, from event `first` on: c, r or u; a blank is none."""
    at = MONDAY + timedelta(weeks=week)
    return [
        Verdict(event, rule, reviewer, VERDICTS[letter], at + timedelta(minutes=event))
        for event, letter in enumerate(verdicts, first)
        if letter != " "
    ]
