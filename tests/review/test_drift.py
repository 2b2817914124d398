"""Drift of reviewers: a printed example of the test, and reviewers made up to drift or not."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from given_verdicts import MONDAY, judged
from hypothesis import given
from hypothesis import strategies as st

from speechguard.review.statistics.drift import drift, trend
from speechguard.review.statistics.estimates import share


def weekly(days, yes, no):
    return {date(2026, 1, 5) + timedelta(days=d): (y, n) for d, y, n in zip(days, yes, no, strict=True)}


MALFORMATIONS = weekly((0, 7, 21, 56, 98), (48, 38, 5, 1, 1), (17066, 14464, 788, 126, 37))


def test_the_trend_of_a_printed_example():
    """Agresti 2002, Categorical Data Analysis, section 3.4.4: scores 0, 0.5, 1.5, 4, 7 give M^2 = 6.57."""
    z, p = trend([MALFORMATIONS])
    assert round(z * z, 2) == 6.57
    assert round(p, 4) == 0.0104


def test_rules_are_not_mixed():
    """Two rules, one seldom and one often wrong; the second comes up more and more. Neither changes."""
    seldom = weekly((0, 7, 14, 21), (9, 6, 3, 1), (81, 54, 27, 9))
    often = weekly((0, 7, 14, 21), (9, 36, 63, 81), (1, 4, 7, 9))
    mixed = {week: (seldom[week][0] + often[week][0], seldom[week][1] + often[week][1]) for week in seldom}
    assert trend([mixed])[1] < 1e-9
    assert trend([seldom, often])[1] == pytest.approx(1)


def test_what_is_suspected_is_not_mixed_with_the_findings_of_its_rule():
    """It is rejected more often; who gets more of it each week has not changed."""
    verdicts, first = [], 1
    for week in range(6):
        for suspected, letters_of in ((False, "ccccccccr" * (6 - week)), (True, "rrrrrrrrc" * (1 + week))):
            verdicts += [replace(one, suspected=suspected) for one in judged("ana", letters_of, week=week, first=first)]
            first += len(letters_of)
    assert drift(verdicts)[0].rejecting.p == pytest.approx(1)
    assert drift([replace(one, suspected=False) for one in verdicts])[0].rejecting.p < 1e-9


@pytest.mark.parametrize(
    "counts", [{}, weekly((0,), (3,), (4,)), weekly((0, 7), (3, 9), (0, 0)), weekly((0, 7), (1, 0), (0, 0))]
)
def test_what_says_nothing_of_a_trend(counts):
    assert trend([counts]) is None
    if counts:
        assert trend([counts, MALFORMATIONS])[0] == pytest.approx(trend([MALFORMATIONS])[0])


COUNTED = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=2, max_size=5).map(
    lambda pairs: weekly(range(0, 7 * len(pairs), 7), *zip(*pairs, strict=True))
)


@given(COUNTED)
def test_yes_rises_where_no_falls(counts):
    here, there = trend([counts]), trend([{week: (no, yes) for week, (yes, no) in counts.items()}])
    assert (here is None) == (there is None)
    if here:
        assert here[0] == pytest.approx(-there[0], abs=1e-9)
        assert 0 <= here[1] <= 1


def test_weeks_by_hand():
    verdicts = [*judged("A", "ccru"), *judged("A", "r", week=2, first=9), *judged("B", "crrc"), *judged("C", "cr c")]
    one = drift(verdicts)[0]
    assert one.reviewer == "A"
    first, second = one.weeks
    assert (first.monday, first.verdicts, first.unsure) == (MONDAY.date(), 4, 1)
    assert first.rejecting == share(1, 3)
    # Event 1: as B and C. Event 2: against both. Event 3: as B; C said nothing. Event 4: unsure.
    assert first.agreeing == share(2, 3)
    assert (second.monday, second.agreeing) == (MONDAY.date() + timedelta(weeks=2), None)
    assert (one.rejecting, one.agreeing) == (None, None)


def test_where_the_others_are_divided_nobody_is_right():
    (a, _, _) = drift([*judged("A", "c"), *judged("B", "c"), *judged("C", "r")])
    assert a.weeks[0].agreeing is None


def letters(rng, count, rate):
    return "".join("r" if rng.random() < rate else "c" for _ in range(count))


def test_who_drifts_is_seen_and_who_does_not_is_left_alone():
    rng = random.Random(5)
    verdicts = []
    for week in range(8):
        first = 1 + 40 * week
        truth = letters(rng, 40, 0.3)
        verdicts += judged("steady", truth, week=week, first=first)
        verdicts += judged("also", truth, week=week, first=first)
        strict = "".join("c" if rng.random() < week / 10 else letter for letter in truth)
        verdicts += judged("stricter", strict, week=week, first=first)
    also, steady, stricter = drift(verdicts)
    assert stricter.rejecting.direction == "falling"
    assert stricter.rejecting.p < 0.01
    assert stricter.agreeing.direction == "falling"
    assert steady.rejecting.p > 0.05
    assert also.agreeing is None  # always: there is nothing to test


def test_chance_alone_seldom_looks_like_drift():
    rng = random.Random(11)
    alarms = 0
    for _ in range(30):
        verdicts = [
            verdict
            for name in "ABCDE"
            for week in range(6)
            for verdict in judged(name, letters(rng, 15, 0.3), week=week, first=1 + 100 * week)
        ]
        alarms += any(one.rejecting and one.rejecting.p < 0.05 for one in drift(verdicts))
    assert alarms <= 5  # 1.5 are expected


def test_a_changed_verdict_counts_in_the_week_of_the_change():
    (one,) = drift([*judged("A", "cc"), *judged("A", "r", week=1)])
    assert [(week.verdicts, week.rejecting.part) for week in one.weeks] == [(1, 0), (1, 1)]
