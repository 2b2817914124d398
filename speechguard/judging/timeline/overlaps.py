"""Overlaps: a side begins to speak while the other one speaks."""

from __future__ import annotations

from dataclasses import dataclass

from speechguard.judging.timeline.timeline import Timeline
from speechguard.judging.timeline.turns import SPEECH_PAUSE
from speechguard.messages import OTHER, Role


@dataclass(frozen=True, slots=True)
class Overlap:
    """A stretch in which both sides speak."""

    start: float  # s, where the role begins
    end: float  # s, where the first of them stops, as far as is known
    over: bool  # False: both may go on
    words: int  # of the role's utterances in it; in Chinese: characters
    clear: bool  # those words may be trusted

    @property
    def seconds(self) -> float:
        """Return how long both speak."""
        return self.end - self.start

    def may_have(self, words: int) -> bool:
        """Return whether the role says so many words in it; what is not clear may be any number."""
        return not words or not self.clear or self.words >= words


class Overlaps:
    """Where a role begins into the speech of the other side, as the call goes on."""

    def __init__(self, timeline: Timeline, role: Role) -> None:
        self._timeline = timeline
        self._role: Role = role
        self._looked = 0

    def news(self, settled: float) -> list[Overlap]:
        """Return those that are over, each once, and the one that goes on; of what began before `settled`."""
        speech, other = self._timeline.speech[self._role], self._timeline.speech[OTHER[self._role]]
        overlaps: list[Overlap] = []
        while self._looked < len(speech) and speech[self._looked].start < settled:
            start, end = speech[self._looked]
            into = other.at(start)
            until = min(end, into.end) if into else start
            over = until + SPEECH_PAUSE < settled  # until then one of them may yet turn out to go on
            if into:
                said = self._timeline.said_during(self._role, start, until)
                words, clear = sum(utterance.words for utterance in said), all(utterance.clear for utterance in said)
                overlaps.append(Overlap(start, until, over, words, clear))
            if not over:
                break
            self._looked += 1
        return overlaps
