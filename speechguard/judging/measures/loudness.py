"""A raised voice: an utterance against what is usual for the speaker in this call."""

from __future__ import annotations

from statistics import median

from speechguard.judging.measures.reading import Measured, Reading, unknown
from speechguard.judging.timeline.timeline import Timeline, voiced
from speechguard.messages import Role, Spoke
from speechguard.reasons import because

BASELINE = 3  # utterances that must come before


class LoudnessRise:
    """The dB of an utterance with at least `shortest` s of voice over the median of those before it.

    Only utterances that are long enough count for the median; so does a loud one for those after it.
    """

    def __init__(self, timeline: Timeline, role: Role, shortest: float) -> None:
        self._voices = timeline.voices[role]
        self._role: Role = role
        self._shortest = shortest
        self._looked = 0
        self._levels: list[float] = []
        self._highest: Measured | None = None

    def each(self, settled: float) -> list[Measured]:
        """Return the rise of each utterance that has a baseline."""
        rises: list[Measured] = []
        while self._looked < len(self._voices) and self._voices[self._looked].start < settled:
            rises += self._rise(self._voices[self._looked])
            self._looked += 1
        self._highest = max([*([self._highest] if self._highest else []), *rises], key=lambda o: o.value, default=None)
        return rises

    def whole(self) -> Reading:
        """Return the highest rise, after `each` has returned all."""
        if self._highest is None:
            measured, need = len(self._levels), BASELINE + 1
            return unknown(because("too_few_utterances", role=self._role, measured=measured, need=need))
        return Reading(self._highest.value, self._highest.start, self._highest.end)

    def _rise(self, spoke: Spoke) -> list[Measured]:
        if spoke.level is None or spoke.unclear or voiced(spoke) < self._shortest:
            return []
        usual = median(self._levels) if len(self._levels) >= BASELINE else None
        self._levels.append(spoke.level)
        return [] if usual is None else [Measured(spoke.start, spoke.end, spoke.level - usual)]
