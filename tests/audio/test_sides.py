"""Two channels with the same sound are found out, two people never taken for one."""

import numpy as np
import pytest
from fakes import chunks

from speechguard.audio.sides import Alike, alike
from speechguard.messages import SAMPLE_RATE

CHANCE = np.random.default_rng(4)


def speech(seconds=20.0):
    """Noise in bursts, as people speak."""
    noise = CHANCE.normal(0, 0.1, round(seconds * SAMPLE_RATE)).astype(np.float32)
    loud = np.repeat(CHANCE.random(round(seconds * 4)) > 0.4, SAMPLE_RATE // 4)
    return noise * loud


def found(left, right):
    return alike(chunks(left.astype(np.float32), customer=right.astype(np.float32)))


ONE, OTHER = speech(), speech()
NOISE = CHANCE.normal(0, 0.002, (2, len(ONE)))


@pytest.mark.parametrize(
    "right",
    [ONE, 0.2 * ONE, np.roll(ONE, 1600), np.roll(ONE, -3000) * 1.5, ONE + NOISE[0]],
    ids=["equal", "softer", "later", "earlier and louder", "with noise"],
)
def test_the_same_sound_twice(right):
    assert found(ONE, right) == Alike(inverted=False)
    assert found(ONE, -right) == Alike(inverted=True)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (ONE, OTHER),
        (ONE, np.zeros_like(ONE)),
        (np.zeros_like(ONE), np.zeros_like(ONE)),
        (ONE + 0.3 * OTHER, OTHER),
        (ONE + 0.5 * OTHER, OTHER + 0.5 * ONE),
        (*NOISE,),
    ],
    ids=["two", "one is silent", "silence", "one leaks", "both leak", "noise"],
)
def test_two_sides(left, right):
    assert found(left, right) is None


def test_one_channel_and_nothing():
    assert alike(chunks(ONE)) is None
    assert alike([]) is None


def test_one_sound_that_becomes_two_sides():
    """An announcement before the call, and an agent who leaks and is heard alone for a long time."""
    long = speech(40.0)
    assert found(np.concatenate([long, ONE]), np.concatenate([long, OTHER])) is None
    quiet = np.zeros_like(ONE)
    assert found(np.concatenate([long, quiet]), np.concatenate([0.05 * long, ONE])) is None


def test_no_more_is_read_of_two_sides_than_it_takes():
    read = []
    one, other = speech(120.0), speech(120.0)

    def counted():
        for chunk in chunks(one, customer=other):
            read.append(chunk)
            yield chunk

    assert alike(counted()) is None
    assert len(read) < 1000
