"""Where there is voice in the sound of an utterance, by how loud it is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from speechguard.asr.log_mel import FRAMES_PER_SECOND
from speechguard.messages import SAMPLE_RATE

FRAME = 1 / FRAMES_PER_SECOND  # s
DROP = 9.0  # dB under the loud parts of an utterance from which there is no voice
SILENCE = 25.0  # dB under its loudest frame, too: most of it may be silence
AROUND = 15  # frames that are averaged

Levels = NDArray[np.float64]  # dB, of each frame


def levels(samples: NDArray[np.float32]) -> Levels:
    """Return how loud each frame is with the 0.15 s around it (dB)."""
    width = round(FRAME * SAMPLE_RATE)
    frames = samples[: len(samples) // width * width].reshape(-1, width)
    power = np.var(frames, axis=1, dtype=np.float64)
    if not len(power):
        return power
    return 10 * np.log10(np.convolve(power, np.full(AROUND, 1 / AROUND), "same") + 1e-10)


def voiced(loud: Levels) -> NDArray[np.bool_]:
    """Return in which frames there is voice."""
    if not len(loud):
        return loud > 0
    return (loud > np.quantile(loud, 0.8) - DROP) & (loud > loud.max() - SILENCE)
