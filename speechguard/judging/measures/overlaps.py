"""How the two sides share the time: who begins into the other's speech, who speaks how long."""

from __future__ import annotations

from speechguard.judging.measures.reading import Measured, Reading, unknown
from speechguard.judging.measures.talk import Talk, Turns
from speechguard.judging.timeline import OTHER, SPEECH_PAUSE
from speechguard.messages import Role


class Interruptions:
    """The role begins to speak while the other side speaks; both go on for `shortest` s and the role says `words`."""

    def __init__(self, talk: Talk, role: Role, shortest: float, words: int) -> None:
        self._talk = talk
        self._role: Role = role
        self._shortest = shortest
        self._words = words
        self._looked = 0
        self._count = 0
        self._unclear = ""

    def each(self, settled: float) -> list[Measured]:
        """Each with the seconds that both spoke."""
        own, other = self._talk.speech[self._role], self._talk.speech[OTHER[self._role]]
        found: list[Measured] = []
        while self._looked < len(own) and own[self._looked].start < settled:
            start, end = own[self._looked]
            into = other.at(start)
            until = min(end, into.end) if into else start
            over = until + SPEECH_PAUSE < settled  # until then one of them may yet turn out to go on
            if into and until - start >= self._shortest and (over or not self._words):
                found += self._judged(start, until, over)
            if not over:
                break
            self._looked += 1
        return found

    def whole(self) -> Reading:
        """How many there were, after `each` has given all."""
        if unheard := self._talk.unheard(float("inf")):
            return unknown(f"nothing was heard of the {unheard}")
        if self._unclear:
            return unknown(self._unclear)
        return Reading(self._count, self._talk.voice[0].start, self._talk.voice[-1].end)

    def _judged(self, start: float, until: float, over: bool) -> list[Measured]:
        """The words are those of the utterances begun while both spoke."""
        said = [one for one in self._talk.uttered[self._role] if one.start < until and start < one.end]
        unclear = "speech there was not clear" if self._words and not all(one.clear for one in said) else ""
        if not unclear and sum(one.words for one in said) < self._words:
            return []
        if over:
            self._count += not unclear
            self._unclear = self._unclear or unclear
        return [Measured(start, until, until - start, over, unclear)]


def talk_over(talk: Talk) -> Reading:
    """Seconds in which both sides speak."""
    if unheard := talk.unheard(float("inf")):
        return unknown(f"nothing was heard of the {unheard}")
    customer = talk.speech["customer"]
    both = sum(end - start for own in talk.speech["agent"] for start, end in customer.inside(own.start, own.end))
    return Reading(both, talk.voice[0].start, talk.voice[-1].end)


def talk_share(talk: Talk, role: Role) -> Reading:
    """How much of the speech of both sides is the role's, in per cent, pauses left out."""
    if unheard := talk.unheard(float("inf")):
        return unknown(f"nothing was heard of the {unheard}")
    own, other = talk.seconds(role), talk.seconds(OTHER[role])
    return Reading(100 * own / (own + other), talk.voice[0].start, talk.voice[-1].end)


class Monologues:
    """What the role says until the other side speaks or the line is silent for 3 s, in seconds."""

    def __init__(self, talk: Talk, role: Role) -> None:
        self._talk = talk
        self._turns = Turns(talk.speech[role], talk.speech[OTHER[role]])
        self._longest: Measured | None = None

    def each(self, settled: float) -> list[Measured]:
        """Each turn; not before both sides have been heard."""
        if self._talk.unheard(settled):
            return []
        ended, open_ = self._turns.news(settled)
        over = [Measured(turn[0].start, turn[-1].end, turn[-1].end - turn[0].start) for turn in ended]
        self._longest = max([*([self._longest] if self._longest else []), *over], key=lambda o: o.value, default=None)
        return over + [Measured(t[0].start, t[-1].end, t[-1].end - t[0].start, over=False) for t in [open_] if t]

    def whole(self) -> Reading:
        """The longest, after `each` has given all."""
        if unheard := self._talk.unheard(float("inf")):
            return unknown(f"nothing was heard of the {unheard}")
        assert self._longest is not None
        return Reading(self._longest.value, self._longest.start, self._longest.end)
