"""The recordings of stored calls, opened where a store says that they are."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

from speechguard.archive.recordings.locations import location
from speechguard.audio.recording import RecordingSource
from speechguard.errors import AudioError, SourceLocation
from speechguard.messages import AgentChannel

if TYPE_CHECKING:
    from speechguard.messages import AudioChunk, Samples

BLOCK = 1.0  # s


class StoredRecordings:
    """Sound by the name that a store gives a recording. One that is elsewhere is brought here each time."""

    def excerpt(self, file: str, side: AgentChannel | None, start: float, end: float) -> Samples:
        """Cut float32 of shape (samples, channels) from `start` to `end` s, the agent first. Raises AudioError."""
        with opened(file, side) as source:
            return source.excerpt(start, end)

    def blocks(self, file: str, side: AgentChannel | None) -> Generator[Samples]:
        """Yield all of it, in blocks like that. Raises AudioError."""
        with opened(file, side) as source:
            yield from map(_both, source)


@contextmanager
def opened(file: str, side: AgentChannel | None) -> Generator[RecordingSource]:
    """Open the recording of a call whose agent is heard on a side. Raises AudioError."""
    if side is None:
        raise AudioError("the store does not say where the agent is heard: score it again", SourceLocation(file))
    with location(file).local() as path, RecordingSource(path, side, BLOCK) as source:
        yield source


def _both(chunk: AudioChunk) -> Samples:
    return np.stack([chunk.agent] if chunk.customer is None else [chunk.agent, chunk.customer], axis=1)
