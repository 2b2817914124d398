"""Phrases that leave room for an edit, found by pieces of them that are said nearly as they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from speechguard.matching.folding import CostTable, Folding
from speechguard.matching.layout import Layout
from speechguard.matching.phrase import Phrase
from speechguard.matching.pieces import choose
from speechguard.matching.plain import PlainSearch
from speechguard.matching.scanning import Flags, scan_text
from speechguard.matching.seeds import SeedTable
from speechguard.phonetics.sounds import SyllableIds

SAMPLE = 400  # phrases from which the folding is chosen
MOST_ENTRIES = 4_000_000  # of the seed table, for memory and time to build


class PieceIndex:
    """An index of phrases with any budget, immutable once built."""

    def __init__(self, phrases: Sequence[Phrase], numbers: Sequence[int], costs: CostTable) -> None:
        """Build it; a hit names a phrase by its number. `costs`: of their syllables, at least."""
        self._costs = costs
        self._numbers = np.array(numbers, np.int32)
        self._layout = Layout.of(phrases, costs)
        self._folding = _folding(phrases, costs)
        self._seeds = SeedTable.of(choose(phrases, costs, self._folding), self._layout, self._folding)

    def __getstate__(self) -> dict[str, object]:
        """Return what goes to another process: all but what is made when it is first needed."""
        return {name: value for name, value in vars(self).items() if name != "_plain"}

    @property
    def nbytes(self) -> int:
        """Memory of the tables, without the costs."""
        parts = (self._folding, self._seeds, self._layout)
        values = [getattr(part, field.name) for part in parts for field in fields(part)]
        return sum(value.nbytes for value in values if isinstance(value, np.ndarray))

    def scan(self, ids: SyllableIds, starts_word: Flags, ends_word: Flags, compiled: bool) -> NDArray[np.void]:
        """Return all hits in a text as an array of HIT, sorted by end, phrase."""
        if compiled:
            hits = scan_text(self._costs, self._folding, self._seeds, self._layout, ids, starts_word, ends_word)
        else:
            hits = self._plain.scan(ids, starts_word, ends_word)
        hits["phrase"] = self._numbers[hits["phrase"]]
        return hits

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
