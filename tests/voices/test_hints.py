"""What is known of a call before it is heard tells who is the agent, and wrong knowledge puts no blame on anybody."""

import numpy as np
import pytest

from speechguard.voices.hints import ENROLLED_ANY, Hints, matched
from speechguard.voices.speakers import SURE, tell_speakers

TURNS = [0.0, 1.2, 0.1, 1.3, 0.05, 1.25]  # of two people; the first speaks first
PROSE = np.zeros(6)


def voices(*angles):
    """Directions in a plane: the smaller the angle between two, the more alike they are."""
    return np.array([[np.cos(angle), np.sin(angle)] for angle in angles], np.float32)


def told(hints, odds=PROSE, places=TURNS, seconds=3.0):
    return tell_speakers(voices(*places), np.full(len(places), seconds), np.array(odds), hints)


@pytest.mark.parametrize("first", ["agent", "customer"])
def test_who_speaks_first_tells_where_words_do_not(first):
    found = told(Hints(first))
    assert found.agent.tolist() == [first == "agent", first != "agent"] * 3
    assert found.clear.all()
    assert found.by_first
    assert not found.contradicted
    assert not told(Hints()).clear.any()


@pytest.mark.parametrize("first", ["agent", "customer"])
def test_strong_words_overrule_what_is_wrongly_said(first):
    side = 3.0 if first == "agent" else -3.0
    found = told(Hints(first), [-side, side, 0.0, side, -side, side])
    assert found.agent.tolist() == [first != "agent", first == "agent"] * 3
    assert found.clear.all()
    assert found.contradicted
    assert not found.by_first


@pytest.mark.parametrize("first", ["agent", "customer"])
def test_a_greeting_of_the_other_side_makes_it_unclear(first):
    greeting = 3.0 if first == "agent" else -3.0
    found = told(Hints(first), [0.0, greeting, 0.0, 0.0, 0.0, 0.0])
    assert not found.clear.any()
    assert not found.by_first


@pytest.mark.parametrize("place", [0.6, 2.4, -1.2])
def test_somebody_else_before_the_call_tells_nothing(place):
    found = told(Hints("agent"), np.zeros(7), [place, *TURNS])
    assert not found.clear.any()
    assert not found.by_first


def test_noise_before_the_call_is_nobody_who_speaks():
    found = told(Hints("agent", first=1), np.zeros(7), [0.6, *TURNS])
    assert found.by_first
    assert found.agent[1:].tolist() == [True, False] * 3
    assert found.clear[1:].all()


def test_of_like_voices_who_speaks_first_tells_nothing():
    found = told(Hints("agent"), PROSE, np.linspace(0, 0.05, 6))
    assert not found.clear.any()
    assert not found.by_first


@pytest.mark.parametrize("count", [0, 1, 2])
def test_hardly_anything_said(count):
    assert not told(Hints("agent", 0, [voices(0)], named=True), np.zeros(count), TURNS[:count], 1.5).clear.any()


@pytest.mark.parametrize("agent", [0.05, 1.25])
@pytest.mark.parametrize("odds", [0.0, 1.0])
def test_the_enrolled_voice_of_the_agent_tells(agent, odds):
    first = agent < 1
    words = [-odds if first else odds, odds if first else -odds] * 3  # a little against it
    found = told(Hints(voices=[voices(agent + 0.1)], named=True), words)
    assert found.agent.tolist() == [first, not first] * 3
    assert found.clear.all()
    assert found.by_voice == 0


def test_words_that_contradict_an_enrolled_voice_make_it_unclear():
    found = told(Hints(voices=[voices(1.25)], named=True), [3.0, -3.0] * 3)
    assert not found.clear.any()
    assert found.contradicted
    assert found.by_voice is None


def test_an_enrolled_voice_goes_before_who_speaks_first():
    found = told(Hints("customer", 0, [voices(0.0)], named=True))
    assert found.agent.tolist() == [True, False] * 3
    assert found.clear.all()
    assert found.contradicted


@pytest.mark.parametrize(
    "hints",
    [
        Hints(voices=[voices(2.4)], named=True),  # nobody's
        Hints(voices=[voices(0.65)], named=True),  # between both
        Hints(voices=[voices(0.45)]),  # near enough only for an agent who is named
        Hints(voices=[voices(0.0), voices(1.25)]),  # one of each
        Hints(voices=[]),
    ],
)
def test_an_enrolled_voice_that_is_not_clearly_one_of_them_tells_nothing(hints):
    found = told(hints)
    assert not found.clear.any()
    assert found.by_voice is None


def test_where_nobody_is_named_any_enrolled_voice_tells_and_many_tell_less():
    groups = [np.array([0, 2, 4]), np.array([1, 3, 5])]
    others = [voices(2.4 + number / 100) for number in range(9)]
    few = matched(groups, voices(*TURNS), np.full(6, 3.0), Hints(voices=[others[0], voices(1.25)]))
    many = matched(groups, voices(*TURNS), np.full(6, 3.0), Hints(voices=[*others, voices(1.25)]))
    assert few is not None
    assert many is not None
    assert (few.groups.tolist(), few.voice, many.voice) == ([False, True], 1, 9)
    assert SURE < few.odds < ENROLLED_ANY
    assert many.odds < SURE
    assert told(Hints(voices=[others[0], voices(1.25)])).agent.tolist() == [False, True] * 3
    assert not told(Hints(voices=[*others, voices(1.25)])).clear.any()


def test_a_voice_that_was_heard_too_shortly_is_compared_with_none():
    assert told(Hints(voices=[voices(0.0)], named=True), seconds=0.5).by_voice is None


def test_over_a_telephone_a_voice_is_compared_with_the_way_it_sounds_there():
    found = told(Hints(voices=[np.concatenate([voices(2.4), voices(0.0)])], named=True))
    assert found.by_voice == 0
    assert found.agent.tolist() == [True, False] * 3


def test_of_more_voices_the_enrolled_one_is_the_agents():
    places = np.repeat([0.0, 1.2, 2.4], 4) + np.tile([0, 0.05, 0.1, 0.02], 3)
    found = told(Hints(voices=[voices(2.45)], named=True), np.zeros(12), places)
    assert found.voices == 3
    assert found.by_voice == 0
    assert found.agent[found.clear].all()
    assert found.clear.tolist() == [False] * 8 + [True] * 4  # whose the other ones are is not known by that
    assert not told(Hints(), np.zeros(12), places).clear.any()
