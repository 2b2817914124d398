"""The queue: filters, orders and pages, held against a plain list."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from speechguard.review.store import queue, usefulness
from speechguard.review.store.queue import Filter, choices, find, neighbours, progress
from speechguard.review.store.rows import Gone, events_of
from speechguard.review.store.samples import draw
from speechguard.review.store.tables import events
from speechguard.review.store.usefulness import place_all
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
            wanted.language in (None, "zh"),
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
    language=st.sampled_from([None, "zh", "es"]),
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
        events = {e.id: e for e in everything(tx) if e.machine.kind != "not_assessable"}
        newest = [events[i] for i in ids(find(tx, Filter(), "newest"))]
        assert [e.call_start for e in newest] == sorted((e.call_start for e in newest), reverse=True)
        worst = [events[i].machine.severity for i in ids(find(tx, Filter(), "worst"))]
        assert worst == sorted(worst, key=("fatal", "major", "minor").index)
        time = [(events[i].call_start, events[i].machine.start) for i in ids(find(tx, Filter(), "time"))]
        assert time == sorted(time)
        first = events[ids(find(tx, Filter(), "useful"))[0]]
        assert (first.machine.severity, first.worth) == ("fatal", max(e.worth for e in events.values()))


def places(tx):
    """Agents and how useful their findings are, by rule, in the order of the queue."""
    found = defaultdict(list)
    for row in tx.execute(select(events).where(events.c.status == "open").order_by(events.c.useful.desc())):
        found[row.rule].append((row.agent, row.useful, row.worth))
    return found


def test_the_second_of_a_rule_and_an_agent_is_half_as_useful(database):
    with database.reading() as tx:
        for of_rule in places(tx).values():
            seen = Counter()
            for agent, useful, worth in sorted(of_rule, key=lambda one: -one[2]):
                seen[agent] += 1
                assert useful == pytest.approx(worth / seen[agent])
        assert len(places(tx)["zh.impatience.told-you"]) == 5  # of three agents


def test_rules_that_are_rejected_rise_and_rules_that_are_right_sink(database):
    told, greeting = "zh.impatience.told-you", "zh.opening.greeting"

    def first(rule):
        _, useful, worth = max(places(tx)[rule], key=lambda one: one[1])
        return useful / worth

    with database.change() as tx:
        right, wrong = find(tx, Filter(rule=told)).items[0].id, find(tx, Filter(rule=greeting)).items[0].id
        assert first(told) == first(greeting) == 1.0
        decide(tx, right, 0, "ana", "confirmed")
        decide(tx, wrong, 0, "ana", "rejected", "misheard")
        assert first(told) == pytest.approx((0 + 1) / (1 + 5) * 5)
        assert first(greeting) == pytest.approx((1 + 1) / (1 + 5) * 5)
        decide(tx, find(tx, Filter(rule=told)).items[0].id, 0, "ana", "unsure")  # says neither
        assert first(told) == pytest.approx(5 / 6)
        undo(tx, right, 1, "ana")
        undo(tx, wrong, 1, "ana")
        assert first(told) == first(greeting) == 1.0
        assert {right, wrong} <= set(ids(find(tx, Filter())))


def test_only_so_many_of_a_rule_are_in_front_those_worth_most(database, monkeypatch):
    monkeypatch.setattr(usefulness, "FORWARD", 2)
    with database.change() as tx:
        place_all(tx)
        for of_rule in places(tx).values():
            worths = [worth for _, _, worth in of_rule]
            assert sorted(worths[:2], reverse=True) == sorted(worths, reverse=True)[:2]
            assert all((useful < 0) == (place >= 2) for place, (_, useful, _) in enumerate(of_rule))
        first = find(tx, Filter(rule="zh.impatience.told-you")).items[0]
        decide(tx, first.id, 0, "ana", "confirmed")
        assert sum(useful >= 0 for _, useful, _ in places(tx)["zh.impatience.told-you"]) == 2


def test_places_are_the_same_whether_made_at_once_or_one_by_one(decided):
    with decided.change() as tx:
        for one in list(find(tx, Filter()).items)[:4]:
            decide(tx, one.id, one.revision, "ana", "rejected", "misheard")
        before = places(tx)
        place_all(tx)
        assert places(tx) == before


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
