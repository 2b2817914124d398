"""What a verdict is worth: the points it is expected to change."""

from __future__ import annotations

from dataclasses import replace

import pytest
from report.stores import event, utterance

from speechguard.archive.record import Asked, CallRecord
from speechguard.messages import ScoreLine, Word
from speechguard.reasons import because
from speechguard.review.store.grounds import is_known
from speechguard.review.store.worth import DOUBTED, USUAL, clearness, points_taken, worth

RULE = "zh.shirking.not-my-job"
FOUND = event("a", RULE, 10.0, 12.0, phrase="这事不归我管", heard="这事不归我官", score=0.9)
MISSING = event("a", "zh.opening.greeting", 0.0, 8.0, kind="missing", score=0.0)
MEASURE = event("a", "zh.measure.pace", 0.0, 20.0, kind="measure", score=0.0, value=330.0, at_most=300.0)
BY_RING = because("fact_over", name="ring_seconds", over=15.0)
UNSAID = because("missing", what=because("says", role="agent", phrases=("久等了",), further=0))


def said(start, probability, role="agent", text="好的好的"):
    turn = utterance(role, start, text)
    return replace(turn, words=tuple(replace(word, probability=probability) for word in turn.words))


def record(*lines, fatal=False):
    return CallRecord("a", "", "", "", 0, 0, Asked(), score=0.0, fatal=fatal, lines=(ScoreLine("start", 100.0), *lines))


def test_what_a_finding_takes_is_told_by_the_score_of_its_call():
    assert points_taken(
        record(
            ScoreLine("deducted", -30.0, "a", "each", times=3, each=10.0),
            ScoreLine("deducted", -15.0, "a", "capped", times=3, each=10.0, cap=15.0),
            ScoreLine("rewarded", 2.0, "a", "good", times=1, each=2.0),
            ScoreLine("not_assessable", 0.0, "a", "unclear", times=1),
        )
    ) == {"each": 10.0, "capped": 5.0}
    assert points_taken(record()) == {}


def test_a_fatal_finding_takes_its_share_of_what_is_lost():
    fatal = [ScoreLine("fatal", 0.0, "a", "one", times=1), ScoreLine("fatal", 0.0, "a", "two", times=3)]
    assert points_taken(record(*fatal, ScoreLine("call_lost", -80.0), fatal=True)) == {"one": 20.0, "two": 20.0}
    assert points_taken(record(*fatal, ScoreLine("section_lost", -40.0, "a"))) == {"one": 10.0, "two": 10.0}
    other = ScoreLine("section_lost", -40.0, "b")
    assert points_taken(record(*fatal, other, ScoreLine("fatal", 0.0, "b", "three", times=1)))["three"] == 40.0


def test_how_clearly_the_words_were_heard():
    turns = [said(0.0, 0.5), said(10.0, 0.9), said(10.0, 0.1, "customer")]
    assert clearness(FOUND, turns) == pytest.approx(0.9)
    assert clearness(MISSING, turns) == pytest.approx(0.5)
    assert clearness(replace(MISSING, start=3.0), turns) == pytest.approx(0.7)  # no word there: of all that was said
    assert clearness(replace(FOUND, role="customer"), turns) == pytest.approx(0.1)
    assert clearness(FOUND, []) == clearness(FOUND, [said(10.0, 0.9, "customer")]) == 0.5


def test_worth_more_the_more_it_takes_and_the_less_sure_it_is():
    sure, unsure = [said(10.0, 1.0)], [said(10.0, 0.5)]
    assert worth(replace(FOUND, score=1.0), {RULE: 10.0}, sure) == 0.0
    assert worth(FOUND, {RULE: 10.0}, sure) == pytest.approx(0.1)
    assert worth(FOUND, {RULE: 10.0}, unsure) == pytest.approx(10 * 0.55**2)
    assert worth(FOUND, {RULE: 20.0}, unsure) == pytest.approx(20 * 0.55**2)
    assert worth(MISSING, {MISSING.rule: 5.0}, unsure) == pytest.approx(5 * 0.5**2)


def test_a_measure_by_its_distance_to_its_band():
    clear = [said(0.0, 1.0)]
    near, far = (worth(replace(MEASURE, value=value), {MEASURE.rule: 3.0}, clear) for value in (303.0, 450.0))
    assert near == pytest.approx(3 * 0.98**2)
    assert far == 0.0
    assert worth(replace(MEASURE, at_most=None), {MEASURE.rule: 3.0}, clear) == 0.0  # no band: nothing to be near to


def test_where_the_score_does_not_say_the_severity_does():
    for severity, usual in USUAL.items():
        unclear = replace(FOUND, kind="not_assessable", phrase="", severity=severity)
        assert worth(unclear, {RULE: 1.0}, []) == usual
        assert worth(replace(FOUND, severity=severity), {}, [said(10.0, 0.5)]) == pytest.approx(usual * 0.55**2)


def test_where_the_meaning_speaks_against_a_phrase_it_is_worth_a_look():
    sure = [said(10.0, 1.0)]
    exact = replace(FOUND, score=1.0)
    assert worth(replace(exact, meaning=0.03), {RULE: 10.0}, sure) == pytest.approx(10 * DOUBTED)
    assert worth(replace(exact, meaning=0.5), {RULE: 10.0}, sure) == 0.0
    doubtful = replace(FOUND, score=0.5, meaning=0.03)  # it sounds so little alike that it is worth more anyway
    assert worth(doubtful, {RULE: 10.0}, [said(10.0, 0.5)]) == pytest.approx(10 * 0.75**2)


def test_what_is_suspected_is_worth_its_points_times_how_likely_and_how_clearly_heard():
    one = replace(FOUND, kind="suspected", flagged=False, score=0.0, meaning=0.6)
    assert worth(one, {}, [said(10.0, 1.0)]) == pytest.approx(6.0)
    assert worth(one, {RULE: 20.0}, [said(10.0, 0.5)]) == pytest.approx(6.0)
    assert worth(replace(one, meaning=None), {}, []) == 0.0


@pytest.mark.parametrize(
    "known",
    [
        replace(MEASURE, start=0.0, end=0.0),
        replace(MISSING, reason=because("not_met", grounds=(BY_RING,))),
        replace(MISSING, reason=because("not_met", grounds=(because("missing", what=BY_RING),))),
        event("a", RULE, 0.0, 20.0, reason=because("flagged", grounds=(BY_RING, BY_RING))),
    ],
)
def test_what_the_telephone_system_knows_needs_no_ear(known):
    assert is_known(known)
    assert worth(known, {known.rule: 50.0}, []) == 0.0


@pytest.mark.parametrize(
    "heard",
    [
        FOUND,
        MEASURE,
        MISSING,
        replace(MISSING, reason=because("not_met", grounds=(BY_RING, UNSAID))),
        replace(MISSING, reason=because("not_met", grounds=())),
        replace(FOUND, reason=because("flagged", grounds=(BY_RING,))),  # a phrase was heard, too
    ],
)
def test_what_can_be_heard(heard):
    assert not is_known(heard)


def test_words_that_touch_the_finding_count():
    turn = replace(said(9.0, 1.0), words=(Word("好", 9.0, 10.0, 0.4), Word("的", 12.1, 12.5, 0.8)))
    assert clearness(FOUND, [turn]) == pytest.approx(0.4)
