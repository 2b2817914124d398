"""How far a channel's sound stands out from its own background.

People in the background of a call centre are voices too, and a voice activity model says so. They are as loud as the
background; the person at the microphone is not. Figures: docs/accuracy.md.
"""

from __future__ import annotations

from collections import deque

import numpy as np
from numpy.typing import NDArray

LEAST_POWER = 1e-10  # of digital silence: -100 dB


def level(samples: NDArray[np.float32]) -> float:
    """Return the mean power in dB of full scale, without a constant offset of the line.

    A square wave of height 1 has 0 dB.
    """
    return _decibels(_power(samples))


class Loudness:
    """The power of consecutive windows of one channel, averaged over the last few, against that of its background.

    The background is the lowest average over some time until now (minimum statistics, R. Martin, EUSIPCO 1994): people
    pause, a background does not.
    """

    def __init__(self, background: int, unknown: int, average: int) -> None:
        """Take numbers of windows: those searched for the background, those before it is known, and those averaged."""
        self._levels: deque[float] = deque(maxlen=background)
        self._unknown = unknown
        self._powers: deque[float] = deque(maxlen=average)

    def contrast(self, window: NDArray[np.float32]) -> float:
        """Return by how many dB the sound up to the end of the next window exceeds the background; inf: not known."""
        self._powers.append(_power(window))
        loud = _decibels(sum(self._powers) / len(self._powers))
        self._levels.append(loud)
        return loud - self.background if len(self._levels) > self._unknown else float("inf")

    @property
    def background(self) -> float:
        """Return the background in dB of full scale; the lowest average so far while it is unknown."""
        return min(self._levels)


def _power(samples: NDArray[np.float32]) -> float:
    """Return the mean power without a constant offset of the line: an offset of 0.1 would drown every voice."""
    return float(np.var(samples, dtype=np.float64))


def _decibels(power: float) -> float:
    return 10 * float(np.log10(power + LEAST_POWER))
