"""Strictness from what reviewers decided: found where it is in the data, and only there."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reviewed import reviewed

from speechguard.matching.phrase import budget
from speechguard.review.suggestions import strictness_suggestion, strictness_suggestions

VERDICTS = {True: "confirmed", False: "rejected"}


def decided(*groups, **more):
    """Groups of (how many, verdict, score)."""
    return [reviewed(verdict, score=score, **more) for count, verdict, score in groups for _ in range(count)]


def test_what_sounds_less_alike_is_wrong_so_stricter_is_better():
    events = decided((12, "rejected", 0.75), (3, "rejected", 0.833), (1, "confirmed", 0.833), (30, "confirmed", 1.0))
    found = strictness_suggestion("zh.test.rule", events)
    assert (found.strictness, found.why) == (84, "")
    assert (found.confirmed, found.rejected, found.lost, found.dropped) == (31, 15, 1, 15)
    assert (found.before.part, found.before.whole, found.after.part, found.after.whole) == (31, 46, 30, 30)
    assert found.p < 0.001
    assert found.phrases == ("不归我管",)


@pytest.mark.parametrize("syllables", range(2, 13))
def test_the_strictness_drops_just_what_the_matcher_would(syllables):
    for cost in range(1, syllables + 1):
        score = round(1 - cost / (4 * syllables), 3)
        events = decided((20, "rejected", score), (20, "confirmed", 1.0))
        found = strictness_suggestion("zh.test.rule", events)
        assert budget(syllables, found.strictness) < cost
        assert budget(syllables, found.strictness - 1) >= cost


@pytest.mark.parametrize(
    ("events", "why"),
    [
        (decided((4, "rejected", 0.75), (4, "confirmed", 1.0)), "few"),
        (decided((40, "confirmed", 1.0), (3, "confirmed", 0.8)), "none_rejected"),
        (decided((40, "rejected", 0.8), (3, "rejected", 1.0)), "none_confirmed"),
        (decided((12, "rejected", 1.0), (20, "confirmed", 0.8), (20, "confirmed", 1.0)), "no_better"),
        (decided((12, "rejected", 1.0), (20, "confirmed", 1.0)), "no_better"),
        (decided((2, "rejected", 0.75), (8, "rejected", 1.0), (12, "confirmed", 1.0)), "chance"),
    ],
)
def test_why_nothing_is_suggested(events, why):
    found = strictness_suggestion("zh.test.rule", events)
    assert (found.strictness, found.why, found.phrases, found.after) == (None, why, (), None)
    assert (found.p is None) == (why != "chance")


def test_what_was_said_but_allowed_is_no_matter_of_strictness():
    events = [
        *decided((15, "rejected", 0.75), reason="allowed"),
        *decided((5, "rejected", 0.75), reason="wrong_speaker"),
        *decided((30, "confirmed", 1.0)),
    ]
    found = strictness_suggestion("zh.test.rule", events)
    assert (found.why, found.other_causes, found.rejected) == ("none_rejected", 20, 0)


def test_only_decided_violations_of_phrases_count():
    events = [
        *decided((12, "rejected", 0.75), (30, "confirmed", 1.0)),
        *decided((50, "unsure", 0.75), (50, "open", 0.75)),
        *decided((50, "confirmed", 0.0), kind="missing", phrase="", rule="zh.test.owed"),
        *decided((50, "confirmed", 0.75), kind="not_assessable"),
        *decided((1, "confirmed", 1.0), rule="zh.test.first"),
        *[replace(gone, present=False) for gone in decided((9, "rejected", 0.76))],
    ]
    first, rule = strictness_suggestions(events)
    assert (first.rule, first.why) == ("zh.test.first", "none_rejected")
    assert (rule.strictness, rule.confirmed, rule.rejected) == (76, 30, 12)


TRUTHS = st.lists(st.tuples(st.sampled_from([0.75, 0.8, 0.875, 0.917, 1.0]), st.booleans()), min_size=12, max_size=60)


@settings(max_examples=60)
@given(TRUTHS)
def test_no_strictness_has_a_greater_f1(truths):
    events = [reviewed(VERDICTS[true], score=score) for score, true in truths]
    found = strictness_suggestion("zh.test.rule", events)
    if found.strictness is None:
        return

    def f1(strictness):
        kept = [true for score, true in truths if score >= strictness / 100 - 1e-9]
        return 2 * sum(kept) / (len(kept) + sum(true for _, true in truths))

    assert f1(found.strictness) == pytest.approx(max(f1(s) for s in range(75, 101)))
    assert f1(found.strictness) > f1(75)
    assert all(f1(s) < f1(found.strictness) for s in range(75, found.strictness))
    assert found.lost + found.dropped + found.after.whole == len(truths)


@settings(max_examples=20)
@given(TRUTHS, st.randoms())
def test_the_order_does_not_matter(truths, random):
    events = [reviewed(VERDICTS[true], score=score) for score, true in truths]
    before = strictness_suggestion("zh.test.rule", events)
    random.shuffle(events)
    assert strictness_suggestion("zh.test.rule", events) == before


def test_chance_alone_seldom_suggests_anything():
    rng = random.Random(3)
    suggested = 0
    for _ in range(300):
        share = rng.choice([0.2, 0.5, 0.8])
        events = [
            reviewed(VERDICTS[rng.random() < share], score=rng.choice([0.75, 0.8, 0.875, 0.917, 1.0]))
            for _ in range(rng.choice([12, 40]))
        ]
        suggested += strictness_suggestion("zh.test.rule", events).strictness is not None
    assert suggested <= 9  # 3 are expected
