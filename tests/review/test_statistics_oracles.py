"""What the figures of quality compute is what statsmodels and scipy compute, on random input."""

from __future__ import annotations

from datetime import date, timedelta
from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import gamma
from statsmodels.stats.contingency_tables import Table
from statsmodels.stats.inter_rater import cohens_kappa as kappa_of_statsmodels
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

from speechguard.review.statistics.agreement import NO_ERROR, cohens_kappa
from speechguard.review.statistics.drift import Trend, _adjusted, trend
from speechguard.review.statistics.estimates import share
from speechguard.review.statistics.misses import _gamma_interval

COUNTS = st.integers(0, 60)
MONDAY = date(2026, 11, 2)


@given(st.integers(1, 400).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))))
def test_interval_of_a_share(counts: tuple[int, int]):
    found = share(*counts)
    assert found is not None
    low, high = proportion_confint(*counts, 0.05, method="wilson")
    assert (found.low, found.high) == (pytest.approx(low, abs=1e-12), pytest.approx(high, abs=1e-12))


@given(st.lists(COUNTS, min_size=4, max_size=4))
def test_kappa(counts: list[int]):
    table = np.array(counts, float).reshape(2, 2)
    found = cohens_kappa(table.tolist())
    total = table.sum()
    if found is None:
        assert not total or (table.sum(0) @ table.sum(1)) / total**2 == pytest.approx(1)
        return
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = kappa_of_statsmodels(table)
    value, (low, high) = found
    assert value == pytest.approx(expected.kappa, abs=1e-9)
    if expected.std_kappa > NO_ERROR:
        assert low == pytest.approx(max(expected.kappa_low, -1.0), abs=1e-9)
        assert high == pytest.approx(min(expected.kappa_upp, 1.0), abs=1e-9)


@given(st.lists(st.lists(st.tuples(COUNTS, COUNTS), min_size=2, max_size=6), min_size=1, max_size=3))
def test_trend(strata: list[list[tuple[int, int]]]):
    difference = variance = 0.0
    for weeks in strata:
        kept = [(week, counts) for week, counts in enumerate(weeks) if any(counts)]
        table = np.array([counts for _, counts in kept], float).T.reshape(2, -1)
        if len(kept) < 2 or not table.sum(1).all():
            continue
        since = np.array([float(week - kept[0][0]) for week, _ in kept])
        test = Table(table, shift_zeros=False).test_ordinal_association(np.array([1.0, 0.0]), since)
        difference += test.statistic - test.null_mean
        variance += test.null_sd**2
    found = trend({MONDAY + timedelta(7 * week): c for week, c in enumerate(weeks)} for weeks in strata)
    if not variance:
        assert found is None
        return
    assert found is not None
    assert found[0] == pytest.approx(difference / sqrt(variance), abs=1e-9)


@given(st.lists(st.one_of(st.none(), st.floats(0, 1)), max_size=8))
def test_adjusted_for_looking_at_several(values: list[float | None]):
    given_trends = [None if value is None else Trend("rising", value) for value in values]
    tested = [value for value in values if value is not None]
    expected = iter(multipletests(tested, method="holm")[1] if tested else ())
    found = [one and one.p for one in _adjusted(given_trends)]
    assert found == [None if value is None else pytest.approx(next(expected), abs=1e-12) for value in values]


@given(st.floats(0.01, 300), st.floats(0.01, 900), st.floats(0.1, 20))
def test_interval_of_a_weighted_count(mean: float, variance: float, heaviest: float):
    def quantile(at: float, mean: float, variance: float) -> float:
        return gamma.ppf(at, mean**2 / variance, scale=variance / mean)

    high = quantile(0.975, mean + heaviest, variance + heaviest * (heaviest + 1))
    assert _gamma_interval(mean, variance, heaviest) == pytest.approx((quantile(0.025, mean, variance), high), rel=1e-9)
