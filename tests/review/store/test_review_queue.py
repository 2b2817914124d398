"""The queue: filters, orders and pages, held against a plain list."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from speechguard.review.store import queue, usefulness
from speechguard.review.store.importing import bring_in
from speechguard.review.store.queue import Filter, choices, find, neighbours, progress
from speechguard.review.store.rows import Gone, events_of
from speechguard.review.store.samples import draw
from speechguard.review.store.verdicts import decide, undo

EVERYTHING = Filter(status=None)
ORDERS = ("useful", "newest", "worst", "time")


def ids(page):
    return [item.id for item in page.items]


def everything(tx):
    return [event for call in range(1, 7) for event in events_of(tx, call)]


def by_filter(wanted, events):
    """What the filter means, said once more."""
    for e in events:
        m = e.machine
        keep = [
            wanted.rule in (None, m.rule),
            wanted.agent in (None, e.agent),
            wanted.team in (None, e.team),
            wanted.severity in (None, m.severity),
            wanted.status in (None, e.status),
            m.kind == wanted.kind if wanted.kind else m.kind != "not_assessable",
            not wanted.since or e.call_start >= wanted.since,
            not wanted.until or e.call_start[: len(wanted.until)] <= wanted.until,
            wanted.score_below is None or (m.kind == "violation" and m.score < wanted.score_below),
            wanted.reviewer in (None, e.decided_by),
            wanted.call in (None, e.call_id),
        ]
        if all(keep):
            yield e.id


@pytest.fixture
def decided(database):
    """Some of it decided."""
    with database.change() as tx:
        decide(tx, 1, 0, "ana", "confirmed")
        decide(tx, 2, 0, "bo", "rejected", "misheard")
        decide(tx, 4, 0, "ana", "unsure")
    return database


filters = st.builds(
    Filter,
    rule=st.sampled_from([None, "zh.impatience.told-you", "zh.opening.greeting", "zh.of.nothing"]),
    agent=st.sampled_from([None, "李娜", "O'Neill"]),
    team=st.sampled_from([None, "A", "B"]),
    severity=st.sampled_from([None, "fatal", "major", "minor"]),
    status=st.sampled_from([None, "open", "confirmed", "rejected", "unsure"]),
    kind=st.sampled_from([None, "violation", "missing", "not_assessable"]),
    since=st.sampled_from([None, "2026-10-02", "2026-10-02T11:00"]),
    until=st.sampled_from([None, "2026-10-03", "2026-10-03T10:00"]),
    score_below=st.sampled_from([None, 0.72, 0.9]),
    reviewer=st.sampled_from([None, "ana", "bo"]),
    call=st.sampled_from([None, 1, 2]),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wanted=filters, order=st.sampled_from(ORDERS), limit=st.integers(1, 5))
def test_pages_have_what_fits_the_filter_once_and_in_order(decided, wanted, order, limit):
    with decided.reading() as tx:
        expected = set(by_filter(wanted, everything(tx)))
        found, after = [], None
        while True:
            page = find(tx, wanted, order, after, limit)
            assert page.total == len(expected)
            assert not page.capped
            found += ids(page)
            after = page.next
            if after is None:
                break
            assert len(page.items) == limit
        assert len(found) == len(set(found))
        assert set(found) == expected
        assert found == ids(find(tx, wanted, order))
        for before, one, behind in zip([None, *found], found, [*found[1:], None]):  # noqa: B905
            beside = neighbours(tx, wanted, order, one)
            assert (beside.previous, beside.next) == (before, behind)


def test_orders(database):
    with database.reading() as tx:
        events = {e.id: e for e in everything(tx)}
        newest = [events[i] for i in ids(find(tx, Filter(), "newest"))]
        assert [e.call_start for e in newest] == sorted((e.call_start for e in newest), reverse=True)
        worst = [events[i].machine.severity for i in ids(find(tx, Filter(), "worst"))]
        assert worst == sorted(worst, key=("fatal", "major", "minor").index)
        time = [(events[i].call_start, events[i].machine.start) for i in ids(find(tx, Filter(), "time"))]
        assert time == sorted(time)
        useful = [events[i].uncertainty for i in ids(find(tx, Filter(), "useful"))]
        assert useful == sorted(useful, reverse=True)  # no rule was reviewed more than another


def test_rules_that_were_reviewed_come_later(database, monkeypatch):
    monkeypatch.setattr(usefulness, "STEPS", ((2, 1.0),))  # to be known better: of which fewer than two were decided
    told, greeting = "zh.impatience.told-you", "zh.opening.greeting"

    def rules(tx):
        return [item.machine.rule for item in find(tx, Filter()).items if item.machine.rule in (told, greeting)]

    with database.change() as tx:
        assert rules(tx)[0] == told  # sounds that are little alike say less than that something is missing
        first, second = (item.id for item in find(tx, Filter(rule=told), limit=2).items)
        decide(tx, first, 0, "ana", "confirmed")
        assert rules(tx)[0] == told
        decide(tx, second, 0, "ana", "confirmed")
        assert rules(tx) == [greeting] * 5 + [told] * 3
        undo(tx, second, 1, "ana")
        assert rules(tx)[0] == told
        assert find(tx, Filter()).items[0].id == second


def test_only_as_many_of_a_rule_come_earlier_as_are_needed(empty, folder, monkeypatch):
    monkeypatch.setattr(usefulness, "FORWARD", 2)
    bring_in(empty, folder)
    with empty.reading() as tx:
        order = [(item.machine.rule, item.uncertainty) for item in find(tx, Filter()).items]
        first, rest = order[:6], order[6:]
        assert {rule for rule, _ in first} == {rule for rule, _ in order}
        assert [sure for _, sure in rest] == sorted((sure for _, sure in rest), reverse=True)
        assert all(sum(rule == one for rule, _ in first) == 2 for one in {rule for rule, _ in order})


def test_a_place_holds_after_the_finding_was_decided_and_when_others_come(database):
    with database.reading() as tx:
        order = ids(find(tx, Filter(), "time"))
    with database.change() as tx:
        decide(tx, order[3], 0, "ana", "confirmed")
    with database.reading() as tx:
        assert neighbours(tx, Filter(), "time", order[3]) == queue.Neighbours(order[2], order[4])
        assert ids(find(tx, Filter(), "time", after=order[3])) == order[4:]


def test_a_place_that_is_none(database):
    with database.reading() as tx, pytest.raises(Gone, match="there is no finding 999"):
        find(tx, Filter(), after=999)


def test_totals_are_capped(database, monkeypatch):
    monkeypatch.setattr(queue, "CAP", 3)
    with database.reading() as tx:
        page = find(tx, Filter())
        assert (page.total, page.capped) == (3, True)
        assert len(page.items) == 12


def test_choices_count_what_is_open(decided):
    with decided.reading() as tx:
        found = choices(tx)
        rules = {e.machine.rule for e in everything(tx) if e.machine.kind != "not_assessable"}
        assert {rule for rule, _ in found.rules} == rules
        for chosen, name in ((found.rules, "rule"), (found.agents, "agent"), (found.teams, "team")):
            for value, count in chosen:
                assert count == find(tx, Filter(**{name: value})).total
            assert [count for _, count in chosen] == sorted((count for _, count in chosen), reverse=True)


def test_rules_of_which_all_is_decided_can_still_be_chosen(database):
    with database.change() as tx:
        for item in find(tx, Filter(rule="zh.shirking.not-my-job")).items:
            decide(tx, item.id, 0, "ana", "confirmed")
        assert ("zh.shirking.not-my-job", 0) in choices(tx).rules


def test_progress_of_the_day(decided):
    today = datetime.now().date()  # the tests may run over midnight, so the next day counts too
    with decided.change() as tx:
        left = find(tx, Filter()).total
        undo(tx, 4, 1, "ana")
        decide(tx, 4, 2, "bo", "unsure")
        days = [progress(tx, "ana", today), progress(tx, "ana", today + timedelta(days=1))]
        assert sum(day.decided for day in days) == 1
        assert sum(day.everybody for day in days) == 3
        assert days[0].open == left
        assert progress(tx, "ana", date(2020, 1, 1)).everybody == 0


def test_the_queue_of_a_sample(database):
    with database.change() as tx:
        sample = draw(tx, "October", "flagged", 2, 1, "lea", ["ana", "bo"])
        of_ana, of_bo = (find(tx, Filter(sample=sample, reviewer=who)) for who in ("ana", "bo"))
        assert set(ids(of_ana)).isdisjoint(ids(of_bo))
        assert of_ana.total + of_bo.total == 6
        one = of_ana.items[0]
        decide(tx, one.id, 0, "ana", "confirmed", sample=sample)
        assert one.id not in ids(find(tx, Filter(sample=sample, reviewer="ana")))
        assert ids(find(tx, Filter(sample=sample, reviewer="ana", status="confirmed"))) == [one.id]
        assert find(tx, Filter(sample=sample, reviewer="ana", status=None)).total == of_ana.total
