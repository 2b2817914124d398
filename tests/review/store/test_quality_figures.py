"""Figures from a database in which people have decided: the same as by hand."""

from __future__ import annotations

import pytest
from review.store.made_store import maker
from sqlalchemy import select, update

from speechguard.review.quality import read_quality
from speechguard.review.statistics.estimates import share
from speechguard.review.statistics.precision import RuleCounts
from speechguard.review.store.appeals import appeal, settle
from speechguard.review.store.figures import reviewed_calls, reviewed_events, rule_counts, strata
from speechguard.review.store.importing import bring_in
from speechguard.review.store.marks import check_call, mark
from speechguard.review.store.rows import event
from speechguard.review.store.samples import draw, items
from speechguard.review.store.tables import calls, events
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
        assert [one.events for one in rule_counts(tx, "2026-10-02", "2026-10-02")] == [1, 1, 1]


def test_only_what_the_machine_claims_and_what_is_decided_counts(database):
    with database.change() as tx:
        upheld, overturned, open_appeal, rejected, unsure = numbers(tx, TOLD)
        unclear, other_unclear = numbers(tx, "zh.hold.thanks")
        other, reported, gone, *_ = numbers(tx, "zh.opening.greeting")
        for event_id in (upheld, overturned, open_appeal, unclear, other, reported, gone):
            say(tx, event_id, "confirmed")
        say(tx, rejected, "rejected")
        say(tx, unsure, "unsure")
        for event_id in (upheld, overturned, open_appeal):
            number = appeal(tx, event_id, event(tx, event_id).agent, "I was asked to", 7)
            if event_id != open_appeal:
                settle(tx, number, "lead", "upheld" if event_id == upheld else "overturned")
        assert event(tx, other_unclear).status == "open"
        tx.execute(update(events).where(events.c.id == reported).values(flagged=False))
        tx.execute(update(events).where(events.c.id == gone).values(present=False))
        assert rule_counts(tx) == [
            RuleCounts(TOLD, 2, 2, 1, upheld=1, overturned=1),
            RuleCounts("zh.opening.greeting", confirmed=1, open=2),
            RuleCounts("zh.shirking.not-my-job", open=2),
        ]


def test_a_double_review_is_told_when_all_have_judged(database):
    with database.change() as tx:
        sample = draw(tx, "double", "double", 2, 7, "lead", reviewers=("ana", "bo"))
        drawn = list(dict.fromkeys(item.event_id for item in items(tx, sample)))
        for number, event_id in enumerate(drawn):
            say(tx, event_id, "confirmed" if number % 2 else "rejected", "ana", sample)
        none = read_quality(tx)
        assert (none.pairs, none.together, none.by_rule, none.drift) == ((), None, (), ())
        for number, event_id in enumerate(drawn[:-1]):
            say(tx, event_id, "confirmed" if number % 2 or number == 0 else "rejected", "bo", sample)
        found = read_quality(tx)
        (both,) = found.pairs
        assert both.events == len(drawn) - 1
        assert both.raw == share(len(drawn) - 2, len(drawn) - 1)
        assert sum(one.events for _, one in found.by_rule) == len(drawn) - 1
        assert found.together is None  # they are two
        assert {one.reviewer for one in found.drift} == {"ana", "bo"}


def test_a_sample_of_findings_tells_of_all(database):
    with database.change() as tx:
        sample = draw(tx, "flagged", "flagged", 2, 3, "lead")
        assert read_quality(tx).flagged[0].true is None
        for item in items(tx, sample):
            say(tx, item.event_id, "confirmed" if item.stratum == TOLD else "rejected")
        (found,) = read_quality(tx).flagged
        rules = {one.counts.rule: one for one in found.rules}
        assert rules[TOLD].counts == RuleCounts(TOLD, confirmed=2, open=3)
        assert rules[TOLD].precision == share(2, 2)
        assert found.true.value == 5
        assert 2 <= found.true.low < 5 <= found.true.high


def test_what_is_missed_is_estimated_from_calls_without_findings(database):
    with database.change() as tx:
        sample = draw(tx, "unflagged", "unflagged", 5, 3, "lead")
        (item,) = items(tx, sample)
        assert read_quality(tx).of_calls[0].misses is None
        mark(tx, item.call_id, TOLD, "agent", 3.0, 4.0, "ana")
        check_call(tx, item.call_id, "ana")
        (found,) = read_quality(tx).of_calls
        assert (found.misses.found, found.misses.total.value, found.misses.total.high) == (1, 1, 1)
        assert found.recall is None
        for event_id in tx.scalars(select(events.c.id).where(events.c.kind != "not_assessable")).all():
            say(tx, event_id, "confirmed")
        (found,) = read_quality(tx).of_calls
        assert found.recall.value == pytest.approx(7 / 8)  # 12 findings, 5 of them of what is missing


def test_recall_is_told_of_the_days_of_a_sample_and_while_it_stands_for_all_their_calls(database):
    with database.change() as tx:
        for event_id in tx.scalars(select(events.c.id).where(events.c.kind != "not_assessable")).all():
            say(tx, event_id, "confirmed")
        sample = draw(tx, "days", "unflagged", 5, 3, "lead", since="2026-10-05", until="2026-10-06")
        (item,) = items(tx, sample)
        mark(tx, item.call_id, TOLD, "agent", 3.0, 4.0, "ana")
        check_call(tx, item.call_id, "ana")
        (found,) = read_quality(tx).of_calls
        assert found.recall.value == pytest.approx(1 / 2)  # of two findings in call-4 one is forbidden
        withdrawn = events.c.call_id == tx.scalars(select(calls.c.id).where(calls.c.call == "call-4")).one()
        tx.execute(update(events).where(withdrawn).values(present=False))
        (found,) = read_quality(tx).of_calls
        assert (found.misses.checked, found.recall) == (1, None)


def test_calls_in_which_something_else_is_found_are_drawn_from(database):
    with database.change() as tx:
        first, second = (events.c.call_id == number for number in (1, 2))
        tx.execute(update(events).where(first, events.c.kind == "violation").values(kind="measure"))
        tx.execute(update(events).where(second, events.c.kind == "violation").values(present=False))
        sample = draw(tx, "unflagged", "unflagged", 5, 3, "lead")
        assert sorted(item.call_id for item in items(tx, sample)) == [1, 2, 6]
        assert sorted(item.call_id for item in items(tx, draw(tx, "all", "whole", 5, 3, "lead"))) == [1, 2, 3, 4, 5, 6]


def test_only_marks_of_forbidden_things_count(empty, tmp_path):
    bring_in(empty, maker(tmp_path / "store", calls=2, checklist={"zh.opening.greeting": "met"}).write())
    with empty.change() as tx:
        sample = draw(tx, "all", "whole", 5, 3, "lead")
        tx.execute(update(events).where(events.c.rule == "zh.hold.thanks").values(kind="measure"))
        for rule in (TOLD, TOLD, "zh.opening.greeting", "zh.hold.thanks", "zh.of.nothing"):
            mark(tx, 1, rule, "agent", 3.0, 4.0, "ana")
        check_call(tx, 1, "ana")
        assert sorted(one.missed for one in strata(tx, sample)) == [(), (3,)]


def test_recall_is_not_told_from_findings_that_were_chosen(database):
    with database.change() as tx:
        sample = draw(tx, "all", "whole", 5, 3, "lead")
        for item in items(tx, sample):
            check_call(tx, item.call_id, "ana")
        chosen, *others = numbers(tx, TOLD)
        say(tx, chosen, "rejected")
        for event_id in numbers(tx, "zh.shirking.not-my-job"):
            say(tx, event_id, "confirmed")
        assert read_quality(tx).of_calls[0].recall is None  # the queue had put that one in front
        drawn = draw(tx, "findings", "flagged", 2, 3, "lead")
        for item in items(tx, drawn):
            if item.event_id != chosen and item.stratum == TOLD:
                say(tx, item.event_id, "confirmed")
        assert read_quality(tx).of_calls[0].recall.value == 1.0  # nothing is missed
        draw(tx, "other days", "flagged", 2, 3, "lead", since="2026-10-01")
        assert read_quality(tx).of_calls[0].recall.value == 1.0
        for event_id in others:
            if event(tx, event_id).status == "open":
                say(tx, event_id, "rejected")
        assert read_quality(tx).of_calls[0].recall is not None


def test_calls_and_suggestions_of_the_database(database):
    with database.change() as tx:
        for event_id in numbers(tx, TOLD):
            say(tx, event_id, "rejected")
        (suggestion,) = strictness_suggestions(reviewed_events(tx))
        assert (suggestion.rule, suggestion.why, suggestion.rejected) == (TOLD, "few", 5)
        reviewed = list(reviewed_calls(tx))
        assert [call.record.call for call in reviewed] == [f"call-{n}" for n in range(5)]
        assert {e.final for call in reviewed for e in call.events if e.machine.rule == TOLD} == {"rejected"}
