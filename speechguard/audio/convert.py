"""Blocks of samples as a file or a device gives them -> chunks at 16 kHz with an agent and a customer.

The resampler is soxr at its "HQ" setting: on a 1 kHz tone the error is 130 dB below the signal (FFmpeg's swresample:
104 to 123 dB), an hour comes out exact to the sample, and from 44.1 or 48 kHz it holds back 40 ms, from 8 kHz 115 ms.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from speechguard.audio.source import CHUNK_SECONDS
from speechguard.messages import ONE_CHANNEL, SAMPLE_RATE, AgentChannel, AudioChunk

if TYPE_CHECKING:
    import soxr

    from speechguard.messages import Samples

TURNED_OVER = -0.9  # correlation of a channel with the other one inverted; of two people it is near 0


class Converter:
    """The resampler's state and the clock of one call, kept from one block to the next.

    The clock counts samples at 16 kHz. Every method returns the chunks that have become complete.
    """

    def __init__(self, agent_channel: AgentChannel, chunk_seconds: float = CHUNK_SECONDS) -> None:
        self._size = round(chunk_seconds * SAMPLE_RATE)  # samples
        if self._size < 1:
            raise ValueError(f"a chunk of {chunk_seconds} s has no samples")
        self._agent_channel: AgentChannel = agent_channel
        self._channels = 1 if agent_channel in ONE_CHANNEL else 2
        self._rate = 0  # Hz, of the blocks that came last
        self._resampler: soxr.ResampleStream | None = None  # None: nothing has gone in since it was last emptied
        self._waiting: list[Samples] = []  # (samples, channels) at 16 kHz, not yet in a chunk
        self._clock = 0  # samples from call start to the first of those waiting
        self._lost = 0.0  # s just before the first of those waiting
        self.repaired = 0  # NaN or infinite samples replaced by silence

    def feed(self, block: Samples, rate: int) -> list[AudioChunk]:
        """Take float32 samples of shape (samples, channels), one or two channels as the call has them, at `rate` Hz."""
        block = self._repair(block)
        if self._channels == 1:
            block = _mixed(block)
        elif self._agent_channel == "right":
            block = block[:, ::-1]
        if rate != self._rate:
            self._empty_resampler()
            self._rate = rate
        if rate != SAMPLE_RATE:
            if self._resampler is None:
                self._resampler = _resampler(rate, self._channels)
            block = self._resampler.resample_chunk(np.ascontiguousarray(block))
        self._waiting.append(block)
        return self._chunks()

    def skip(self, seconds: float) -> list[AudioChunk]:
        """Let time pass of which the audio was lost. The chunk at hand ends here, even if it is shorter."""
        chunks = self.finish()
        self._clock += round(seconds * SAMPLE_RATE)
        self._lost += seconds
        return chunks

    def finish(self) -> list[AudioChunk]:
        """Return what has come in and is not yet in a chunk; the last chunk may be shorter."""
        self._empty_resampler()
        return self._chunks(shortest=1)

    def _repair(self, block: Samples) -> Samples:
        """Return the block without NaN and infinity, and within -1..1.

        One such sample would spoil everything that the resampler makes after it.
        """
        unusable = ~np.isfinite(block)
        self.repaired += int(unusable.sum())
        return np.clip(np.where(unusable, np.float32(0), block), -1, 1)

    def _empty_resampler(self) -> None:
        if self._resampler is not None:
            nothing = np.zeros((0, self._channels), np.float32)
            self._waiting.append(self._resampler.resample_chunk(nothing, last=True))
            self._resampler = None

    def _chunks(self, shortest: int | None = None) -> list[AudioChunk]:
        """Cut what waits into chunks; a remainder of at least `shortest` samples becomes a chunk as well."""
        held = sum(map(len, self._waiting))
        if held < (shortest or self._size):
            return []
        samples = np.clip(np.concatenate(self._waiting), -1, 1)  # resampling overshoots where the audio is clipped
        cut = held if shortest else held - held % self._size
        self._waiting = [samples[cut:]]
        return [self._chunk(samples[at : min(at + self._size, cut)]) for at in range(0, cut, self._size)]

    def _chunk(self, samples: Samples) -> AudioChunk:
        sides = [np.ascontiguousarray(samples[:, side]) for side in range(self._channels)]
        customer = sides[1] if self._channels == 2 else None
        chunk = AudioChunk(self._clock / SAMPLE_RATE, sides[0], customer, self._lost)
        self._clock += len(samples)
        self._lost = 0.0
        return chunk


def _mixed(block: Samples) -> Samples:
    """Return the channels of a block as one. One that is the other turned over is turned back, or they would cancel."""
    if block.shape[1] == 2:
        left, right = (block - block.mean(axis=0)).T
        power = float(np.sqrt((left @ left) * (right @ right)))
        if power and float(left @ right) < TURNED_OVER * power:
            block = block * np.array([1, -1], np.float32)
    return block.mean(axis=1, keepdims=True)


def _resampler(rate: int, channels: int) -> soxr.ResampleStream:
    import soxr

    return soxr.ResampleStream(rate, SAMPLE_RATE, channels, dtype="float32", quality="HQ")
