"""Windows, conditions and measures look at the same turns, silences and overlaps."""

from __future__ import annotations

import pytest
from rule_calls import Call, combined, required, rule, rulebook, said

from speechguard.judging.timeline.spans import Spans
from speechguard.judging.timeline.timeline import Timeline
from speechguard.judging.timeline.turns import Turns
from speechguard.messages import ComplianceEvent, Spoke
from speechguard.phonetics import language
from speechguard.utterance import hear

FOREVER = float("inf")


def measure(name: str, *lines: str) -> str:
    return rule(f"zh.test.{name}".replace("_", "-"), "measure", (), "\n".join((f"measure: {name}", *lines)))


def found(call: Call) -> list[ComplianceEvent]:
    """What is flagged or not assessable when the call is over; rules that combine conditions last."""
    call.end()
    flagged = [event for event in call.events if event.status == "confirmed" and event.flagged]
    return sorted(flagged, key=lambda event: event.kind in ("violation", "missing"))


@pytest.mark.parametrize(("pause", "turns"), [(0.25, 1), (0.75, 2)])
def test_who_pauses_shortly_while_the_other_side_speaks_goes_on(pause: float, turns: int):
    line = Timeline(language("zh"))
    line.spoke(Spoke("customer", 1.5, 4.0))
    for number, start in enumerate((1.0, 2.0 + pause)):
        line.spoke(Spoke("agent", start, start + 1))
        line.heard(hear(said("您好您好", start, utterance=number), language("zh")))
    ended, _ = Turns(line.speech["agent"], lambda stretch: stretch, line.speech["customer"]).news(FOREVER)
    assert len(ended) == turns
    assert line.turn_end("agent", 0, 1, FOREVER) == (3.0 + pause if turns == 1 else 2.0)
    assert line.last_turns_start("agent", 1) == (1.0 if turns == 1 else 2.0 + pause)


OVER = (
    combined("forbidden", "{over: {starts_over: 500 ms, words: 4}}", "over"),
    measure("interruption", "at_most: 500 ms", "words: 4"),
)


def test_who_begins_in_a_short_pause_of_the_other_side_begins_into_its_speech():
    call = Call(rulebook(*OVER))
    for voice in (Spoke("customer", 1.0, 2.0), Spoke("customer", 2.4, 4.0), Spoke("agent", 2.25, 4.0)):
        call.engine.spoke(voice)
    call.now = 1.75
    call.say("您先听我说好吗")
    measured, combined_event = found(call)
    assert (measured.start, measured.end) == (combined_event.start, combined_event.end) == (2.25, 4.0)


def test_the_words_of_an_overlap_are_those_of_the_utterances_begun_in_it():
    call = Call(rulebook(*OVER))
    call.engine.spoke(Spoke("customer", 1.0, 3.0))
    call.engine.spoke(Spoke("agent", 2.25, 4.0))
    call.now = 1.75
    call.say("您先听我说好吗")  # three of these syllables while both speak
    assert [event.rule for event in found(call)] == ["zh.test.interruption", "zh.test.combined"]


def test_words_of_an_overlap_that_were_not_clear_are_not_counted():
    call = Call(rulebook(*OVER))
    call.engine.spoke(Spoke("customer", 1.0, 4.0))
    call.engine.spoke(Spoke("agent", 2.0, 2.75))
    call.now = 1.5
    call.say("您先听", doubts=("repeats itself",))
    kinds = {event.rule: event.kind for event in found(call)}
    assert kinds == {"zh.test.interruption": "not_assessable", "zh.test.combined": "not_assessable"}


HOLD = (
    required("感谢等待", within="{after: 8 s}", more="when: {hold: 10 s}"),
    measure("hold", "at_most: 5 s"),
)


@pytest.mark.parametrize(("cough", "kinds"), [(20.0, ["measure", "missing"]), (8.0, [])])
def test_a_hold_is_a_silence_of_both_sides_whether_they_say_words_or_not(cough: float, kinds: list[str]):
    call = Call(rulebook(*HOLD))
    call.say("您好", role="customer")
    call.say("请您稍等")
    call.engine.spoke(Spoke("agent", cough, cough + 1))
    call.now = 15.5
    call.say("查到了")
    assert [event.kind for event in found(call)] == kinds


def test_a_hold_begins_where_the_voice_ends_not_the_words():
    line = Timeline(language("zh"))
    line.spoke(Spoke("agent", 1.0, 2.5))
    line.heard(hear(said("请您稍等", 1.0), language("zh")))
    line.spoke(Spoke("agent", 20.0, 21.0))
    line.heard(hear(said("久等了", 20.0, utterance=1), language("zh")))
    assert line.silence_before("agent", 1) == (2.5, 20.0)


def test_words_are_no_voice_where_there_was_none():
    line = Timeline(language("zh"))
    line.spoke(Spoke("agent", 1.25, 2.0))
    line.heard(hear(said("您好您", 1.0), language("zh")))  # the recogniser puts the first word before the voice
    assert list(line.voice["agent"]) == [(1.25, 2.0)]
    line.heard(hear(said("您好", 5.0, utterance=1), language("zh")))  # a text without sound
    assert list(line.voice["agent"]) == [(1.25, 2.0), (5.0, 5.5)]


def test_gaps_are_what_is_between_the_stretches():
    spans = Spans()
    spans.add(1.0, 2.0)
    spans.add(3.0, 4.0)
    assert spans.gaps(0.0, 5.0) == [(0.0, 1.0), (2.0, 3.0), (4.0, 5.0)]
    assert spans.gaps(1.5, 3.5) == [(2.0, 3.0)]
    assert spans.gaps(2.5, 2.5) == []
    assert [spans.ends_at(moment) for moment in (1.0, 2.0, 3.5)] == [False, True, False]
