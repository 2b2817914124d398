"""Sound that somebody sends: whatever comes when, its time in the call is true, and what is lost is marked."""

import numpy as np
import pytest

from speechguard.errors import AudioError
from speechguard.messages import SAMPLE_RATE
from speechguard.reasons import because
from speechguard.service.pushed import PushedSource


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


class Call:
    """A source, and the clock by which sound comes."""

    def __init__(self, rate=SAMPLE_RATE, channel="mono"):
        self.clock = Clock()
        self.rate = rate
        self.source = PushedSource("call", channel, rate, self.clock)
        self.channels = 1 if channel == "mono" else 2

    def push(self, seconds, level=0.5):
        self.source.push(np.full((round(seconds * self.rate), self.channels), level, np.float32))

    def live(self, seconds, block=0.1):
        """Send sound as it is spoken."""
        for _ in range(round(seconds / block)):
            self.clock.now += block
            self.push(block)

    def heard(self):
        self.source.close()
        return list(self.source)


def true_times(chunks):
    end = 0.0
    for chunk in chunks:
        assert chunk.start == pytest.approx(end + chunk.lost, abs=1e-6)
        end = chunk.end
    return end


def lost(chunks):
    return sum(chunk.lost for chunk in chunks)


@pytest.mark.parametrize("rate", [8000, 11025, 16000, 22050, 44100, 48000])
@pytest.mark.parametrize("block", [0.002, 0.02, 0.1, 5.0])
def test_blocks_of_any_length_at_any_rate(rate, block):
    call = Call(rate)
    seconds = 10.0 if block == 5.0 else 2.0
    call.live(seconds, block)
    chunks = call.heard()
    size = round(block * rate) / rate  # s that a block really has
    assert true_times(chunks) == pytest.approx(round(seconds / block) * size, abs=0.01)
    assert lost(chunks) == 0
    assert {len(chunk.agent) for chunk in chunks[:-1]} == {1600}
    middle = np.concatenate([chunk.agent for chunk in chunks])[1000:-1000]
    assert middle == pytest.approx(0.5, abs=0.01)


def test_a_burst_after_a_stall_is_no_loss():
    call = Call()
    call.live(3)
    call.clock.now += 2.0
    for _ in range(20):
        call.push(0.1)
    call.live(3)
    chunks = call.heard()
    assert lost(chunks) == 0
    assert true_times(chunks) == pytest.approx(8.0)


def test_a_stall_of_which_nothing_comes_is_lost_time():
    call = Call()
    call.live(3)
    call.clock.now += 10.0
    call.live(6)
    chunks = call.heard()
    assert lost(chunks) == pytest.approx(10.0, abs=0.2)
    assert true_times(chunks) == pytest.approx(19.0, abs=0.2)
    [warning] = call.source.warnings
    assert warning.code == "sound_missing"


def test_a_rate_that_is_a_lie_loses_time_and_never_adds_any():
    """Half of what is said to come: the call is as long as it lasted."""
    call = Call(16_000)
    for _ in range(200):
        call.clock.now += 0.1
        call.push(0.05)
    chunks = call.heard()
    assert true_times(chunks) == pytest.approx(20.0, abs=4.0)
    assert lost(chunks) > 6


def test_how_far_sound_is_ahead_of_its_clock():
    call = Call()
    assert call.source.ahead == 0
    call.push(5.0)
    assert call.source.ahead == pytest.approx(0.0, abs=1e-6)
    call.push(5.0)
    assert call.source.ahead == pytest.approx(5.0)
    call.clock.now += 7
    assert call.source.ahead == 0


def test_a_sender_that_was_away_is_caught_up_with_at_once():
    call = Call()
    call.source.catch_up()  # nothing has come: the call begins with its first block
    call.live(2)
    call.clock.now += 0.7
    call.source.catch_up()
    call.live(2)
    chunks = call.heard()
    assert lost(chunks) == pytest.approx(0.7, abs=0.01)
    assert true_times(chunks) == pytest.approx(4.7, abs=0.01)


def test_a_sender_that_is_ahead_has_no_gap():
    call = Call()
    call.push(1.0)
    call.push(3.0)
    call.source.catch_up()
    assert lost(call.heard()) == 0


def test_a_gap_that_is_told_is_not_counted_twice():
    call = Call()
    call.live(2)
    call.clock.now += 4.0
    call.source.gap(4.0)
    call.live(6)
    chunks = call.heard()
    assert lost(chunks) == pytest.approx(4.0)
    assert true_times(chunks) == pytest.approx(12.0)


def test_two_channels_the_agent_on_the_right():
    call = Call(channel="right")
    block = np.stack([np.full(1600, 0.1), np.full(1600, 0.9)], axis=1).astype(np.float32)
    call.source.push(block)
    [chunk] = call.heard()
    assert (chunk.agent[0], chunk.customer[0]) == pytest.approx((0.9, 0.1))


def test_what_came_before_a_failure_is_delivered():
    call = Call()
    call.live(0.5)
    call.source.fail(because("source_failed", why=because("connection_lost", seconds=20)))
    chunks = iter(call.source)
    assert true_times([next(chunks) for _ in range(5)]) == pytest.approx(0.5)
    with pytest.raises(AudioError, match="its source broke off: the connection broke and did not come back within 20"):
        next(chunks)


def test_silence_of_a_source_ends_the_call(monkeypatch):
    monkeypatch.setattr("speechguard.service.pushed.SILENT", 0.05)
    call = Call()
    call.live(0.3)
    chunks = iter(call.source)
    assert true_times([next(chunks) for _ in range(3)]) == pytest.approx(0.3)
    with pytest.raises(AudioError, match="nothing came from its source"):
        next(chunks)


def test_samples_that_are_no_numbers_are_silence():
    call = Call()
    call.source.push(np.full((1600, 1), np.nan, np.float32))
    [chunk] = call.heard()
    assert not chunk.agent.any()
    assert [warning.code for warning in call.source.warnings] == ["not_numbers"]
