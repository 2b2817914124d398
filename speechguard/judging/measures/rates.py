"""Rates of speech, in syllables a minute."""

from __future__ import annotations

from collections.abc import Sequence

from speechguard.judging.measures.reading import Measured, Reading, unknown
from speechguard.judging.timeline.timeline import AUDIO_LOST, SPEECH_UNCLEAR, SpokenUtterance, Timeline, voice_of
from speechguard.judging.timeline.turns import Turns
from speechguard.messages import OTHER, Role
from speechguard.reasons import because

MOST_UNCLEAR = 0.1  # share of a role's speech that may be unclear in a rate over the call


class ArticulationRate:
    """The rate while the role speaks, without pauses: of a turn with at least `shortest` s of voice, or of the call."""

    def __init__(self, timeline: Timeline, role: Role, shortest: float) -> None:
        self._timeline = timeline
        self._role: Role = role
        self._shortest = shortest
        self._turns = Turns(timeline.utterances[role], voice_of, timeline.speech[OTHER[role]])

    def each(self, settled: float) -> list[Measured]:
        """Return the rates of the turns that have ended."""
        ended, _ = self._turns.news(settled)
        return [self._turn(turn) for turn in ended if _voiced(turn) >= self._shortest]

    def whole(self) -> Reading:
        """Return the rate of everything that was clear."""
        return _clear_rate(self._timeline.utterances[self._role], self._role)

    def _turn(self, turn: list[SpokenUtterance]) -> Measured:
        start, end = turn[0].voice.start, turn[-1].voice.end
        unclear = None if all(utterance.clear for utterance in turn) else SPEECH_UNCLEAR
        if self._timeline.lost.overlap(start, end):
            unclear = AUDIO_LOST
        return Measured(start, end, _rate(turn), unclear=unclear)


def speech_rate(timeline: Timeline, role: Role) -> Reading:
    """Return the rate over the call, from its first to its last voice; unclear speech at the pace of the rest."""
    utterances = timeline.utterances[role]
    rate = _clear_rate(utterances, role)
    if rate.value is None:
        return rate
    start, end = timeline.anybody[0].start, timeline.anybody[-1].end
    return Reading(rate.value * _voiced(utterances) / (end - start), start, end)


def _clear_rate(utterances: Sequence[SpokenUtterance], role: Role) -> Reading:
    clear = [utterance for utterance in utterances if utterance.clear]
    if not clear:
        return unknown(because("no_clear_words", role=role))
    if _voiced(clear) < (1 - MOST_UNCLEAR) * _voiced(utterances):
        return unknown(because("mostly_unclear", role=role))
    return Reading(_rate(clear), utterances[0].voice.start, utterances[-1].voice.end)


def _voiced(utterances: Sequence[SpokenUtterance]) -> float:
    return sum(utterance.voiced for utterance in utterances)


def _rate(utterances: Sequence[SpokenUtterance]) -> float:
    return sum(utterance.syllables for utterance in utterances) * 60 / _voiced(utterances)
