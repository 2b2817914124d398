"""The phrases of a rulebook, ready to be found in texts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from speechguard.matching.phrase import SYLLABLE, Phrase
from speechguard.matching.stream import PhraseStream
from speechguard.messages import PhraseMatch
from speechguard.phonetics.sounds import Phonetics, SyllableIds

Flags = NDArray[np.bool_]


class PhraseIndex:
    """Immutable once built; any number of streams and searches may use it."""

    def __init__(self, phrases: tuple[Phrase, ...], phonetics: Phonetics) -> None:
        self.phrases = phrases
        self._phonetics = phonetics
        self._wanted = [np.array(phrase.syllables, np.uint16) for phrase in phrases]
        self._seen: dict[int, list[list[int]]] = {}  # at most one entry for each syllable of the alphabet

    @classmethod
    def build(cls, phrases: Sequence[Phrase], phonetics: Phonetics) -> PhraseIndex:
        """Index the phrases; a match names one by its place in `phrases`.

        Raises ValueError for a phrase with syllables that `phonetics` does not have.
        """
        for number, phrase in enumerate(phrases):
            if max(phrase.syllables) > phonetics.alphabet:
                raise ValueError(f"phrase {number} has syllable {max(phrase.syllables)}, alphabet {phonetics.alphabet}")
        return cls(tuple(phrases), phonetics)

    def search(self, ids: SyllableIds, starts_word: Flags, ends_word: Flags) -> list[PhraseMatch]:
        """All hits in a text, sorted by end, phrase.

        ids: uint16 (n,), 0 unknown sounds, 65535 between texts. starts_word, ends_word: bool (n,): where a match may
        begin and end. Raises ValueError when they do not fit together.
        """
        if ids.dtype != np.uint16 or ids.ndim != 1 or not ids.shape == starts_word.shape == ends_word.shape:
            raise ValueError("a text is uint16 ids with a starts_word and an ends_word flag for each")
        stream = self.stream()
        hits: list[PhraseMatch] = []
        for syllable, starts, ends in zip(ids.tolist(), starts_word.tolist(), ends_word.tolist(), strict=True):
            hits.extend(stream.push(syllable, starts, ends))
        return hits

    def stream(self) -> PhraseStream:
        """A new text that arrives syllable by syllable."""
        return PhraseStream(self.phrases, self._costs)

    def _costs(self, syllable: int) -> list[list[int]]:
        """What every syllable of every phrase costs spoken as this one."""
        if syllable not in self._seen:
            if 0 < syllable <= self._phonetics.alphabet:
                heard = np.array([syllable], np.uint16)
                costs = [self._phonetics.costs(wanted, heard)[:, 0].tolist() for wanted in self._wanted]
            else:
                costs = [[SYLLABLE] * len(wanted) for wanted in self._wanted]
            self._seen[syllable] = costs
        return self._seen[syllable]
