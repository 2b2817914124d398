"""The phrases of a rulebook, ready to be found in texts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from speechguard.matching.folding import CostTable, Folding
from speechguard.matching.layout import Layout
from speechguard.matching.phrase import Phrase
from speechguard.matching.pieces import choose
from speechguard.matching.scanning import scan_text
from speechguard.matching.seeds import SeedTable
from speechguard.matching.stream import PhraseStream
from speechguard.matching.tables import PlainTables
from speechguard.messages import PhraseMatch
from speechguard.phonetics.sounds import Phonetics, SyllableIds

Flags = NDArray[np.bool_]

SAMPLE = 400  # phrases from which the folding is chosen
MOST_ENTRIES = 4_000_000  # of the seed table, for memory and time to build


class PhraseIndex:
    """Immutable once built; any number of streams and searches may use it."""

    def __init__(
        self, phrases: tuple[Phrase, ...], costs: CostTable, folding: Folding, seeds: SeedTable, layout: Layout
    ) -> None:
        self.phrases = phrases
        self._costs = costs
        self._folding = folding
        self._seeds = seeds
        self._layout = layout

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

    def search(self, ids: SyllableIds, starts_word: Flags, ends_word: Flags) -> list[PhraseMatch]:
        """All hits in a text, sorted by end, phrase.

        ids: uint16 (n,), 0 unknown sounds, 65535 between texts. starts_word, ends_word: bool (n,): where a match may
        begin and end. Raises ValueError when they do not fit together.
        """
        if ids.dtype != np.uint16 or ids.ndim != 1 or not ids.shape == starts_word.shape == ends_word.shape:
            raise ValueError("a text is uint16 ids with a starts_word and an ends_word flag for each")
        return [PhraseMatch(phrase, start, end, cost) for phrase, start, end, cost in self.scan(ids, starts_word, ends_word).tolist()]

    def scan(self, ids: SyllableIds, starts_word: Flags, ends_word: Flags) -> NDArray[np.void]:
        """The same as `search` in columns, for archives: an array with fields phrase, start, end, cost."""
        return scan_text(self._costs, self._folding, self._seeds, self._layout, ids, starts_word, ends_word)

    def stream(self) -> PhraseStream:
        """A new text that arrives syllable by syllable."""
        return PhraseStream(self._plain)

    @cached_property
    def _plain(self) -> PlainTables:
        return PlainTables.of(self._costs, self._folding, self._seeds, self._layout)


def _folding(phrases: Sequence[Phrase], costs: CostTable) -> Folding:
    """Fine classes find less in vain, coarse ones need fewer entries: the best by a sample of the phrases."""
    sample = phrases[:: max(1, len(phrases) // SAMPLE)]
    foldings = [Folding.of(costs, radius) for radius in range(3)]
    choices = [choose(sample, costs, folding) for folding in foldings]
    most = MOST_ENTRIES * len(sample) / max(1, len(phrases))
    by_price = sorted(range(3), key=lambda radius: (choices[radius].entries > most, choices[radius].price))
    return foldings[by_price[0]]
