"""Silences of both sides, between two voices: those before the first and after the last word count nowhere."""

from __future__ import annotations

from itertools import pairwise

from speechguard.judging.measures.reading import Measured, Reading, unknown
from speechguard.judging.timeline.silences import Silences
from speechguard.judging.timeline.spans import FOREVER, Stretch
from speechguard.judging.timeline.timeline import AUDIO_LOST, Timeline
from speechguard.messages import CallMetadata, Role
from speechguard.reasons import because


class SilenceLength:
    """The length of dead air and holds of at least `shortest` s."""

    def __init__(self, timeline: Timeline, shortest: float = 0.0) -> None:
        self._timeline = timeline
        self._silences = Silences(timeline)
        self._shortest = shortest

    def each(self, settled: float) -> list[Measured]:
        """Return none before both sides have been heard: one whose channel is missing may speak in every silence."""
        if self._timeline.unheard(settled):
            return []
        ended, going_on = self._silences.news(settled)
        measured = [Measured(*silence, silence.seconds) for silence in ended]
        if going_on and settled < FOREVER:
            measured.append(Measured(*going_on, going_on.seconds, over=False))
        begin = self._timeline.anybody[0].start
        return [silence for silence in measured if silence.value >= self._shortest and silence.start > begin]

    def whole(self) -> Reading:
        """Return the longest; 0 s where there is none."""
        if unheard := self._timeline.unheard(FOREVER):
            return unknown(because("nothing_heard", role=unheard))
        start, end = self._timeline.anybody[0].start, self._timeline.anybody[-1].end
        longest = max(self._timeline.noise.gaps(start, end), key=_seconds, default=Stretch(start, start))
        possible = [Stretch(before.end, after.start) for before, after in pairwise(self._timeline.anybody)]
        most = max((s for s in possible if self._timeline.lost.overlap(*s)), key=_seconds, default=Stretch(0.0, 0.0))
        if most.seconds >= self._shortest and most.seconds > longest.seconds:
            return unknown(because("lost_in_silence", seconds=round(most.seconds, 1)))
        if longest.seconds < self._shortest or not longest.seconds:
            return Reading(0.0, start, end)
        return Reading(longest.seconds, longest.start, longest.end)


def answer_delay(timeline: Timeline, role: Role, metadata: CallMetadata) -> Reading:
    """Return how long it rang, as the telephone system says, or until the role's first word."""
    if metadata.ring_seconds is not None:
        return Reading(metadata.ring_seconds)
    if not timeline.voices[role]:
        return unknown(because("nothing_heard", role=role))
    first = timeline.voices[role][0].start
    return unknown(AUDIO_LOST) if timeline.lost.overlap(-FOREVER, first) else Reading(first, 0.0, first)


def queue_time(metadata: CallMetadata) -> Reading | None:
    """Return how long the caller waited, as the telephone system says; None where it does not."""
    return None if metadata.queue_seconds is None else Reading(metadata.queue_seconds)


def _seconds(silence: Stretch) -> float:
    return silence.seconds
