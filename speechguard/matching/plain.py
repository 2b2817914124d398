"""Search of a short text in plain Python, syllable by syllable, which needs no compiler to be loaded.

A find of a piece is extended to the left at once, through a ring of what was read, and to the right with every
syllable that follows. Every hit has such a piece (see pieces.py), so the cheapest extension is the cheapest alignment.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from speechguard.matching.folding import CostTable, Folding
from speechguard.matching.layout import Layout
from speechguard.matching.loops import BREAK_COLUMN
from speechguard.matching.plain_loop import FIELDS, push
from speechguard.matching.scanning import HIT, Flags
from speechguard.matching.seeds import SeedTable
from speechguard.phonetics.sounds import SyllableIds

HitRow = tuple[int, int, int, int]  # of HIT


class PlainSearch:
    """The tables of an index as plain Python reads them fastest."""

    def __init__(self, costs: CostTable, folding: Folding, seeds: SeedTable, layout: Layout) -> None:
        arrays: tuple[Any, ...] = (
            costs.costs.reshape(-1), len(costs.vocabulary), folding.class_of,
            max(seeds.lengths, default=0), seeds.shift, seeds.word_shift, seeds.words, seeds.table,
            layout.sounds, layout.gaps, seeds.spans, layout.widths,
        )  # fmt: skip
        # An element of a view reads as fast as one of a list, of an array ten times slower.
        self.arrays = tuple(a.data if isinstance(a, np.ndarray) else a for a in arrays)  # of `push`: costs to widths
        self.column = costs.column
        self.longest = layout.longest
        self.room = layout.room  # states of a find
        self.most_new = max(1, len(seeds.lengths) * seeds.longest_run)  # finds that one syllable may add

    def scan(self, ids: SyllableIds, starts_word: Flags, ends_word: Flags) -> np.ndarray[Any, np.dtype[np.void]]:
        """Return all hits in a text as an array of HIT, sorted by end, phrase."""
        reading = _Reading(self)
        syllables = zip(self.column[ids].tolist(), starts_word.tolist(), ends_word.tolist(), strict=True)
        return np.array([hit for syllable in syllables for hit in reading.push(*syllable)], HIT)


class _Reading:
    """A text as it is read; positions count from the first push."""

    def __init__(self, tables: PlainSearch) -> None:
        self._tables = tables
        self._position = 0
        # A left side reaches no further back than a phrase's longest stretch; beyond that a bound may look at anything.
        size = 1 << (tables.longest + 1).bit_length()
        self._mask = size - 1
        self._columns = [BREAK_COLUMN] * size  # of the cost table, of the last syllables
        self._starts_word = [False] * size
        self._live = 0  # finds that may become hits
        self._fields: list[int] = []
        self._states: list[int] = []
        self._hits: list[int] = []
        self._grow(64)

    def push(self, column: int, starts_word: bool, ends_word: bool) -> Iterator[HitRow]:
        """Read a syllable by its column of the cost table; gives the hits that end with it, by phrase."""
        tables, position = self._tables, self._position
        place = position & self._mask
        self._columns[place] = column
        self._starts_word[place] = starts_word
        if self._live + tables.most_new > self._capacity:
            self._grow(2 * (self._live + tables.most_new))
        self._live, found = push(
            self._columns, self._starts_word, self._mask, position, ends_word,
            self._fields, self._states, tables.room, self._live, self._hits, *tables.arrays,
        )  # fmt: skip
        self._position = position + 1
        return self._cheapest(found) if found else iter(())

    def _cheapest(self, found: int) -> Iterator[HitRow]:
        """Give of every phrase the cheapest hit, of equals the one that starts latest."""
        best: dict[int, tuple[int, int]] = {}
        for i in range(0, 3 * found, 3):
            phrase, start, cost = self._hits[i : i + 3]
            best[phrase] = min(best.get(phrase, (cost, -start)), (cost, -start))
        return ((phrase, -start, self._position, cost) for phrase, (cost, start) in sorted(best.items()))

    def _grow(self, capacity: int) -> None:
        """Make room for that many finds."""
        self._fields += [0] * (capacity * FIELDS - len(self._fields))
        self._states += [0] * (capacity * self._tables.room - len(self._states))
        self._hits = [0] * (3 * capacity)
        self._capacity = capacity
