"""What counts as found, as missed, as a false alarm and as judged rightly."""

from dataclasses import replace
from pathlib import Path

import pytest

from speechguard.evaluation.evaluation import Tally, tally
from speechguard.evaluation.labels import LabelledCall, LabelledTurn
from speechguard.messages import ComplianceEvent


def turn(start, end, tag="normal", role="agent", text="话"):
    return LabelledTurn(role, start, end, text, tag, "这事不归我管" if tag == "forbidden" else "")


def call(*turns):
    return LabelledCall("c", Path("c.flac"), "zh", "clean", "left", turns)


def event(start, end, status="confirmed", kind="violation", rule="zh.shirking.not-my-job", **changes):
    made = ComplianceEvent(
        call="c",
        kind=kind,
        rule=rule,
        severity="major",
        status=status,
        role="agent",
        start=start,
        end=end,
        phrase="这事不归我管",
        heard="这是不归我官",
        score=1.0,
        say_instead="",
        audio_seen=end,
    )
    return replace(made, **changes)


RUDE = call(turn(0, 2), turn(3, 5, "forbidden"), turn(6, 8), turn(9, 11, "u", "customer"))


def test_a_forbidden_turn_is_found_once_however_often_it_is_flagged():
    result = tally(RUDE, [event(3.2, 4.0), event(4.0, 4.9)])
    assert (result.found, result.missed, result.false_alarms) == (1, 0, 0)
    assert (result.recall, result.precision) == (1.0, 1.0)
    assert result.mistakes == []


@pytest.mark.parametrize(
    "events",
    [[], [event(3.2, 4.0, "provisional")], [event(3.2, 4.0, "retracted")], [event(3.2, 4.0, kind="not_assessable")]],
)
def test_only_what_is_confirmed_counts(events):
    result = tally(RUDE, events)
    assert (result.found, result.missed, result.false_alarms) == (0, 1, 0)
    assert result.mistakes == ["c 3.0 s missed: 话"]


def test_a_violation_elsewhere_is_a_false_alarm_each():
    result = tally(RUDE, [event(3.2, 4.0), event(0.5, 1.5), event(6.5, 7.5), event(20.0, 21.0)])
    assert (result.found, result.false_alarms) == (1, 3)
    assert result.precision == 0.25
    assert [mistake.split(":")[0] for mistake in result.mistakes] == [
        f"c {start} s false alarm zh.shirking.not-my-job (这事不归我管)" for start in (0.5, 6.5, 20.0)
    ]
    assert result.mistakes[-1].endswith("(nothing said) heard as 这是不归我官")


def test_what_the_customer_says_at_that_time_is_no_excuse():
    assert tally(RUDE, [event(9.5, 10.5)]).false_alarms == 1


@pytest.mark.parametrize(("start", "end", "found"), [(2.6, 3.4, 1), (5.1, 5.5, 1), (4.0, 7.0, 1), (5.6, 5.7, 0)])
def test_times_may_be_a_little_off(start, end, found):
    assert tally(RUDE, [event(start, end)]).found == found


@pytest.mark.parametrize("tag", ["greeting-", "closing-"])
def test_an_improper_greeting_may_hold_a_forbidden_phrase(tag):
    result = tally(call(turn(0, 2, tag)), [event(0.5, 1.5)])
    assert (result.found, result.missed, result.false_alarms) == (0, 0, 0)


def test_speech_of_the_agent_is_what_false_alarms_are_counted_against():
    result = tally(RUDE, [event(0.5, 1.5)])
    assert result.agent_speech == 6.0
    assert result.false_alarms_per_hour == 600.0
    assert Tally().false_alarms_per_hour is None


OWED = {"greeting": "zh.opening.greeting", "closing": "zh.closing.farewell", "hold-thanks": "zh.hold.thanks"}


@pytest.mark.parametrize("item", OWED)
@pytest.mark.parametrize(
    ("label", "verdict"), [("+", None), ("-", "missing"), ("-", None), ("+", "missing"), ("+", "not_assessable")]
)
def test_a_required_item_is_right_when_it_is_missing_where_the_label_says_so(item, label, verdict):
    events = [event(3.0, 9.0, kind=verdict, rule=OWED[item], phrase="")] if verdict else []
    result = tally(call(turn(2, 4, item + label)), events)
    assert result.required == 1
    right = (label == "-") == (verdict == "missing") and verdict != "not_assessable"
    assert result.required_right == int(right)
    assert bool(result.mistakes) is not right


def test_each_hold_is_judged_by_its_own_verdict():
    held = call(turn(20, 22, "hold-thanks+"), turn(80, 82, "hold-thanks-"))
    result = tally(held, [event(80.0, 88.0, kind="missing", rule="zh.hold.thanks", phrase="")])
    assert (result.required, result.required_right) == (2, 2)


def test_the_rules_of_the_language_count():
    spanish = replace(call(turn(0, 2, "greeting-")), language="es")
    verdict = event(0.0, 8.0, kind="missing", rule="es.opening.greeting", phrase="")
    assert tally(spanish, [verdict]).required_right == 1
    assert tally(spanish, [replace(verdict, rule="zh.opening.greeting")]).required_right == 0


def test_a_violation_that_was_confirmed_and_withdrawn_only_counts_as_retracted():
    excused = [event(0.5, 1.5, id=1), event(0.5, 1.5, "retracted", id=1), event(3.2, 4.0, id=2)]
    result = tally(RUDE, excused)
    assert (result.found, result.false_alarms) == (1, 0)
    assert (result.warnings, result.retracted) == (2, 1)


def test_delays_and_retractions():
    events = [
        event(3.2, 4.0, "provisional", delay=0.4, id=1),
        event(3.2, 4.0, "confirmed", delay=1.4, id=1),
        event(6.0, 7.0, "provisional", delay=0.8, id=2),
        event(6.0, 7.0, "retracted", delay=2.0, id=2),
        event(0.0, 8.0, kind="missing", rule=OWED["greeting"], delay=9.0, id=3),
    ]
    result = tally(RUDE, events)
    assert (result.warnings, result.retracted) == (2, 1)
    assert result.delays == {"provisional": [0.4, 0.8], "confirmed": [1.4]}
    assert result.delay("provisional", 50) == pytest.approx(0.6)
    assert Tally().delay("provisional", 50) is None


def test_tallies_add_up():
    one = tally(RUDE, [event(3.2, 4.0, delay=1.0), event(0.5, 1.5)])
    other = tally(call(turn(0, 2, "forbidden"), turn(3, 4, "greeting+")), [])
    both = one + other
    assert (both.calls, both.found, both.missed, both.false_alarms, both.required) == (2, 1, 1, 1, 1)
    assert both.recall == 0.5
    assert both.agent_speech == 9.0
    assert both.delays["confirmed"] == [1.0]
    assert both.mistakes == one.mistakes + other.mistakes
    assert sum([one, other], Tally()) == both
    assert one.calls == 1


def test_what_was_not_there_has_no_share():
    figures = Tally().as_dict()
    assert [figures[key] for key in ("recall", "precision", "required_rate", "confirmed_delay_p95")] == [None] * 4


def test_an_event_that_reaches_into_a_second_forbidden_turn_finds_both():
    turns = (turn(1.0, 3.0, "forbidden"), turn(3.2, 5.0, "forbidden"))
    assert tally(call(*turns), [event(2.0, 4.0)]).found == 2
    assert tally(call(*turns), [event(2.0, 3.3)]).found == 1
