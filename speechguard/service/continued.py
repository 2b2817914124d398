"""A source that goes on with a call: its sound comes so many seconds into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from speechguard.audio.source import AudioSource
from speechguard.messages import AudioChunk, Progress
from speechguard.reasons import Reason


class ContinuedSource:
    """An AudioSource of the rest of a call."""

    def __init__(self, source: AudioSource, known: Progress, elapsed: Callable[[], float]) -> None:
        """`known`: how far the call had come; `elapsed` says how many s of it have passed."""
        self._source = source
        self._known = known
        self._elapsed = elapsed

    @property
    def live(self) -> bool:
        """Whether chunks come as they are spoken."""
        return self._source.live

    @property
    def duration(self) -> float | None:
        """Seconds of the call; None: not known."""
        return None

    @property
    def name(self) -> str:
        """What people call the source."""
        return self._source.name

    @property
    def warnings(self) -> tuple[Reason, ...]:
        """What is wrong with the sound."""
        return self._source.warnings

    def close(self) -> None:
        """End the call; what has come is still delivered."""
        self._source.close()

    def __iter__(self) -> Iterator[AudioChunk]:
        begin: float | None = None
        for chunk in self._source:
            lost = chunk.lost
            if begin is None:
                begin = max(self._known.now, self._elapsed() - (chunk.end - chunk.start)) - chunk.start
                lost = begin + chunk.start - self._known.settled
            yield replace(chunk, start=begin + chunk.start, lost=lost)
