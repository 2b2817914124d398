"""Agreement of reviewers: printed examples, slow formulas, and what holds for all verdicts."""

from collections import Counter
from datetime import timedelta
from itertools import permutations

import numpy as np
import pytest
from given_verdicts import judged
from hypothesis import given, settings
from hypothesis import strategies as st

from speechguard.review.statistics import agreement
from speechguard.review.statistics.agreement import cohens_kappa, of_all, pairs
from speechguard.review.statistics.estimates import share

TABLES = st.lists(st.integers(0, 40), min_size=4, max_size=4).map(lambda n: [[n[0], n[1]], [n[2], n[3]]])
SHEETS = st.lists(st.text("cru ", min_size=12, max_size=12), min_size=2, max_size=4)


def rated(sheets):
    return [verdict for name, sheet in zip("ABCD", sheets, strict=False) for verdict in judged(name, sheet)]


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),  # Newcombe 1998, Statistics in Medicine 17, table I, method 3
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_shares_have_the_printed_intervals_of_wilson(part, whole, low, high):
    found = share(part, whole)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_of_nothing_there_is_no_share():
    assert share(0, 0) is None
    with pytest.raises(ValueError, match="no part"):
        share(3, 2)


@given(st.integers(0, 500), st.integers(1, 500))
def test_a_share_lies_in_its_interval(part, more):
    found = share(part, part + more)
    assert 0 <= found.low <= found.value <= found.high <= 1
    assert (found.low == 0) == (part == 0)


@pytest.mark.parametrize(
    ("table", "kappa"),  # as printed in textbooks, to four digits
    [([[20, 5], [10, 15]], 0.4), ([[45, 15], [25, 15]], 0.1304), ([[25, 35], [5, 35]], 0.2593)],
)
def test_kappa_of_printed_examples(table, kappa):
    value, (low, high) = cohens_kappa(table)
    assert round(value, 4) == kappa
    assert low < value < high


@given(TABLES)
def test_kappa_and_its_interval_by_the_formulas_as_they_are_printed(table):
    p = np.array(table) / max(np.sum(table), 1)
    row, column = p.sum(1), p.sum(0)
    by_chance = sum(row[i] * column[i] for i in range(2))
    if not np.sum(table) or by_chance > 1 - 1e-9:
        assert cohens_kappa(table) is None
        return
    expected = (np.trace(p) - by_chance) / (1 - by_chance)
    value, (low, high) = cohens_kappa(table)
    assert value == pytest.approx(expected, abs=1e-9)
    assert -1 - 1e-9 <= low <= value + 1e-9
    assert value - 1e-9 <= high <= 1
    # Fleiss, Cohen, Everitt 1969, formula 13
    a = sum(p[i, i] * (1 - (row[i] + column[i]) * (1 - value)) ** 2 for i in range(2))
    b = (1 - value) ** 2 * sum(p[i, j] * (column[i] + row[j]) ** 2 for i in range(2) for j in range(2) if i != j)
    variance = (a + b - (value - by_chance * (1 - value)) ** 2) / (1 - by_chance) ** 2 / np.sum(table)
    if variance > 1e-9:
        assert high == pytest.approx(min(value + 1.959964 * variance**0.5, 1), abs=1e-6)
        assert low == pytest.approx(max(value - 1.959964 * variance**0.5, -1), abs=1e-6)
    else:
        assert low < high
    assert cohens_kappa(np.transpose(table))[0] == pytest.approx(value)


def test_few_events_that_all_agree_on_do_not_make_certainty():
    (few,), (many,) = pairs(rated(["ccrr"] * 2)), pairs(rated(["ccrr" * 50] * 2))
    assert few.coefficient == many.coefficient == 1
    assert few.interval[0] < 0.5 < many.interval[0] < 1
    three, sixty = of_all(rated(["ccrr"] * 3)), of_all(rated(["ccrr" * 50] * 3))
    assert three.coefficient == sixty.coefficient == 1
    assert three.interval[0] < 0.5 < sixty.interval[0] < 1


def test_where_all_is_one_category_there_is_no_coefficient():
    (both,) = pairs(rated(["cccc", "cccu"]))
    assert (both.coefficient, both.interval, both.undefined) == (None, None, "one_category")
    assert (both.raw.part, both.raw.whole, both.events, both.unsure) == (3, 3, 3, 1)
    everybody = of_all(rated(["cccc", "cccu", " ccc"]))
    assert (everybody.coefficient, everybody.undefined, everybody.raw.value) == (None, "one_category", 1)
    assert (everybody.events, everybody.unsure) == (4, 1)


def test_reviewers_without_an_event_in_common():
    assert pairs(rated(["cc  ", "  rr"])) == []
    (unsure,) = pairs(rated(["cu", "uc"]))
    assert (unsure.undefined, unsure.raw, unsure.unsure) == ("no_common_events", None, 2)
    assert of_all(rated(["cc  ", "  rr"])).undefined == "no_common_events"
    assert of_all([]).undefined == "no_common_events"


def test_the_last_verdict_of_a_reviewer_counts():
    first = judged("A", "ccrr")
    later = [j for j in judged("A", "rrrr", week=1) if j.event == 1]
    (found,) = pairs([*later, *first, *judged("B", "rcrr")])
    assert found.raw.part == 4


def test_alpha_of_the_printed_example():
    """Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, section A: two observers, ten units."""
    found = of_all(rated(["rcrrrrrrcr", "cccrrcrrrr"]))
    assert round(found.coefficient, 3) == 0.095
    assert found.interval[0] < 0.095 < found.interval[1]


@settings(max_examples=40)
@given(SHEETS)
def test_alpha_equals_observed_over_expected_disagreement(sheets):
    found = of_all(rated(sheets))
    units = [[v for v in unit if v in "cr"] for unit in zip(*sheets, strict=True)]
    units = [unit for unit in units if len(unit) > 1]
    assert found.events == len(units)
    assert found.unsure == "".join(sheets).count("u")
    every = Counter(v for unit in units for v in unit)
    if len(every) < 2:
        assert found.coefficient is None
        return
    n = every.total()
    observed = sum(sum(a != b for a, b in permutations(unit, 2)) / (len(unit) - 1) for unit in units)
    expected = 2 * every["c"] * every["r"] / (n - 1)
    assert found.coefficient == pytest.approx(1 - observed / expected)
    assert found.raw.part == sum(len(set(unit)) == 1 for unit in units)


@settings(max_examples=20)
@given(SHEETS, st.randoms())
def test_order_and_names_do_not_matter(sheets, random):
    before = of_all(rated(sheets))
    random.shuffle(sheets)
    verdicts = rated(sheets)
    random.shuffle(verdicts)
    assert of_all(verdicts).coefficient == pytest.approx(before.coefficient)


def test_the_interval_is_the_same_for_the_same_seed_and_narrows_with_events():
    few, many = rated(["ccrrcrcrcc", "ccrrcrrrcc", "ccrrccrrcc"]), rated(["ccrrcrcrcc" * 9, "ccrrcrrrcc" * 9])
    assert of_all(few, seed=3) == of_all(few, seed=3)
    assert of_all(few, seed=3).interval != of_all(few, seed=4).interval
    width = [one.interval[1] - one.interval[0] for one in (of_all(few), of_all(many))]
    assert width[0] > 2 * width[1]


def test_no_interval_where_nearly_all_is_one_category():
    found = of_all(rated(["c" * 10, "c" * 9 + "r"]))
    assert found.coefficient == 0
    assert found.interval is None


def test_a_verdict_changed_later_is_not_two_verdicts():
    again = [j for j in judged("B", "rr") if j.event == 1]
    late = [type(j)(j.event, j.rule, j.reviewer, "confirmed", j.at + timedelta(days=1)) for j in again]
    found = of_all([*judged("A", "cr"), *judged("B", "rr"), *late])
    assert (found.events, found.raw.part) == (2, 2)


@settings(max_examples=30)
@given(SHEETS)
def test_a_draw_has_the_alpha_of_the_events_drawn(sheets):
    """A single draw, made again event by event."""
    rows = [["".join(unit).count(letter) for letter in "cr"] for unit in zip(*sheets, strict=True)]
    counts = np.array([row for row in rows if sum(row) > 1]).reshape(-1, 2)
    if not len(counts):
        return
    kinds, times = np.unique(counts, axis=0, return_counts=True)
    drawn = np.random.default_rng(5).multinomial(len(counts), times / len(counts))
    again = agreement._alpha(np.repeat(kinds, drawn, axis=0))
    interval = agreement._resampled(counts, seed=5, resamples=1)
    assert (interval is None) == (again is None)
    if interval:
        assert interval == pytest.approx((again, again))
