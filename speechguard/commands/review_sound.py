"""The recordings of reviewed calls."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

from speechguard.archive.recordings.locations import location
from speechguard.audio.recording import RecordingSource
from speechguard.errors import AudioError, SourceLocation

if TYPE_CHECKING:
    from speechguard.messages import AudioChunk, Samples

BLOCK = 1.0  # s


class StoredRecordings:
    """As the review pages want them. A file that is elsewhere is brought here each time."""

    def excerpt(self, file: str, side: str, start: float, end: float) -> Samples:
        """Both channels, the agent first, from `start` to `end` s."""
        with _opened(file, side) as source:
            return source.excerpt(start, end)

    def blocks(self, file: str, side: str) -> Generator[Samples]:
        """All of it."""
        with _opened(file, side) as source:
            yield from map(_both, source)


@contextmanager
def _opened(file: str, side: str) -> Generator[RecordingSource]:
    if side != "left" and side != "right" and side != "mono":
        raise AudioError("the store does not say where the agent is heard: score it again", SourceLocation(file))
    with location(file).local() as path, RecordingSource(path, side, BLOCK) as source:
        yield source


def _both(chunk: AudioChunk) -> Samples:
    return np.stack([chunk.agent] if chunk.customer is None else [chunk.agent, chunk.customer], axis=1)
