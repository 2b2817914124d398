"""What is given up while finished utterances wait, one thing after the other, and taken back."""

from speechguard.asr.settings import DecodeSettings
from speechguard.service.load import DOWN, EARLY, LATE, STEPS, UP, Load


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def lasting(load, clock, waits, seconds):
    """Utterances that wait so long, one a second; the steps on the way."""
    places = [load.place]
    for _ in range(int(seconds)):
        clock.now += 1.0
        load.took(waits)
        if load.place != places[-1]:
            places.append(load.place)
    return places


def test_it_goes_up_a_step_at_a_time_to_the_last_and_down_again():
    clock = Clock()
    load = Load(clock=clock)
    assert lasting(load, clock, LATE * 3, 60) == list(range(len(STEPS)))
    assert lasting(load, clock, 0.0, 10 * DOWN) == list(range(len(STEPS)))[::-1]


def test_a_short_rush_changes_nothing():
    clock = Clock()
    load = Load(clock=clock)
    for _ in range(20):
        assert lasting(load, clock, LATE * 1.5, UP / 2) == [0]
        assert lasting(load, clock, 0.0, 3) == [0]


def test_between_both_limits_it_stays():
    clock = Clock()
    load = Load(clock=clock)
    lasting(load, clock, LATE * 3, 8)
    before = load.place
    assert before > 0
    lasting(load, clock, (LATE + EARLY) / 2, 8)  # what waited long before counts for a while
    settled = load.place
    assert lasting(load, clock, (LATE + EARLY) / 2, 100) == [settled]


def test_each_step_gives_up_something_and_takes_nothing_back():
    usual = DecodeSettings()
    steps = [step.cadence.step for step in STEPS]
    assert steps == sorted(steps)
    assert STEPS[0].decoding(usual) == usual
    beams = [step.decoding(usual).beam_size for step in STEPS]
    assert beams == sorted(beams, reverse=True)
    assert [step.cadence.customer for step in STEPS] == [True, True, True, True, False, False]
    assert [step.decoding(usual).retry for step in STEPS] == [True] * 5 + [False]
    assert len(set(STEPS)) == len(STEPS)


def test_many_calls_begin_with_less():
    clock = Clock()
    load = Load(2, clock)
    places = {}
    for calls in range(1, 25):
        load.crowd(calls)
        places[calls] = load.place
    assert (places[7], places[8], places[10], places[15], places[24]) == (0, 1, 2, 3, 3)
    assert lasting(load, clock, 0.0, 5 * DOWN) == [3]  # as long as they are there
    load.crowd(6)
    assert lasting(load, clock, 0.0, 5 * DOWN) == [3, 2, 1, 0]
