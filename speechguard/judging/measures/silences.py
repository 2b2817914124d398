"""Silences of both sides, between two voices: those before the first and after the last word count nowhere."""

from __future__ import annotations

from itertools import pairwise

from speechguard.judging.measures.reading import Measured, Reading, unknown
from speechguard.judging.measures.talk import Talk
from speechguard.messages import CallMetadata, Role


class Silences:
    """Dead air and holds of at least `shortest` s. What is lost ends a silence: it may not have been one."""

    def __init__(self, talk: Talk, shortest: float = 0.0) -> None:
        self._talk = talk
        self._shortest = shortest
        self._next = 0  # stretch that the next silence follows

    def each(self, settled: float) -> list[Measured]:
        """Not before both sides have been heard: one whose channel is missing may speak in every silence."""
        known, found = self._talk.known, list[Measured]()
        if self._talk.unheard(settled):
            return found
        while self._next + 1 < len(known) and known[self._next + 1].start < settled:
            found.append(_silence(known[self._next].end, known[self._next + 1].start))
            self._next += 1
        since = known[self._next].end
        if since < settled < float("inf"):
            found.append(_silence(since, settled, over=False))
        begin = self._talk.voice[0].start
        return [silence for silence in found if silence.value >= self._shortest and silence.start > begin]

    def whole(self) -> Reading:
        """The longest; 0 s where there is none."""
        if unheard := self._talk.unheard(float("inf")):
            return unknown(f"nothing was heard of the {unheard}")
        known = self._talk.known.inside(self._talk.voice[0].start, self._talk.voice[-1].end)
        clear = [_silence(end, start) for (_, end), (start, _) in pairwise(known)]
        possible = [_silence(end, start) for (_, end), (start, _) in pairwise(self._talk.voice)]
        longest = max(clear, key=_length, default=None)
        most = max((s for s in possible if self._talk.lost.overlap(s.start, s.end)), key=_length, default=None)
        if most and most.value >= self._shortest and (longest is None or most.value > longest.value):
            return unknown(f"audio was lost in a silence of perhaps {most.value:.1f} s")
        if longest is None or longest.value < self._shortest:
            return Reading(0.0, self._talk.voice[0].start, self._talk.voice[-1].end)
        return Reading(longest.value, longest.start, longest.end)


def answer_delay(talk: Talk, role: Role, metadata: CallMetadata) -> Reading:
    """How long it rang, as the telephone system says, or until the role's first word."""
    if metadata.ring_seconds is not None:
        return Reading(metadata.ring_seconds)
    if not talk.voices[role]:
        return unknown(f"nothing was heard of the {role}")
    first = talk.voices[role][0].start
    return unknown("audio was lost there") if talk.lost.overlap(0.0, first) else Reading(first, 0.0, first)


def queue_time(metadata: CallMetadata) -> Reading | None:
    """How long the caller waited, as the telephone system says; None where it does not."""
    return None if metadata.queue_seconds is None else Reading(metadata.queue_seconds)


def _silence(start: float, end: float, *, over: bool = True) -> Measured:
    return Measured(start, end, end - start, over)


def _length(silence: Measured) -> float:
    return silence.value
