"""Silences of both sides, between two noises: voice, or audio that was lost and may have been voice."""

from __future__ import annotations

from speechguard.judging.timeline.spans import Stretch
from speechguard.judging.timeline.timeline import Timeline


class Silences:
    """The silences of a call as it goes on. What is lost ends a silence: it may not have been one."""

    def __init__(self, timeline: Timeline) -> None:
        self._noise = timeline.noise
        self._next = 0  # the stretch of noise that the next silence follows

    def news(self, settled: float) -> tuple[list[Stretch], Stretch | None]:
        """Return the silences that have ended since the last time, and the one that goes on."""
        ended: list[Stretch] = []
        while self._next + 1 < len(self._noise) and self._noise[self._next + 1].start < settled:
            ended.append(Stretch(self._noise[self._next].end, self._noise[self._next + 1].start))
            self._next += 1
        since = self._noise[self._next].end if len(self._noise) else settled
        return ended, Stretch(since, settled) if since < settled else None
