"""The phrases of a rulebook, ready to be found in texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from functools import cache, cached_property
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from speechguard.matching.folding import CostTable, Folding
from speechguard.matching.layout import Layout
from speechguard.matching.phrase import Phrase
from speechguard.matching.pieces import choose
from speechguard.matching.plain import PlainSearch
from speechguard.matching.scanning import Flags, scan_text
from speechguard.matching.seeds import SeedTable
from speechguard.messages import PhraseMatch
from speechguard.phonetics.sounds import Phonetics, SyllableIds

# Up to here plain Python is fast enough and not worth the half second that numba takes to load (docs/matcher.md).
MOST_PLAIN_SYLLABLES = 20_000
SAMPLE = 400  # phrases from which the folding is chosen
MOST_ENTRIES = 4_000_000  # of the seed table, for memory and time to build


class PhraseIndex:
    """An index of phrases, immutable once built: any number of searches may use it."""

    def __init__(
        self, phrases: tuple[Phrase, ...], costs: CostTable, folding: Folding, seeds: SeedTable, layout: Layout
    ) -> None:
        self.phrases = phrases
        self._costs = costs
        self._folding = folding
        self._seeds = seeds
        self._layout = layout

    def __getstate__(self) -> dict[str, object]:
        """Return what goes to another process: all but what is made when it is first needed."""
        return {name: value for name, value in vars(self).items() if name != "_plain"}

    @classmethod
    def build(cls, phrases: Sequence[Phrase], phonetics: Phonetics) -> PhraseIndex:
        """Index the phrases; a match names one by its place in `phrases`.

        Raises ValueError for a phrase with syllables that `phonetics` does not have, and for one too long to count.
        """
        for number, phrase in enumerate(phrases):
            if max(phrase.syllables) > phonetics.alphabet:
                raise ValueError(f"phrase {number} has syllable {max(phrase.syllables)}, alphabet {phonetics.alphabet}")
        costs = CostTable.of(phrases, phonetics)
        layout = Layout.of(phrases, costs)
        folding = _folding(phrases, costs)
        seeds = SeedTable.of(choose(phrases, costs, folding), layout, folding)
        return cls(tuple(phrases), costs, folding, seeds, layout)

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
        if compiled or (compiled is None and len(ids) > MOST_PLAIN_SYLLABLES and has_numba()):
            return scan_text(self._costs, self._folding, self._seeds, self._layout, ids, starts_word, ends_word)
        return self._plain.scan(ids, starts_word, ends_word)

    @property
    def nbytes(self) -> int:
        """Memory of the tables."""
        parts = (self._costs, self._folding, self._seeds, self._layout)
        values = [getattr(part, field.name) for part in parts for field in fields(part)]
        return sum(value.nbytes for value in values if isinstance(value, np.ndarray))

    @cached_property
    def _plain(self) -> PlainSearch:
        return PlainSearch(self._costs, self._folding, self._seeds, self._layout)


def _folding(phrases: Sequence[Phrase], costs: CostTable) -> Folding:
    """Choose the folding by a sample: fine classes find less in vain, coarse ones need fewer entries."""
    sample = phrases[:: max(1, len(phrases) // SAMPLE)]
    foldings = [Folding.of(costs, radius) for radius in range(3)]
    choices = [choose(sample, costs, folding) for folding in foldings]
    most = MOST_ENTRIES * len(sample) / max(1, len(phrases))
    by_price = sorted(range(3), key=lambda radius: (choices[radius].entries > most, choices[radius].price))
    return foldings[by_price[0]]


@cache
def has_numba() -> bool:
    """Return whether texts can be searched by compiled loops."""
    return find_spec("numba") is not None
