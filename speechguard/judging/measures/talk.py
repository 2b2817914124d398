"""What measures look at: who spoke when, how loud, how much. Times are seconds of the call."""

from __future__ import annotations

from bisect import insort
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, Protocol, TypeVar

import numpy as np

from speechguard.judging.timeline import SPEECH_PAUSE, TURN_PAUSE, Spans
from speechguard.messages import ROLES, Role, Spoke
from speechguard.phonetics.sounds import Phonetics
from speechguard.utterance import Utterance

STOPS = frozenset("。！？；.!?;…")


@dataclass(frozen=True, slots=True)
class Uttered:
    """An utterance with words in it."""

    start: float  # of the voice
    end: float
    voiced: float  # s of voice, without the pauses in it
    syllables: int  # as people count them
    words: int  # in Chinese: characters
    clear: bool  # the words may be trusted


@dataclass(frozen=True, slots=True)
class Sentence:
    """What ends with a stop, or with the utterance."""

    start: float
    end: float
    text: str
    syllables: tuple[int, ...]
    clear: bool


class Talk:
    """One call, as it grows. Who reads it looks only at what began before a time that is settled."""

    def __init__(self, phonetics: Phonetics) -> None:
        self._phonetics = phonetics
        self._told: dict[tuple[Role, float], Spoke] = {}  # by their ends
        self.uttered: dict[Role, list[Uttered]] = {role: [] for role in ROLES}
        self.sentences: dict[Role, list[Sentence]] = {role: [] for role in ROLES}
        self.voices: dict[Role, list[Spoke]] = {role: [] for role in ROLES}  # in order
        self.speech: dict[Role, Spans] = {
            role: Spans(SPEECH_PAUSE) for role in ROLES
        }  # voices; short pauses do not end one
        self.voice = Spans()  # of both sides
        self.lost = Spans()  # audio that nobody heard
        self.known = Spans()  # not silent for sure: voice and lost audio

    def spoke(self, spoke: Spoke) -> None:
        """Voice was heard."""
        self._told[spoke.role, spoke.end] = spoke
        insort(self.voices[spoke.role], spoke, key=lambda other: other.start)
        for spans in (self.speech[spoke.role], self.voice, self.known):
            spans.add(spoke.start, spoke.end)

    def heard(self, utterance: Utterance) -> None:
        """The words of an utterance; its voice was told before, and those of a role come in order."""
        if not len(utterance.sounds):
            return
        self.sentences[utterance.role] += _sentences(utterance)
        transcript = utterance.transcript
        spoke = self._told.get((utterance.role, transcript.end)) or Spoke(
            utterance.role, transcript.start, transcript.end
        )
        self.uttered[utterance.role].append(
            Uttered(
                start=spoke.start,
                end=spoke.end,
                voiced=spoke.end - spoke.start if spoke.voiced is None else spoke.voiced,
                syllables=self._phonetics.pronounced(utterance.sounds),
                words=int(utterance.sounds.starts_word.sum()),
                clear=not transcript.doubts,
            )
        )

    def gone(self, start: float, end: float) -> None:
        """Audio that never arrived."""
        self.lost.add(start, end)
        self.known.add(start, end)

    def unheard(self, settled: float) -> Role | None:
        """A side that has not been heard so far, if there is one: perhaps its channel is missing."""
        return next((r for r in ROLES if not self.voices[r] or self.voices[r][0].start >= settled), None)

    def seconds(self, role: Role) -> float:
        """How long the role spoke, without the pauses."""
        return sum(s.end - s.start if s.voiced is None else s.voiced for s in self.voices[role])


def _sentences(utterance: Utterance) -> list[Sentence]:
    sounds = utterance.sounds
    stops = [at for at, char in enumerate(sounds.text) if char in STOPS]
    borders: list[int] = []
    if stops and stops[0] < sounds.spans[-1, 0]:  # most utterances are one sentence
        borders = (np.flatnonzero(np.diff(np.searchsorted(stops, sounds.spans[:, 0]))) + 1).tolist()
    return [
        Sentence(
            start=float(utterance.begins[first]),
            end=float(utterance.ends[last - 1]),
            text=sounds.excerpt(first, last),
            syllables=tuple(sounds.ids[first:last].tolist()),
            clear=not utterance.transcript.doubts,
        )
        for first, last in pairwise([0, *borders, len(sounds)])
    ]


class Timed(Protocol):
    """Anything that takes its time."""

    @property
    def start(self) -> float: ...

    @property
    def end(self) -> float: ...


Item = TypeVar("Item", bound=Timed)


class Turns(Generic[Item]):
    """Groups what one side says until the other side speaks or it pauses for 3 s."""

    def __init__(self, items: Sequence[Item], other: Spans) -> None:
        """`items` in order, growing; `other`: when the other side speaks."""
        self._items = items
        self._other = other
        self._first = 0  # item of the turn that goes on

    def news(self, settled: float) -> tuple[list[list[Item]], list[Item]]:
        """The turns that have ended since the last time, and the one that goes on, as far as it goes."""
        ended: list[list[Item]] = []
        at = self._first
        while at < len(self._items) and self._items[at].start < settled:
            following = min(self._items[at + 1].start, settled) if at + 1 < len(self._items) else settled
            at += 1
            if self._ends(self._items[at - 1].end, following):
                ended.append(list(self._items[self._first : at]))
                self._first = at
        return ended, list(self._items[self._first : at])

    def _ends(self, end: float, following: float) -> bool:
        pause = following - end
        return pause >= TURN_PAUSE or (pause > SPEECH_PAUSE and self._other.overlap(end, following))
