"""Speakers from voices and words: as good as trying all there is, and unclear where nobody can tell."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from speechguard.voices import speakers
from speechguard.voices.speakers import grouped, tell_speakers

AGENT, CUSTOMER = 3.0, -3.0


def voices(*angles):
    """Directions in a plane: the smaller the angle between two, the more alike they are."""
    return np.array([[np.cos(angle), np.sin(angle)] for angle in angles], np.float32)


def agreement(likeness, words, signs):
    return signs @ likeness @ signs / 2 + words @ signs


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_other_signs_agree_more(data):
    count = data.draw(st.integers(1, 9))
    numbers = st.floats(-4, 4)
    half = data.draw(arrays(np.float64, (count, count), elements=numbers))
    words = data.draw(arrays(np.float64, count, elements=numbers))
    likeness = half + half.T
    np.fill_diagonal(likeness, 0)
    found = agreement(likeness, words, speakers._most_agreed(likeness, words))
    best = max(agreement(likeness, words, np.array(signs)) for signs in itertools.product((-1.0, 1.0), repeat=count))
    assert found == pytest.approx(best)


def test_like_voices_go_together():
    groups = grouped(voices(0, 1.2, 0.1, 1.3, 0.05), np.ones(5))
    assert groups[0] == groups[2] == groups[4] != groups[1] == groups[3]


@pytest.mark.parametrize("first", [AGENT, CUSTOMER])
def test_the_voice_whose_words_are_an_agents_is_the_agent(first):
    told = tell_speakers(voices(0, 1.2, 0.1, 1.3), np.full(4, 3.0), np.array([first, -first, 0.0, 0.0]))
    assert told.voices == 2
    assert told.separate
    assert told.agent.tolist() == [first > 0, first < 0] * 2
    assert told.clear.all()


def test_one_misleading_sentence_does_not_turn_a_call():
    odds = np.array([AGENT, CUSTOMER, CUSTOMER, CUSTOMER, AGENT, CUSTOMER])
    told = tell_speakers(voices(0, 1.2, 0.1, 1.3, 0.05, 1.25), np.full(6, 3.0), odds)
    assert told.agent.tolist() == [True, False] * 3


def test_without_words_nobody_knows_who_is_who():
    told = tell_speakers(voices(0, 1.2, 0.1, 1.3), np.full(4, 3.0), np.zeros(4))
    assert not told.clear.any()


def test_one_voice_with_an_agents_words_is_the_agent():
    told = tell_speakers(voices(0, 0.01, 0.02, 0.01, 0.0), np.full(5, 3.0), np.array([AGENT, 1.0, 0.5, 2.0, 1.0]))
    assert told.voices == 1
    assert told.agent.all()
    assert told.clear.all()


def test_of_like_voices_only_words_tell():
    odds = np.array([AGENT, CUSTOMER, 0.0, CUSTOMER, AGENT, 0.2])
    told = tell_speakers(voices(*np.linspace(0, 0.05, 6)), np.full(6, 3.0), odds)
    assert not told.separate
    assert not told.clear[[2, 5]].any()
    wrong = told.clear & (told.agent != (odds > 0))
    assert not wrong.any()


@pytest.mark.parametrize("count", [0, 1])
def test_hardly_anything_said(count):
    told = tell_speakers(voices(*[0.0] * count), np.ones(count), np.zeros(count))
    assert told.agent.shape == told.clear.shape == (count,)
    assert not told.clear.any()
    assert grouped(voices(*[0.0] * count), np.ones(count)).shape == (count,)


THREE = [0.0, 1.2, 2.4]  # an agent, a customer, and somebody else


def test_more_voices_than_two_are_not_forced_into_two():
    places = np.repeat(THREE, 4) + np.tile([0, 0.05, 0.1, 0.02], 3)
    odds = np.repeat([AGENT, CUSTOMER, AGENT], 4)
    told = tell_speakers(voices(*places), np.full(12, 3.0), odds)
    assert told.voices == 3
    assert told.agent.tolist() == [True] * 4 + [False] * 4 + [True] * 4  # a colleague who takes over
    assert told.clear.all()
    assert len(set(grouped(voices(*places), np.full(12, 3.0)).tolist())) == 3


def test_of_more_voices_one_whose_words_contradict_each_other_is_nobodys():
    places = np.repeat(THREE, 4) + np.tile([0, 0.05, 0.1, 0.02], 3)
    odds = np.array([AGENT] * 4 + [CUSTOMER, AGENT, AGENT, 0.0] + [AGENT] * 4)
    told = tell_speakers(voices(*places), np.full(12, 3.0), odds)
    assert told.voices == 3
    assert told.clear.tolist() == [True] * 4 + [False] * 4 + [True] * 4


@pytest.mark.parametrize("sure", [False, True])
def test_two_voices_that_both_speak_as_agents_are_not_agent_and_customer(sure):
    places = [0, 1.2, 0.1, 1.3, 0.05, 1.25]
    odds = np.array([AGENT, AGENT if sure else 1.5] * 3)
    told = tell_speakers(voices(*places), np.full(6, 3.0), odds)
    assert told.voices == 3
    assert told.agent.all()
    assert told.clear.tolist() == [True, sure] * 3  # prose is often a little like an agent's words


def test_unlike_parts_are_not_taken_for_one_voice():
    places = np.linspace(0, 1.5, 8)
    told = tell_speakers(voices(*places), np.full(8, 3.0), np.full(8, 1.0))
    assert told.voices != 1


def test_a_few_words_in_another_voice_are_no_third_voice():
    places = [0, 1.2, 0.1, 1.3, 0.05, 1.25, 2.4]
    told = tell_speakers(voices(*places), np.array([3.0] * 6 + [1.0]), np.array([AGENT, CUSTOMER] * 3 + [0.0]))
    assert told.voices == 2
