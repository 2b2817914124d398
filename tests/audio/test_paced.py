"""A recording is replayed as slowly as it was spoken."""

import numpy as np
import pytest

from speechguard.audio.source import paced
from speechguard.messages import AudioChunk


class Clock:
    """A clock that moves when someone sleeps, or works."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now

    def pass_time(self, seconds):
        assert seconds > 0
        self.now += seconds


def call(chunks):
    return [AudioChunk(i / 10, np.zeros(1600, np.float32)) for i in range(chunks)]


@pytest.mark.parametrize("speed", [1.0, 2.0, 0.5])
def test_a_chunk_comes_when_its_last_sample_has_been_spoken(speed):
    clock = Clock()
    for chunk in paced(call(50), speed, clock, clock.pass_time):
        assert clock.now == pytest.approx(1000 + chunk.end / speed)


def test_sleeping_too_long_does_not_add_up():
    clock = Clock()
    for chunk in paced(call(600), 1.0, clock, lambda seconds: clock.pass_time(seconds + 0.02)):
        assert clock.now - 1000 - chunk.end == pytest.approx(0.02)


def test_who_is_late_catches_up_without_sleeping():
    clock = Clock()
    late = []
    for chunk in paced(call(30), 1.0, clock, clock.pass_time):
        late.append(clock.now - 1000 - chunk.end)
        clock.pass_time(1.0 if len(late) == 5 else 0.01)
    assert late[:5] == pytest.approx([0] * 5)
    assert late[5] == pytest.approx(0.9)
    assert late == pytest.approx([*[0.0] * 5, *(max(0.0, 0.9 - 0.09 * i) for i in range(25))])


def test_lost_time_is_waited_for():
    clock = Clock()
    chunks = [AudioChunk(5.0, np.zeros(1600, np.float32), lost=5.0)]
    assert [clock.now for _ in paced(chunks, 1.0, clock, clock.pass_time)] == [pytest.approx(1005.1)]


@pytest.mark.parametrize("speed", [0, -1, float("nan")])
def test_speed_is_above_nothing(speed):
    with pytest.raises(ValueError, match="speed"):
        next(paced(call(1), speed))
