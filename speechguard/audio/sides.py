"""What the two channels of a recording are: two people, or the same sound twice.

Many systems write a call that they recorded on one channel as two equal ones; some turn one of them over, or send it
a little later or louder.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from speechguard.messages import SAMPLE_RATE, AudioChunk

BLOCK = 1.0  # s that are compared
LOUD = 1e-6  # mean power of a block with something in it: -60 dB of full scale
CLEAR = 0.01  # of the loudest block's power; less may be the noise that each channel has of its own
ENOUGH = 30  # loud blocks after which two sides are certain; that there is one is known at the end only
LATEST = 0.25  # s that one channel is behind the other at most
ALIKE = 0.9  # correlation of blocks that are the same sound
SHARE = 0.9  # of the blocks that are alike in a recording of one sound
SAME_DELAY = 0.002  # s
SAME_GAIN = 1.5  # dB: one who leaks into the other's channel is louder in his own, the other in his


@dataclass(frozen=True, slots=True)
class Alike:
    """Two channels with the same sound."""

    inverted: bool


def alike(chunks: Iterable[AudioChunk]) -> Alike | None:
    """Return how two channels are the same sound; None: they are not, or there is too little to tell.

    All is read where they seem to be: the same announcement may come before two people.
    """
    blocks: list[tuple[float, ...]] = []
    for left, right in _blocks(chunks):
        power = max(_power(left), _power(right))
        if power >= LOUD:
            blocks.append((power, *_compared(left, right)))
        if len(blocks) == ENOUGH and _same(blocks) is None:
            return None
    return _same(blocks)


def _same(blocks: Sequence[tuple[float, ...]]) -> Alike | None:
    """Return how blocks, each a power with what was compared, are the same sound."""
    if not blocks:
        return None
    found = np.array(blocks)
    correlation, delay, gain = found[found[:, 0] >= CLEAR * found[:, 0].max(), 1:].T
    like = np.abs(correlation) >= ALIKE
    like &= np.abs(delay - np.median(delay)) <= SAME_DELAY
    like &= np.abs(gain - np.median(gain)) <= SAME_GAIN
    return Alike(bool(np.median(correlation) < 0)) if like.mean() >= SHARE else None


def _blocks(chunks: Iterable[AudioChunk]) -> Iterator[tuple[NDArray[np.float32], NDArray[np.float32]]]:
    size = round(BLOCK * SAMPLE_RATE)
    waiting: list[AudioChunk] = []
    count = 0
    for chunk in chunks:
        if chunk.customer is None:
            return
        waiting.append(chunk)
        count += len(chunk.agent)
        if count >= size:
            yield _both(waiting)
            waiting, count = [], 0
    if waiting:
        yield _both(waiting)


def _both(chunks: list[AudioChunk]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    customers = [chunk.customer for chunk in chunks if chunk.customer is not None]
    return np.concatenate([chunk.agent for chunk in chunks]), np.concatenate(customers)


def _compared(left: NDArray[np.float32], right: NDArray[np.float32]) -> tuple[float, float, float]:
    """Return the correlation of two blocks at its strongest, the delay (s) there, and how much louder one is (dB)."""
    left, right = left - left.mean(), right - right.mean()
    size = 1 << (len(left) + len(right)).bit_length()
    products = np.fft.irfft(np.fft.rfft(left, size) * np.conj(np.fft.rfft(right, size)), size)
    reach = min(round(LATEST * SAMPLE_RATE), len(left) - 1)
    near = np.concatenate([products[-reach:], products[: reach + 1]])
    late = int(np.argmax(np.abs(near))) - reach
    left, right = left[max(0, late) : len(left) + min(0, late)], right[max(0, -late) : len(right) - max(0, late)]
    energies = float(left @ left) + 1e-12, float(right @ right) + 1e-12
    correlation = float(left @ right) / np.sqrt(energies[0] * energies[1])
    return correlation, late / SAMPLE_RATE, float(10 * np.log10(energies[0] / energies[1]))


def _power(samples: NDArray[np.float32]) -> float:
    return float(np.var(samples, dtype=np.float64))
