"""How fast somebody speaks: syllables a minute."""

from __future__ import annotations

from collections.abc import Sequence

from speechguard.judging.measures.reading import Measured, Reading, unknown
from speechguard.judging.measures.talk import Talk, Turns, Uttered
from speechguard.judging.timeline import OTHER
from speechguard.messages import Role

MOST_UNCLEAR = 0.1  # share of a role's speech that may be unclear in a rate over the call


class ArticulationRate:
    """While the role speaks, the pauses left out: of a turn with at least `shortest` s of voice, or of the call."""

    def __init__(self, talk: Talk, role: Role, shortest: float) -> None:
        self._talk = talk
        self._role: Role = role
        self._shortest = shortest
        self._turns = Turns(talk.uttered[role], talk.speech[OTHER[role]])

    def each(self, settled: float) -> list[Measured]:
        """The turns that have ended."""
        ended, _ = self._turns.news(settled)
        return [self._turn(turn) for turn in ended if _voiced(turn) >= self._shortest]

    def whole(self) -> Reading:
        """Of all that was clear."""
        return _clear_rate(self._talk.uttered[self._role], self._role)

    def _turn(self, turn: list[Uttered]) -> Measured:
        start, end = turn[0].start, turn[-1].end
        unclear = "" if all(uttered.clear for uttered in turn) else "speech there was not clear"
        if self._talk.lost.overlap(start, end):
            unclear = "audio was lost there"
        return Measured(start, end, _rate(turn), unclear=unclear)


def speech_rate(talk: Talk, role: Role) -> Reading:
    """Over the call, from its first to its last voice; what is unclear counts at the pace of the rest."""
    uttered = talk.uttered[role]
    rate = _clear_rate(uttered, role)
    if rate.value is None:
        return rate
    start, end = talk.voice[0].start, talk.voice[-1].end
    return Reading(rate.value * _voiced(uttered) / (end - start), start, end)


def _clear_rate(uttered: Sequence[Uttered], role: Role) -> Reading:
    clear = [one for one in uttered if one.clear]
    if not clear:
        return unknown(f"no clear words of the {role} were heard")
    if _voiced(clear) < (1 - MOST_UNCLEAR) * _voiced(uttered):
        return unknown(f"too much of the {role}'s speech was not clear")
    return Reading(_rate(clear), uttered[0].start, uttered[-1].end)


def _voiced(uttered: Sequence[Uttered]) -> float:
    return sum(one.voiced for one in uttered)


def _rate(uttered: Sequence[Uttered]) -> float:
    return sum(one.syllables for one in uttered) * 60 / _voiced(uttered)
