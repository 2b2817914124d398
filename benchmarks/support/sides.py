"""The two sides of recorded calls as samples."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from speechguard.audio.recording import RecordingSource
from speechguard.audio.source import CHUNK_SECONDS
from speechguard.messages import SAMPLE_RATE, AudioChunk

Samples = NDArray[np.float32]


def read_sides(recording: Path, agent_channel: str = "left") -> tuple[Samples, Samples]:
    """Read agent and customer of a recorded call, float32 of shape (n,) at SAMPLE_RATE; a missing one is silent."""
    with RecordingSource(recording, agent_channel) as source:  # type: ignore[arg-type]
        chunks = list(source)
    agent = np.concatenate([chunk.agent for chunk in chunks])
    customer = [chunk.customer if chunk.customer is not None else np.zeros_like(chunk.agent) for chunk in chunks]
    return agent, np.concatenate(customer)


def chunks_of(samples: Samples) -> Iterator[AudioChunk]:
    """Yield the sound of a call on one channel as it is read from a recording."""
    size = round(CHUNK_SECONDS * SAMPLE_RATE)
    for at in range(0, len(samples), size):
        yield AudioChunk(at / SAMPLE_RATE, samples[at : at + size])


def write_sides(file: Path, agent: Samples, customer: Samples, rate: int = SAMPLE_RATE) -> Path:
    """Write samples at SAMPLE_RATE as a stereo recording of 16 bit, the agent left. Returns the file."""
    import soundfile
    import soxr

    samples = np.stack([agent, customer], axis=1)
    if rate != SAMPLE_RATE:
        samples = soxr.resample(samples, SAMPLE_RATE, rate)
    soundfile.write(file, np.clip(samples, -1, 1), rate, subtype="PCM_16")
    return file
