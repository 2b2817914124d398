"""Who spoke when: stretches, turns and holds."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rule_calls import said

from speechguard.judging.timeline.spans import Spans
from speechguard.judging.timeline.timeline import Timeline
from speechguard.messages import Role, Spoke
from speechguard.phonetics import language
from speechguard.utterance import hear
from speechguard.words.reasons import in_words

FOREVER = float("inf")
times = st.integers(0, 40).map(float)
stretches = st.tuples(times, times).map(lambda pair: (min(pair), max(pair) + 1))


@given(st.lists(stretches, max_size=8), stretches)
def test_spans_are_the_union_of_what_was_added(added: list[tuple[float, float]], asked: tuple[float, float]):
    spans = Spans()
    for start, end in added:
        spans.add(start, end)
    covered = {second for start, end in added for second in range(int(start), int(end))}
    wanted = {second for second in range(int(asked[0]), int(asked[1])) if second in covered}
    inside = spans.inside(*asked)
    assert {second for start, end in inside for second in range(int(start), int(end))} == wanted
    assert all(end < following for (_, end), (following, _) in pairwise(inside))
    assert spans.overlap(*asked) == bool(wanted)


def timeline(*lines: tuple[Role, float, str]) -> Timeline:
    """Utterances at these times, four characters a second."""
    line = Timeline(language("zh"))
    for number, (role, start, text) in enumerate(lines):
        line.heard(hear(said(text, start, utterance=number, role=role), language("zh")))
    return line


def test_a_turn_goes_on_until_the_other_side_speaks():
    line = timeline(("agent", 1, "您好您好"), ("agent", 3, "请问"), ("customer", 4, "我想问"), ("agent", 6, "好的"))
    assert line.turn_end("agent", 0, 1, FOREVER) == 3.5
    assert line.turn_end("agent", 0, 2, FOREVER) == 6.5
    assert line.last_turns_start("agent", 1) == 6
    assert line.last_turns_start("agent", 2) == 1
    assert line.last_turns_start("agent", 9) == 1


@pytest.mark.parametrize(("pause", "end"), [(2.9, 5.4), (3.0, 2.0)])
def test_a_turn_goes_on_until_the_line_is_silent(pause: float, end: float):
    line = timeline(("agent", 1, "您好您好"), ("agent", 2 + pause, "请问"))
    assert line.turn_end("agent", 0, 1, FOREVER) == end


def test_a_turn_is_over_when_that_is_sure():
    line = timeline(("agent", 1, "您好您好"))
    assert line.turn_end("agent", 0, 1, settled=4.9) is None
    assert line.turn_end("agent", 0, 1, settled=5.0) == 2
    line.spoke(Spoke("customer", 3, 4))
    assert line.turn_end("agent", 0, 1, settled=3.0) is None
    assert line.turn_end("agent", 0, 1, settled=3.1) == 2


def test_a_call_that_is_over_ends_every_turn():
    line = timeline(("agent", 1, "您好您好"))
    assert line.turn_end("agent", 0, 5, settled=100.0) is None
    assert line.turn_end("agent", 0, 5, FOREVER) == 2


def test_speech_over_the_middle_of_an_utterance_does_not_cut_it():
    line = timeline(("agent", 1, "您好您好您好您好"), ("customer", 1.5, "嗯好"), ("agent", 3.5, "请问"))
    assert line.turn_end("agent", 0, 1, FOREVER) == 4


def test_a_silence_is_of_both_sides():
    line = timeline(("agent", 1, "请您稍等"), ("agent", 22, "久等了"))
    assert line.silence_before("agent", 1).seconds == 20
    line.spoke(Spoke("customer", 5, 6))
    assert line.silence_before("agent", 1).seconds == 16
    line.spoke(Spoke("customer", 14, 15))
    assert line.silence_before("agent", 1).seconds == 8


def test_lost_audio_is_no_silence():
    line = timeline(("agent", 1, "请您稍等"), ("agent", 22, "久等了"))
    line.lose(10, 12)
    assert line.silence_before("agent", 1).seconds == 10


def test_what_is_unclear():
    line = timeline(("agent", 1, "请您稍等"))
    line.heard(hear(said("谢谢观看", 5, doubts=("repeats itself",)), language("zh")))
    line.lose(10, 11)
    assert in_words(line.unclear("agent", 0, 5), "en") == ""
    assert "not clear" in in_words(line.unclear("agent", 0, 5.1), "en")
    assert in_words(line.unclear("customer", 0, 9), "en") == ""
    assert "lost" in in_words(line.unclear("customer", 0, 11), "en")


def test_a_moment_has_passed_when_no_phrase_begun_by_then_can_come_any_more():
    line = timeline(("agent", 1, "您好您好您好您好"))  # to 3.0; the next utterance may continue it until 4.0
    assert not line.passed("agent", 2.0, settled=4.0)
    assert line.passed("agent", 2.0, settled=4.1)
    assert line.passed("agent", 0.5, settled=0.6)  # before it was begun
    assert not line.passed("agent", 0.5, settled=0.5)
    assert not line.passed("agent", 8.0, settled=8.0)
    assert line.passed("agent", 8.0, settled=8.1)


def test_an_utterance_without_words_is_nobodys_turn():
    line = timeline(("agent", 1, "请您稍等"), ("customer", 3, "。"), ("agent", 4, "好的"))
    assert line.turn_end("agent", 0, 1, FOREVER) == 4.5
    assert line.utterances["customer"] == []


@given(st.lists(stretches, max_size=8), st.integers(1, 4))
def test_stretches_that_lie_near_each_other_are_one(added: list[tuple[float, float]], bridge: int):
    spans = Spans(float(bridge))
    for start, end in added:
        spans.add(start, end)
    expected: list[tuple[float, float]] = []
    for start, end in sorted(added):
        if expected and start - expected[-1][1] <= bridge:
            expected[-1] = expected[-1][0], max(expected[-1][1], end)
        else:
            expected.append((start, end))
    assert list(spans) == expected


def test_a_moment_lies_in_a_stretch_but_not_at_its_edge():
    spans = Spans()
    spans.add(1.0, 2.0)
    spans.add(3.0, 4.0)
    assert [spans.at(moment) for moment in (1.0, 1.5, 2.0, 2.5, 3.9)] == [None, (1.0, 2.0), None, None, (3.0, 4.0)]
