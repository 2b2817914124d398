"""Speech that leaks from one channel of a call into the other: heard there, too, but softer and perhaps later.

A headset that is too loud, a line that couples, an echo: what the customer says is then on the agent's channel. What is
on the other channel too, with the same waveform and louder, is the other's.
"""

from __future__ import annotations

from collections import deque
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from speechguard.messages import SAMPLE_RATE, SpeechSegment

Samples = NDArray[np.float32]

KEPT = 15.0  # s of a channel that are remembered: more than an utterance lasts
LATEST = 0.4  # s that what leaks comes later at most
FRAME = 0.2  # s that are compared
LOUD = 15.0  # dB under the loud frames of an utterance from which there is no voice
LOUDER = 3.0  # dB that the other channel is louder at least
ALIKE = 0.4  # correlation of a frame that has leaked; frames of two people stay under 0.3
FEWEST = 3  # frames that have leaked; one or two may be chance
LOUDER_POWER = 10 ** (LOUDER / 10)
LEAST = 0.1  # s of somebody's own voice that an utterance has


class Channel:
    """The last seconds of one channel of a call."""

    def __init__(self) -> None:
        self._blocks: deque[tuple[int, Samples]] = deque()  # first sample of each in the call, and its samples

    def push(self, start: float, samples: Samples) -> None:
        """Take the next samples, which begin `start` seconds into the call."""
        self._blocks.append((round(start * SAMPLE_RATE), samples))
        while self._blocks[-1][0] - self._blocks[0][0] > KEPT * SAMPLE_RATE:
            self._blocks.popleft()

    def between(self, first: int, after: int) -> Samples:
        """Return the samples of the call from one number to another; silence where they are not known."""
        found = np.zeros(max(0, after - first), np.float32)
        for begin, samples in self._blocks:
            low, high = max(begin, first), min(begin + len(samples), after)
            if low < high:
                found[low - first : high - first] = samples[low - begin : high - begin]
        return found


def without_leakage(segment: SpeechSegment, other: Channel) -> SpeechSegment | None:
    """Return an utterance with silence where the other channel has the same louder; None where that is all of it."""
    own = segment.samples
    size = round(FRAME * SAMPLE_RATE)
    reach = round(LATEST * SAMPLE_RATE)
    first = round(segment.start * SAMPLE_RATE)
    heard = other.between(first - reach, first + len(own))
    here = _frames(own, size)
    powers = _powers(here)
    if not len(powers) or not (_powers(_frames(heard, size)).max(initial=0) > LOUDER_POWER * powers.min()):
        return segment
    late = _delay(own, heard, reach)
    there = _frames(heard[reach - late : reach - late + len(own)], size)
    others = _powers(there)
    alike = np.abs(np.mean(here * there, axis=1)) / np.sqrt(powers * others + 1e-20)
    loud = powers > np.quantile(powers, 0.8) * 10 ** (-LOUD / 10)
    gone = (alike >= ALIKE) & (others > powers * LOUDER_POWER)
    if gone.sum() < FEWEST:
        return segment
    voiced = loud & ~gone
    if voiced.sum() * FRAME < LEAST:
        return None
    samples = own.copy()
    # What is not loud beside what has leaked is its end.
    for frame in np.flatnonzero(gone | (_beside(gone) & ~voiced)).tolist():
        samples[frame * size : (frame + 1) * size] = 0
    frames = np.flatnonzero(voiced)
    return replace(
        segment,
        samples=samples,
        speech=segment.speech * float(voiced.sum() / (loud | gone).sum()),
        lead=max(segment.lead, float(frames[0]) * FRAME),
        speech_end=min(segment.speech_end, segment.start + float(frames[-1] + 1) * FRAME),
    )


def _frames(samples: Samples, size: int) -> NDArray[np.float64]:
    """Return the samples in frames without their means, the last filled with silence; shape (frames, size)."""
    count = -(-len(samples) // size)
    frames = np.zeros(count * size)
    frames[: len(samples)] = samples
    frames = frames.reshape(count, size)
    return frames - frames.mean(axis=1, keepdims=True)


def _powers(frames: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.mean(np.square(frames), axis=1)


def _beside(frames: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the frames with one of these before or after them."""
    near = frames.copy()
    near[1:] |= frames[:-1]
    near[:-1] |= frames[1:]
    return near


def _delay(own: Samples, heard: Samples, reach: int) -> int:
    """Return by how many samples, up to `reach`, what is heard on the other channel comes later on this one."""
    length = 1 << (len(own) + len(heard)).bit_length()
    products = np.fft.irfft(np.fft.rfft(heard, length) * np.conj(np.fft.rfft(own, length)), length)
    return reach - int(np.argmax(np.abs(products[: reach + 1])))
