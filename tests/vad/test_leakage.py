"""What the other channel has louder is silenced; what is said on a channel itself stays to the sample."""

import numpy as np
import pytest

from speechguard.messages import SAMPLE_RATE, SpeechSegment
from speechguard.vad.leakage import KEPT, Channel, without_leakage

CHANCE = np.random.default_rng(6)
NOISE = 0.0002


def voice(seconds):
    """Noise that comes and goes four times a second, as syllables do."""
    time = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return (CHANCE.normal(0, 0.1, len(time)) * (0.6 + 0.4 * np.sin(8 * np.pi * time))).astype(np.float32)


def late(samples, seconds):
    return np.concatenate([np.zeros(round(seconds * SAMPLE_RATE), np.float32), samples])[: len(samples)]


def hiss(count):
    return CHANCE.normal(0, NOISE, count).astype(np.float32)


def channel(samples, start=0.0):
    kept = Channel()
    for at in range(0, len(samples), 1600):
        kept.push(start + at / SAMPLE_RATE, samples[at : at + 1600])
    return kept


def segment(samples, start=0.0):
    length = len(samples) / SAMPLE_RATE
    return SpeechSegment("agent", 0, start, start + length, start + length, samples, length, final=True)


@pytest.mark.parametrize("gain", [0.5, 0.1, 0.02])
@pytest.mark.parametrize("delay", [0.0, 0.0125, 0.12, 0.3])
def test_an_utterance_that_has_leaked_is_none(gain, delay):
    customer = voice(4.0)
    leaks = late(gain * customer, delay) + hiss(len(customer))
    assert without_leakage(segment(leaks), channel(customer)) is None
    assert without_leakage(segment(-leaks), channel(customer)) is None


def test_what_was_said_before_and_after_it_stays():
    agent, customer = voice(6.0), voice(6.0)
    agent[2 * SAMPLE_RATE : 4 * SAMPLE_RATE] = 0
    customer[: 2 * SAMPLE_RATE] = customer[4 * SAMPLE_RATE :] = 0
    heard = agent + 0.1 * customer + hiss(len(agent))
    found = without_leakage(segment(heard), channel(customer))
    assert found is not None
    assert not found.samples[round(2.2 * SAMPLE_RATE) : round(3.8 * SAMPLE_RATE)].any()
    for kept in (slice(0, round(1.9 * SAMPLE_RATE)), slice(round(4.2 * SAMPLE_RATE), None)):
        np.testing.assert_array_equal(found.samples[kept], heard[kept])
    assert found.speech == pytest.approx(4.0, abs=0.5)


def test_voice_begins_and_ends_with_what_is_left():
    agent, customer = voice(6.0), voice(6.0)
    agent[: 2 * SAMPLE_RATE] = agent[4 * SAMPLE_RATE :] = 0
    customer[2 * SAMPLE_RATE : 4 * SAMPLE_RATE] = 0
    found = without_leakage(segment(agent + 0.2 * customer + hiss(len(agent)), start=0.0), channel(customer))
    assert found is not None
    assert found.spoke.start == pytest.approx(2.0, abs=0.25)
    assert found.spoke.end == pytest.approx(4.0, abs=0.25)


@pytest.mark.parametrize("seconds", [0.01, 0.15, 0.2, 3.0, 12.0])
@pytest.mark.parametrize("louder", [0.0, 0.3, 1.0, 5.0])
def test_two_people_who_speak_at_once_are_left_alone(seconds, louder):
    agent = voice(seconds)
    own = segment(agent)
    assert without_leakage(own, channel(louder * voice(seconds))) is own


def test_nobody_hears_what_is_softer_on_the_other_channel():
    agent = voice(3.0)
    own = segment(agent)
    assert without_leakage(own, channel(0.5 * agent)) is own
    assert without_leakage(own, Channel()) is own


def test_a_channel_remembers_long_enough_and_no_longer():
    sound = voice(40.0)
    kept = channel(sound)
    after = len(sound)
    first = after - round((KEPT - 0.2) * SAMPLE_RATE)
    np.testing.assert_array_equal(kept.between(first, after), sound[first:after])
    assert not kept.between(0, SAMPLE_RATE).any()
    assert not kept.between(after, after + 100).any()
    assert len(kept.between(5, 3)) == 0
