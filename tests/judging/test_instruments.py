"""Every instrument against a slow count of the cells of a grid."""

from __future__ import annotations

from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rule_calls import said
from talks import CELL, both_sides, cells, runs, spoken, talk, unbroken

from speechguard.judging.measures.loudness import LoudnessRise
from speechguard.judging.measures.overlaps import Interruptions, Monologues, talk_over, talk_share
from speechguard.judging.measures.rates import ArticulationRate, speech_rate
from speechguard.judging.measures.reading import Reading
from speechguard.judging.measures.repeats import RepeatedSentence
from speechguard.judging.measures.silences import SilenceLength
from speechguard.judging.timeline.sentences import Repetition, Repetitions
from speechguard.judging.timeline.timeline import SPEECH_UNCLEAR, Timeline
from speechguard.messages import Role, Spoke, Transcript
from speechguard.phonetics import language
from speechguard.utterance import hear
from speechguard.words.reasons import in_words

FOREVER = float("inf")


def seconds(pairs: list[tuple[int, int]]) -> list[tuple[float, float]]:
    return [(start * CELL, end * CELL) for start, end in pairs]


@given(both_sides, st.lists(st.tuples(st.integers(0, 80), st.integers(1, 8)), max_size=2), st.integers(1, 12))
def test_silences_are_the_empty_cells_between_voices(call: list[Spoke], losses: list[tuple[int, int]], shortest: int):
    voice = spoken(call, "agent", "customer")
    lost = tuple((start * CELL, (start + length) * CELL) for start, length in losses)
    gone = {cell for start, end in lost for cell in cells(start, end)}
    silent = {cell for cell in range(min(voice), max(voice | gone)) if cell not in voice | gone}
    wanted = [(start, end) for start, end in runs(silent) if end - start >= shortest] if silent else []
    silences = SilenceLength(talk(*call, lost=lost), shortest * CELL)
    assert [(o.start, o.end) for o in silences.each(FOREVER)] == seconds(wanted)
    inner = [pair for pair in wanted if pair[1] <= max(voice)]
    reading = silences.whole()
    if reading.value is not None:
        assert reading.value == max((end - start for start, end in inner), default=0) * CELL
    else:
        assert gone
    if not gone:
        assert reading.value is not None


@given(both_sides)
def test_both_sides_speak_in_the_cells_that_both_have(call: list[Spoke]):
    both = unbroken(spoken(call, "agent")) & unbroken(spoken(call, "customer"))
    assert talk_over(talk(*call)).value == len(both) * CELL


@given(both_sides)
def test_the_share_is_that_of_the_cells(call: list[Spoke]):
    agent, customer = (len(spoken(call, role)) for role in ("agent", "customer"))
    assert talk_share(talk(*call), "agent").value == pytest.approx(100 * agent / (agent + customer))


def test_speech_of_which_nobody_can_tell_whose_it_is_is_nobodys():
    def call(unclear: float) -> list[Spoke]:
        mine, other = Spoke("agent", 0.0, 6.0), Spoke("customer", 7.0, 10.0)
        return [mine, other, Spoke("agent", 11.0, 11.0 + unclear, unclear=True)]

    assert talk_share(talk(*call(1.0)), "agent").value == pytest.approx(100 * 6 / 9)
    assert talk_share(talk(*call(1.1)), "agent") == Reading(None, unclear=SPEECH_UNCLEAR)


def test_a_turn_with_unclear_speech_in_it_is_not_certain():
    voices = [Spoke("agent", 0.0, 6.0), Spoke("customer", 7.0, 8.0), Spoke("agent", 9.0, 12.0)]
    unsure = [*voices, Spoke("agent", 12.6, 14.0, unclear=True)]
    turns = Monologues(talk(*unsure), "agent")
    assert [(turn.value, turn.unclear) for turn in turns.each(FOREVER)] == [(6.0, None), (5.0, SPEECH_UNCLEAR)]
    assert turns.whole().value == 6.0
    turns = Monologues(talk(*unsure, Spoke("agent", 14.6, 16.0)), "agent")
    turns.each(FOREVER)
    assert turns.whole() == Reading(None, unclear=SPEECH_UNCLEAR)


def test_a_raised_voice_of_which_nobody_can_tell_whose_it_is_is_not_the_agents():
    loud = [Spoke("agent", 2.0 * at, 2.0 * at + 1.5, level) for at, level in enumerate((-30, -30, -30))]
    rise = LoudnessRise(talk(*loud, Spoke("agent", 9.0, 10.5, -10.0, unclear=True)), "agent", 1.0)
    assert rise.each(FOREVER) == []
    assert rise.whole().value is None


@given(both_sides, st.integers(1, 8))
def test_an_interruption_begins_in_a_cell_of_the_other_side(call: list[Spoke], shortest: int):
    agent, customer = unbroken(spoken(call, "agent")), unbroken(spoken(call, "customer"))
    wanted: list[tuple[int, int]] = []
    for start, end in runs(agent):
        if {start - 1, start} <= customer:
            until = next(cell for cell in range(start, end + 1) if cell == end or cell not in customer)
            wanted += [(start, until)] * (until - start >= shortest)
    interruptions = Interruptions(talk(*call), "agent", shortest * CELL, words=0)
    found = interruptions.each(FOREVER)
    assert [(o.start, o.end) for o in found] == seconds(wanted)
    assert all(o.over and o.value == o.end - o.start for o in found)
    assert interruptions.whole().value == len(wanted)


@given(both_sides)
def test_a_monologue_goes_on_until_the_other_side_speaks_or_3_s_are_silent(call: list[Spoke]):
    agent, customer = unbroken(spoken(call, "agent")), unbroken(spoken(call, "customer"))
    wanted: list[tuple[int, int]] = []
    for start, end in runs(agent):
        pause = set(range(wanted[-1][1], start)) if wanted else set()
        if wanted and not pause & customer and len(pause) < 12:
            wanted[-1] = wanted[-1][0], end
        else:
            wanted.append((start, end))
    monologues = Monologues(talk(*call), "agent")
    assert [(o.start, o.end) for o in monologues.each(FOREVER)] == seconds(wanted)
    assert monologues.whole().value == max(end - start for start, end in wanted) * CELL


@given(both_sides)
def test_a_raised_voice_is_measured_against_the_median_before_it(call: list[Spoke]):
    long = [voice for voice in call if voice.role == "agent" and voice.end - voice.start >= 1]
    levels = [voice.level for voice in long if voice.level is not None]
    wanted = {voice.start: levels[n] - median(levels[:n]) for n, voice in enumerate(long) if n >= 3}
    rise = LoudnessRise(talk(*call), "agent", shortest=1.0)
    assert {o.start: o.value for o in rise.each(FOREVER)} == wanted
    assert rise.whole().value == max(wanted.values(), default=None)


def uttered(*lines: str, doubts: tuple[str, ...] = ()) -> Timeline:
    """The agent says these, 10 s apart."""
    call = talk()
    for number, line in enumerate(lines):
        call.heard(hear(said(line, 10.0 * number, utterance=number, doubts=doubts), language("zh")))
    return call


@st.composite
def conversations(draw: st.DrawFn) -> list[tuple[Transcript, float]]:
    """Utterances of both sides one after the other, with their seconds of voice."""
    now, told = 0.0, list[tuple[Transcript, float]]()
    for number in range(draw(st.integers(1, 8))):
        role: Role = draw(st.sampled_from(("agent", "agent", "customer")))
        now += draw(st.sampled_from((0.5, 1.0, 2.75, 3.0, 6.0)))
        text = "".join(draw(st.lists(st.sampled_from("您好我帮您查一下，。"), min_size=1, max_size=20)))
        doubts = ("loop",) if draw(st.integers(0, 9)) == 0 else ()
        one = said(text, now, utterance=number, role=role, doubts=doubts)
        told.append((one, draw(st.sampled_from((0.5, 0.8, 1.0))) * (one.end - one.start)))
        now = one.end
    return told


def held(told: list[tuple[Transcript, float]]) -> Timeline:
    call = talk()
    for one, voiced in told:
        call.spoke(Spoke(one.role, one.start, one.end, None, voiced))
        call.heard(hear(one, language("zh")))
    return call


def characters(one: Transcript) -> int:
    return sum(char not in "，。" for char in one.text)


def turns(told: list[tuple[Transcript, float]]) -> list[list[tuple[Transcript, float]]]:
    """Of the agent: the customer, or 3 s without anybody, end one."""
    found: list[list[tuple[Transcript, float]]] = []
    goes_on = False
    for one, voiced in told:
        if one.role == "customer":
            goes_on = False
        elif characters(one):
            pause = one.start - found[-1][-1][0].end if found else 0.0
            if goes_on and pause < 3:
                found[-1].append((one, voiced))
            else:
                found.append([(one, voiced)])
            goes_on = True
    return found


@given(conversations(), st.integers(0, 3))
def test_a_rate_is_characters_by_voice(told: list[tuple[Transcript, float]], shortest: int):
    wanted = [
        (turn[0][0].start, sum(characters(one) for one, _ in turn) * 60 / voice, any(one.doubts for one, _ in turn))
        for turn in turns(told)
        if (voice := sum(voiced for _, voiced in turn)) >= shortest
    ]
    rate = ArticulationRate(held(told), "agent", shortest)
    assert [(o.start, pytest.approx(o.value), bool(o.unclear)) for o in rate.each(FOREVER)] == wanted
    own = [(one, voiced) for turn in turns(told) for one, voiced in turn]
    clear = [(one, voiced) for one, voiced in own if not one.doubts]
    enough = sum(v for _, v in clear) >= 0.9 * sum(v for _, v in own)
    whole = rate.whole().value
    if clear and enough:
        value = sum(characters(one) for one, _ in clear) * 60 / sum(voiced for _, voiced in clear)
        assert whole == pytest.approx(value)
        length = told[-1][0].end - told[0][0].start
        overall = speech_rate(held(told), "agent").value
        assert overall == pytest.approx(value * sum(voiced for _, voiced in own) / length)
    else:
        assert whole is None
        assert speech_rate(held(told), "agent").value is None


def test_a_turn_with_lost_audio_in_it_is_unclear():
    call = held([(said("您好我帮您查一下", 0.0), 2.0), (said("您好", 3.0, utterance=1), 0.5)])
    call.lose(2.2, 2.4)
    assert [in_words(o.unclear, "en") for o in ArticulationRate(call, "agent", 0.0).each(FOREVER)] == [
        "audio was lost there"
    ]


def test_a_sentence_said_again_is_counted_wherever_it_stands():
    call = uttered(
        "您的订单昨天已经发货了。好的。",
        "我查一下，您的订单昨天已经发货了",
        "好的。您的订单昨天已经发过了！请您再等等",
        "好的。您的订单昨天已经发货了？",
    )
    repetitions = RepeatedSentence(call, "agent")
    assert [(o.start, o.value) for o in repetitions.each(FOREVER)] == [(20.75, 2), (30.75, 3)]
    assert (repetitions.whole().value, repetitions.whole().start) == (3, 30.75)


def said_again(call: Timeline, alike: float, syllables: int) -> list[Repetition]:
    counted = Repetitions(call.sentences["agent"], alike, syllables).news(FOREVER)
    return [repetition for repetition in counted if repetition.times > 1]


@pytest.mark.parametrize(("alike", "found"), [(90, 1), (91, 0)])
def test_a_sentence_is_the_same_when_so_many_syllables_are(alike: float, found: int):
    call = uttered("您的订单昨天已经发货", "您的订单昨天已经发火")
    assert len(said_again(call, alike, syllables=10)) == found
    assert said_again(call, alike, syllables=11) == []


def test_what_was_not_clear_may_not_have_been_said_again():
    call = uttered("您的订单昨天已经发货", "您的订单昨天已经发货", doubts=("loop",))
    (again,) = RepeatedSentence(call, "agent").each(FOREVER)
    assert in_words(again.unclear, "en") == "speech there was not clear"
    assert RepeatedSentence(talk(), "agent").whole().value is None


def test_who_is_never_heard_may_speak_all_the_time():
    alone = talk(Spoke("agent", 0.0, 1.0), Spoke("agent", 20.0, 21.0))
    for device in (SilenceLength(alone), Interruptions(alone, "agent", 0.5, 0), Monologues(alone, "agent")):
        assert device.each(FOREVER) == []
        assert device.whole().value is None
        assert in_words(device.whole().unclear, "en") == "nothing was heard of the customer"
    assert talk_share(alone, "agent").value is None
    assert talk_over(alone).value is None


def test_a_silence_with_lost_audio_in_it_may_not_have_been_one():
    call = talk(Spoke("agent", 0.0, 1.0), Spoke("customer", 11.0, 12.0), lost=((3.0, 4.0),))
    silences = SilenceLength(call)
    assert [o.value for o in silences.each(FOREVER)] == [2.0, 7.0]
    assert in_words(silences.whole().unclear, "en") == "audio was lost in a silence of perhaps 10.0 s"
