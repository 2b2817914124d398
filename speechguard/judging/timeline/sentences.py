"""Sentences, and the same sentence said again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from rapidfuzz.distance import Levenshtein

from speechguard.utterance import Utterance

ALIKE = 85.0  # per cent of the syllables
SYLLABLES = 6  # of a sentence, at least: shorter ones are said again all the time
STOPS = frozenset("。！？；.!?;…")


@dataclass(frozen=True, slots=True)
class Sentence:
    """What ends with a stop, or with the utterance."""

    start: float  # s
    end: float  # s
    text: str
    syllables: tuple[int, ...]
    clear: bool  # the text may be trusted


@dataclass(frozen=True, slots=True)
class Repetition:
    """A sentence that is long enough to be counted."""

    sentence: Sentence
    times: int  # that it has been said by then; 1: it is new
    clear: bool  # it and those that are like it may be trusted


class Repetitions:
    """How often a role says each sentence, as the call goes on: those are the same that are `alike` (per cent).

    Sentences with fewer than `syllables` do not count.
    """

    def __init__(self, sentences: Sequence[Sentence], alike: float = ALIKE, syllables: int = SYLLABLES) -> None:
        """Begin a call; `sentences`: those of the role, in order, growing."""
        self._sentences = sentences
        self._alike = alike / 100
        self._syllables = syllables
        self._looked = 0

    def news(self, settled: float) -> list[Repetition]:
        """Return the sentences that count, of those that have begun since the last time."""
        counted: list[Repetition] = []
        while self._looked < len(self._sentences) and self._sentences[self._looked].start < settled:
            sentence = self._sentences[self._looked]
            if len(sentence.syllables) >= self._syllables:
                before = [other for other in self._sentences[: self._looked] if self._same(other, sentence)]
                clear = sentence.clear and all(other.clear for other in before)
                counted.append(Repetition(sentence, len(before) + 1, clear))
            self._looked += 1
        return counted

    def _same(self, first: Sentence, second: Sentence) -> bool:
        likeness = Levenshtein.normalized_similarity(first.syllables, second.syllables, score_cutoff=self._alike)
        return len(first.syllables) >= self._syllables and likeness >= self._alike


def sentences(utterance: Utterance) -> list[Sentence]:
    """Cut an utterance into its sentences."""
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
