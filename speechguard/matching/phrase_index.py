"""The phrases of a rulebook, ready to be found in texts.

Those that leave no room for an edit, most of a real pack, are followed through a trie, all others found by their
pieces; what each costs stands in docs/matcher.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from math import prod

import numpy as np
from numpy.typing import NDArray

from speechguard.matching.folding import CostTable
from speechguard.matching.phrase import SYLLABLE, Phrase
from speechguard.matching.piece_index import PieceIndex
from speechguard.matching.reduction import cheapest
from speechguard.matching.scanning import Flags
from speechguard.matching.trie import PhraseTrie
from speechguard.messages import PhraseMatch
from speechguard.phonetics.sounds import Phonetics, SyllableIds

# Up to here plain Python is fast enough and not worth the half second that numba takes to load (docs/matcher.md).
MOST_PLAIN_SYLLABLES = 5_000
MOST_WAYS = 128  # of a phrase with gaps through a text: a walk follows each of them


class PhraseIndex:
    """An index of phrases, immutable once built: any number of searches may use it."""

    def __init__(self, phrases: tuple[Phrase, ...], parts: Sequence[PhraseTrie | PieceIndex], nbytes: int) -> None:
        self.phrases = phrases
        self.nbytes = nbytes  # memory of the tables
        self._parts = tuple(parts)

    @classmethod
    def build(cls, phrases: Sequence[Phrase], phonetics: Phonetics) -> PhraseIndex:
        """Index the phrases; a match names one by its place in `phrases`.

        Raises ValueError for a phrase with syllables that `phonetics` does not have, and for one too long to count.
        """
        for number, phrase in enumerate(phrases):
            if max(phrase.syllables) > phonetics.alphabet:
                raise ValueError(f"phrase {number} has syllable {max(phrase.syllables)}, alphabet {phonetics.alphabet}")
        costs = CostTable.of(phrases, phonetics)
        straight = np.array([_straight(phrase) for phrase in phrases], np.bool_)
        parts = [
            part([phrases[number] for number in numbers], numbers, costs)
            for part, own in ((PhraseTrie, straight), (PieceIndex, ~straight))
            if (numbers := np.flatnonzero(own).tolist())
        ]
        return cls(tuple(phrases), parts, costs.costs.nbytes + sum(part.nbytes for part in parts))

    def search(
        self, ids: SyllableIds, starts_word: Flags, ends_word: Flags, compiled: bool | None = None
    ) -> list[PhraseMatch]:
        """Return all hits in a text, sorted by end, phrase.

        ids: uint16 (n,), 0 unknown sounds, 65535 between texts. starts_word, ends_word: bool (n,): where a match may
        begin and end. Raises ValueError when they do not fit together. compiled: by default for long texts, if there is
        numba; the hits are the same.
        """
        return [PhraseMatch(*hit) for hit in self.scan(ids, starts_word, ends_word, compiled).tolist()]

    def scan(
        self, ids: SyllableIds, starts_word: Flags, ends_word: Flags, compiled: bool | None = None
    ) -> NDArray[np.void]:
        """Return the same as `search` in columns, for archives: an array with fields phrase, start, end, cost."""
        if ids.dtype != np.uint16 or ids.ndim != 1 or not ids.shape == starts_word.shape == ends_word.shape:
            raise ValueError("a text is uint16 ids with a starts_word and an ends_word flag for each")
        if compiled is None:
            compiled = len(ids) > MOST_PLAIN_SYLLABLES and has_numba()
        return cheapest([part.scan(ids, starts_word, ends_word, compiled) for part in self._parts])


def _straight(phrase: Phrase) -> bool:
    """Return whether a trie may have the phrase: no room for an edit, and its gaps leave few ways through a text."""
    return phrase.budget < SYLLABLE and prod(gap + 1 for gap in phrase.gaps) <= MOST_WAYS


@cache
def has_numba() -> bool:
    """Return whether texts can be searched by compiled loops."""
    return find_spec("numba") is not None
