"""Peaks for drawing: the loudest of every stretch, however the sound comes in blocks."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from speechguard.archive.sound.peaks import peaks
from speechguard.messages import SAMPLE_RATE


@given(
    cuts=st.lists(st.integers(0, 5000), max_size=6), per_second=st.sampled_from([20, 50, 100]), sides=st.integers(1, 2)
)
def test_blocks_make_no_difference(cuts, per_second, sides):
    sound = np.random.default_rng(len(cuts)).uniform(-1, 1, (5000, sides)).astype(np.float32)
    blocks = np.split(sound, sorted(cuts))

    found = peaks(blocks, per_second)

    size = SAMPLE_RATE // per_second
    assert found == [
        [round(float(np.abs(sound[at : at + size, side]).max()), 3) for at in range(0, 5000, size)]
        for side in range(sides)
    ]


def test_no_sound_has_no_peaks():
    assert peaks([], 50) == []
