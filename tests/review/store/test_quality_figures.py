"""Figures from a database in which people have decided: the same as by hand."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from speechguard.review.statistics.drift import drift
from speechguard.review.statistics.estimates import share
from speechguard.review.statistics.precision import RuleCounts, counted
from speechguard.review.store.appeals import appeal, settle
from speechguard.review.store.figures import judgements, reviewed_calls, reviewed_events
from speechguard.review.store.marks import check_call, mark
from speechguard.review.store.quality import double_reviews, flagged_samples, unflagged_samples
from speechguard.review.store.rows import event
from speechguard.review.store.rule_counts import rule_counts
from speechguard.review.store.samples import draw, items
from speechguard.review.store.tables import events
from speechguard.review.store.verdicts import decide
from speechguard.review.suggestions import strictness_suggestions

TOLD = "zh.impatience.told-you"


def say(tx, event_id, verdict, reviewer="ana", sample=None):
    reason = "misheard" if verdict == "rejected" else ""
    decide(tx, event_id, event(tx, event_id).revision, reviewer, verdict, reason, sample=sample)


def numbers(tx, rule):
    return list(tx.scalars(select(events.c.id).where(events.c.rule == rule).order_by(events.c.id)))


def test_counts_by_rule_are_those_of_the_events(database):
    with database.change() as tx:
        first, second, third, *_ = numbers(tx, TOLD)
        say(tx, first, "confirmed")
        say(tx, second, "rejected")
        say(tx, third, "unsure")
        number = appeal(tx, first, "李娜", "I was asked to", 7)
        settle(tx, number, "lead", "overturned")
        counts = rule_counts(tx)
        assert next(one for one in counts if one.rule == TOLD) == RuleCounts(
            TOLD, rejected=2, unsure=1, open=2, overturned=1
        )
        assert sum(one.events for one in counts) == 5 + 5 + 2
        by_events = next(one for one in counted(reviewed_events(tx)) if one.rule == TOLD)
        assert by_events == RuleCounts(TOLD, rejected=2, unsure=1, overturned=1)
        assert [one.events for one in rule_counts(tx, "2026-10-02", "2026-10-02")] == [1, 1, 1]


def test_a_double_review_is_told_when_all_have_judged(database):
    with database.change() as tx:
        sample = draw(tx, "double", "double", 2, 7, "lead", reviewers=("ana", "bo"))
        drawn = list(dict.fromkeys(item.event_id for item in items(tx, sample)))
        for number, event_id in enumerate(drawn):
            say(tx, event_id, "confirmed" if number % 2 else "rejected", "ana", sample)
        (none,) = double_reviews(tx)
        assert (none.pairs, none.all.undefined, none.rules) == ((), "no_common_events", ())
        for number, event_id in enumerate(drawn[:-1]):
            say(tx, event_id, "confirmed" if number % 2 or number == 0 else "rejected", "bo", sample)
        (found,) = double_reviews(tx)
        assert (found.sample.id, found.all.events) == (sample, len(drawn) - 1)
        (both,) = found.pairs
        assert both.raw == found.all.raw == share(len(drawn) - 2, len(drawn) - 1)
        assert sum(one.events for _, one in found.rules) == len(drawn) - 1
        assert {one.reviewer for one in drift(judgements(tx))} == {"ana", "bo"}


def test_a_sample_of_findings_tells_of_all(database):
    with database.change() as tx:
        sample = draw(tx, "flagged", "flagged", 2, 3, "lead")
        assert flagged_samples(tx)[0].true is None
        for item in items(tx, sample):
            say(tx, item.event_id, "confirmed" if item.stratum == TOLD else "rejected")
        (found,) = flagged_samples(tx)
        rules = {one.counts.rule: one for one in found.rules}
        assert rules[TOLD].counts == RuleCounts(TOLD, confirmed=2, open=3)
        assert rules[TOLD].precision == share(2, 2)
        assert found.true.value == 5
        assert 2 <= found.true.low < 5 <= found.true.high


def test_what_is_missed_is_estimated_from_calls_without_findings(database):
    with database.change() as tx:
        sample = draw(tx, "unflagged", "unflagged", 5, 3, "lead")
        (item,) = items(tx, sample)
        assert unflagged_samples(tx)[0].misses is None
        mark(tx, item.call_id, TOLD, "agent", 3.0, 4.0, "ana")
        check_call(tx, item.call_id, "ana")
        (found,) = unflagged_samples(tx)
        assert (found.misses.found, found.misses.total.value, found.misses.total.high) == (1, 1, 1)
        assert found.recall is None
        for event_id in tx.scalars(select(events.c.id).where(events.c.kind != "not_assessable")).all():
            say(tx, event_id, "confirmed")
        (found,) = unflagged_samples(tx)
        assert found.recall.value == pytest.approx(12 / 13)


def test_calls_and_suggestions_of_the_database(database):
    with database.change() as tx:
        for event_id in numbers(tx, TOLD):
            say(tx, event_id, "rejected")
        (suggestion,) = strictness_suggestions(reviewed_events(tx))
        assert (suggestion.rule, suggestion.why, suggestion.rejected) == (TOLD, "few", 5)
        calls = list(reviewed_calls(tx))
        assert [call.record.call for call in calls] == [f"call-{n}" for n in range(5)]
        assert {e.final for call in calls for e in call.events if e.machine.rule == TOLD} == {"rejected"}
