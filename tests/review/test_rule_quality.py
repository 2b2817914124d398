"""Precision, what is true and what is missed: hand-computed examples, limits, and simulated calls."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2

from speechguard.review.statistics.estimates import Estimate, share
from speechguard.review.statistics.misses import Stratum, missed, recall
from speechguard.review.statistics.precision import RuleCounts, fewest_right, quality, suspicion, true_findings

COUNTS = st.builds(RuleCounts, st.just("r"), *[st.integers(0, 50)] * 4)
STRATA = st.lists(
    st.lists(st.integers(0, 4), max_size=20).flatmap(
        lambda found: st.builds(Stratum, st.just("s"), st.integers(len(found), 400), st.just(tuple(found)))
    ),
    max_size=4,
)


def test_shares_of_what_is_decided():
    found = quality(RuleCounts("zh.test.rule", 3, 2, 1, 1, upheld=1, overturned=1))
    assert found.precision == share(3, 5)
    assert found.overturn == share(2, 5)
    assert found.appeals == share(1, 2)
    assert found.reviewed == share(5, 7)


@pytest.mark.parametrize(
    ("right", "wrong", "may"), [(34, 0, False), (35, 0, True), (95, 5, False), (96, 4, True), (0, 0, False)]
)
def test_a_rule_may_decide_by_meaning_when_it_is_surely_right(right, wrong, may):
    drawn = RuleCounts("r", right, wrong)
    assert suspicion(RuleCounts("r", 1, 1, open=500), drawn).may_decide is may
    assert suspicion(drawn, None).may_decide is may  # all are decided
    assert suspicion(RuleCounts("r", right, wrong, open=1), None).may_decide is False  # those that somebody chose
    assert fewest_right() == 35


def test_a_rule_that_nobody_reviewed_has_no_precision():
    found = quality(RuleCounts("r", open=4, unsure=1))
    assert (found.precision, found.overturn, found.appeals) == (None, None, None)
    assert (found.reviewed.part, found.reviewed.whole) == (0, 5)


@given(COUNTS)
def test_precision_and_overturn_add_up(counts):
    found = quality(counts)
    if counts.decided:
        assert found.precision.value + found.overturn.value == pytest.approx(1)
        assert found.precision.low + found.overturn.high == pytest.approx(1)
    assert (found.precision is None) == (counts.decided == 0)


def test_true_findings_by_hand():
    """Two rules: 1,000 events, 80 of 100 right; 200 events, 5 of 50 right."""
    rules = [RuleCounts("a", 80, 20, open=900), RuleCounts("b", 5, 45, open=150)]
    found = true_findings(rules)
    assert found.value == pytest.approx(1000 * 0.8 + 200 * 0.1)
    a, b = share(80, 100), share(5, 50)
    below = (1000 * (0.8 - a.low)) ** 2 * 0.9 + (200 * (0.1 - b.low)) ** 2 * 0.75
    assert found.low == pytest.approx(820 - below**0.5)


def test_what_is_all_decided_is_known():
    assert true_findings([RuleCounts("a", 7, 3), RuleCounts("b", 0, 2)]) == Estimate(7, 7, 7)
    assert true_findings([]) == Estimate(0, 0, 0)
    assert true_findings([RuleCounts("a", 7, 3), RuleCounts("b", open=1)]) is None


@given(st.lists(COUNTS, max_size=4))
def test_true_findings_lie_between_what_is_known_and_what_can_be(rules):
    found = true_findings(rules)
    assert (found is None) == any(rule.events and not rule.decided for rule in rules)
    if found:
        assert sum(rule.confirmed for rule in rules) <= found.low + 1e-9
        assert found.low - 1e-9 <= found.value <= found.high + 1e-9
        assert found.high <= sum(rule.events - rule.rejected for rule in rules) + 1e-9


def test_misses_by_hand():
    found = missed([Stratum("a", 100, (1, 0, 0, 1)), Stratum("b", 60, (0, 0)), Stratum("c", 9, ())])
    assert (found.total.value, found.found, found.checked, found.calls, found.uncovered) == (50, 2, 6, 160, 9)
    assert found.per_call.value == pytest.approx(50 / 160)
    assert found.total.low < 50 < found.total.high


def test_few_checked_of_very_many_have_the_exact_interval_of_poisson():
    """Garwood 1936, Biometrika 28."""
    for count in (0, 1, 7):
        found = missed([Stratum("a", 10**9, (1,) * count + (0,) * (100 - count))]).total
        weight = 10**7
        assert found.high == pytest.approx(weight * chi2.ppf(0.975, 2 * (count + 1)) / 2, rel=1e-4)
        assert found.low == pytest.approx(weight * (chi2.ppf(0.025, 2 * count) / 2 if count else 0), rel=1e-4)


def test_where_all_calls_were_checked_nothing_is_estimated():
    assert missed([Stratum("a", 3, (0, 2, 1))]).total == Estimate(3, 3, 3)
    assert missed([]) is None
    assert missed([Stratum("a", 3, ())]) is None
    with pytest.raises(ValueError, match="stratum a: 2 checked of 1 calls"):
        missed([Stratum("a", 1, (0, 0))])


@given(STRATA, st.randoms())
def test_misses_hold_together_in_any_order(strata, random):
    before = missed(strata)
    shuffled = [Stratum(s.name, s.calls, tuple(random.sample(s.missed, len(s.missed)))) for s in strata]
    random.shuffle(shuffled)
    after = missed(shuffled)
    if before is None:
        assert after is None
        return
    assert after.total.value == pytest.approx(before.total.value)
    assert after.total.high == pytest.approx(before.total.high)
    assert before.found <= before.total.low <= before.total.value + 1e-9
    assert before.total.value <= before.total.high + 1e-9
    assert before.checked + before.uncovered <= sum(s.calls for s in strata)


def test_the_interval_holds_the_truth_nearly_always():
    rng = np.random.default_rng(7)
    inside = 0
    for _ in range(400):
        calls = [rng.poisson(rate, size) for rate, size in ((0.02, 500), (0.1, 200), (0.01, 300))]
        drawn = [Stratum("s", len(c), tuple(c[:n].tolist())) for c, n in zip(calls, (60, 40, 30), strict=True)]
        total = missed(drawn).total
        inside += total.low <= sum(map(sum, calls)) <= total.high
    assert inside >= 0.93 * 400


def test_recall_of_known_findings_is_bounded_by_what_may_be_missed():
    found = recall(Estimate(80, 80, 80), Estimate(20, 10, 40))
    assert (found.value, found.low, found.high) == pytest.approx((0.8, 80 / 120, 80 / 90))
    both = recall(Estimate(80, 60, 100), Estimate(20, 10, 40))
    assert both.value == 0.8
    assert both.low < found.low
    assert both.high > found.high


def test_recall_where_there_is_nothing():
    assert recall(Estimate(0, 0, 3), Estimate(0, 0, 5)) is None
    nothing = recall(Estimate(0, 0, 3), Estimate(5, 2, 9))
    assert (nothing.value, nothing.low, nothing.high) == pytest.approx((0, 0, 3 / 5))
    assert recall(Estimate(0, 0, 0), Estimate(5, 2, 9)).high == 0
    perfect = recall(Estimate(9, 9, 9), Estimate(0, 0, 0))
    assert (perfect.low, perfect.value, perfect.high) == (1, 1, 1)


ESTIMATES = st.tuples(*[st.floats(0, 1000)] * 3).map(sorted).map(lambda e: Estimate(e[1], e[0], e[2]))


@given(ESTIMATES, ESTIMATES)
def test_recall_is_a_share_in_its_interval(found, missing):
    result = recall(found, missing)
    if result:
        assert -1e-9 <= result.low <= result.value + 1e-6
        assert result.value - 1e-6 <= result.high <= 1 + 1e-9
