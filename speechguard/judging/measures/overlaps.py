"""How the two sides share the time: who begins into the speech of the other one, who speaks how long."""

from __future__ import annotations

from collections.abc import Sequence

from speechguard.judging.measures.reading import Measured, Reading, unknown
from speechguard.judging.timeline.overlaps import Overlap, Overlaps
from speechguard.judging.timeline.spans import FOREVER, Stretch
from speechguard.judging.timeline.timeline import SPEECH_UNCLEAR, Timeline, voiced
from speechguard.judging.timeline.turns import Turns
from speechguard.messages import OTHER, ROLES, Role
from speechguard.reasons import Reason, because

MOST_UNCLEAR = 0.1  # share of the speech of which nobody can tell whose it is; it is left out


class Interruptions:
    """Overlaps that the role begins, in which both go on for `shortest` s and the role says `words`."""

    def __init__(self, timeline: Timeline, role: Role, shortest: float, words: int) -> None:
        self._timeline = timeline
        self._overlaps = Overlaps(timeline, role)
        self._shortest = shortest
        self._words = words
        self._count = 0
        self._unclear: Reason | None = None

    def each(self, settled: float) -> list[Measured]:
        """Return each with the seconds that both spoke."""
        return [
            self._measured(overlap)
            for overlap in self._overlaps.news(settled)
            if overlap.seconds >= self._shortest and overlap.may_have(self._words) and (overlap.over or not self._words)
        ]

    def whole(self) -> Reading:
        """Return how many there were, after `each` has returned all."""
        if unheard := self._timeline.unheard(FOREVER):
            return unknown(because("nothing_heard", role=unheard))
        if self._unclear:
            return unknown(self._unclear)
        return Reading(self._count, self._timeline.anybody[0].start, self._timeline.anybody[-1].end)

    def _measured(self, overlap: Overlap) -> Measured:
        unclear = SPEECH_UNCLEAR if self._words and not overlap.clear else None
        if overlap.over:
            self._count += not unclear
            self._unclear = self._unclear or unclear
        return Measured(overlap.start, overlap.end, overlap.seconds, overlap.over, unclear)


def talk_over(timeline: Timeline) -> Reading:
    """Return the seconds in which both sides speak."""
    if unheard := timeline.unheard(FOREVER):
        return unknown(because("nothing_heard", role=unheard))
    customer = timeline.speech["customer"]
    both = sum(part.seconds for speech in timeline.speech["agent"] for part in customer.inside(*speech))
    return Reading(both, timeline.anybody[0].start, timeline.anybody[-1].end)


def talk_share(timeline: Timeline, role: Role) -> Reading:
    """Return the share of the role in the speech of both sides, in per cent, without pauses."""
    if unheard := timeline.unheard(FOREVER):
        return unknown(because("nothing_heard", role=unheard))
    own, other = (
        sum(voiced(voice) for voice in timeline.voices[side] if not voice.unclear) for side in (role, OTHER[role])
    )
    unclear = sum(voiced(voice) for side in ROLES for voice in timeline.voices[side] if voice.unclear)
    if unclear > MOST_UNCLEAR * (own + other + unclear):
        return unknown(SPEECH_UNCLEAR)
    return Reading(100 * own / (own + other), timeline.anybody[0].start, timeline.anybody[-1].end)


class Monologues:
    """The turns of the role, in seconds."""

    def __init__(self, timeline: Timeline, role: Role) -> None:
        self._timeline = timeline
        self._voices = timeline.voices[role]
        self._turns = Turns(timeline.speech[role], lambda stretch: stretch, timeline.speech[OTHER[role]])
        self._longest: Measured | None = None

    def each(self, settled: float) -> list[Measured]:
        """Return each turn; none before both sides have been heard."""
        if self._timeline.unheard(settled):
            return []
        ended, open_ = self._turns.news(settled)
        over = [self._measured(turn) for turn in ended]
        self._longest = max([*([self._longest] if self._longest else []), *over], key=lambda o: o.value, default=None)
        return over + [self._measured(turn, over=False) for turn in [open_] if turn]

    def whole(self) -> Reading:
        """Return the longest, after `each` has returned all."""
        if unheard := self._timeline.unheard(FOREVER):
            return unknown(because("nothing_heard", role=unheard))
        assert self._longest is not None
        if self._longest.unclear:
            return unknown(self._longest.unclear)
        return Reading(self._longest.value, self._longest.start, self._longest.end)

    def _measured(self, turn: Sequence[Stretch], *, over: bool = True) -> Measured:
        start, end = turn[0].start, turn[-1].end
        others = any(voice.unclear and voice.start < end and start < voice.end for voice in self._voices)
        return Measured(start, end, end - start, over, SPEECH_UNCLEAR if others else None)
