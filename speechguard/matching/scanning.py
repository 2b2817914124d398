"""Search of a whole text by the loops: compiled, or in plain Python, which needs no compiler to be loaded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from speechguard.matching.loops import (
    BIT_SHIFTS,
    BITS,
    COST_BITS,
    HASHES,
    MULTIPLIERS,
    PHRASE_BITS,
    STRETCH_BITS,
    explore,
)
from speechguard.matching.sides import ASIDE, BREAK_COLUMN
from speechguard.matching.tables import Tables
from speechguard.phonetics.sounds import SyllableIds

SLAB = 1 << 16  # syllables at once
HIT = np.dtype([("phrase", np.int32), ("start", np.int64), ("end", np.int64), ("cost", np.int32)])

Flags = NDArray[np.bool_]


class Scanner:
    """The tables of an index, and how much room a search takes."""

    def __init__(
        self, tables: Tables, column: NDArray[np.uint16], class_of: NDArray[np.uint16],
        longest: int, states: int, stack: int, most_entries: int,
    ) -> None:  # fmt: skip
        """`column`: of the cost table, by heard id; `class_of` it; `longest`: syllables that a phrase can match."""
        self.tables = tables
        self._column, self._class_of = column, class_of
        # Pieces are looked for that far before a slab, and bounds look as far beside a piece.
        self._reach = 2 * longest + len(MULTIPLIERS)
        self._states, self._stack, self._most_entries = max(2 * ASIDE + 1, states), stack, most_entries

    def __getstate__(self) -> dict[str, object]:
        """Return what goes to another process: all but what is made when it is first needed."""
        return {name: value for name, value in vars(self).items() if name != "_plain"}

    def scan(self, ids: SyllableIds, starts: Flags, ends: Flags, compiled: bool) -> NDArray[np.void]:
        """Return all hits in a text as an array of HIT, sorted by end, phrase."""
        way = self._scan_compiled if compiled else self._scan_plain
        hits = [np.zeros(0, HIT)]
        for first in range(0, len(ids), SLAB):
            around = slice(max(0, first - 2 * self._reach), first + SLAB + self._reach)
            before = first - around.start
            begin, first_end = max(self._reach, before), self._reach + before
            last_end = first_end + min(SLAB, len(ids) - first)
            found = way(ids[around], starts[around], ends[around], begin, first_end, last_end)
            if len(found):
                hits.append(_cheapest(found, first))
        return np.concatenate(hits) if len(hits) > 1 else hits[0]

    def _scan_compiled(
        self, ids: SyllableIds, starts: Flags, ends: Flags, begin: int, first_end: int, last_end: int
    ) -> NDArray[np.int64]:
        """Return the hits that end after `first_end` as sortable numbers, see `scan` of loops.py."""
        from speechguard.matching.compiled import fold, scan

        size, most = len(ids) + 2 * self._reach, last_end - begin
        inside = slice(self._reach, self._reach + len(ids))
        columns, classes = np.zeros((2, size), np.uint16)
        ids = np.array(ids)  # of one kind, whatever the caller's are a view of: loops are compiled for each
        fold(ids, self._column, self._class_of, columns[inside], classes[inside])
        flags = np.zeros((2, size), np.bool_)
        flags[:, inside] = starts, ends
        work = (
            np.empty(most, np.int32), np.empty(most, np.int32),
            *np.empty((2, most + self._most_entries), np.int32), np.empty(self._stack, np.int64),
            np.empty(self._states, np.int32),
        )  # fmt: skip
        found = np.empty(most, np.int64)
        while True:
            count = scan(self.tables, columns, classes, flags[0], flags[1], begin, first_end, last_end, *work, found)
            if count <= len(found):
                return found[:count]
            found = np.empty(2 * count, np.int64)

    def _scan_plain(
        self, ids: SyllableIds, starts: Flags, ends: Flags, begin: int, first_end: int, last_end: int
    ) -> NDArray[np.int64]:
        """Return the same in plain Python; only what is done for every syllable is done for all at once."""
        pad = [BREAK_COLUMN] * self._reach
        no_word = [False] * self._reach
        column = self._column[ids]
        classes = np.zeros(len(ids) + 2 * self._reach, np.uint16)
        classes[self._reach : self._reach + len(ids)] = self._class_of[column]
        text = (
            [*pad, *column.tolist(), *pad],
            [*no_word, *starts.tolist(), *no_word],
            [*no_word, *ends.tolist(), *no_word],
        )  # fmt: skip
        most = last_end - begin
        stack, states = [0] * self._stack, [0] * self._states
        ends_found, entries = [0] * (most + self._most_entries), [0] * (most + self._most_entries)
        found = [0] * most
        tables, words = self._plain, self.tables.words
        looked_up = [
            (length, hashes.tolist(), np.flatnonzero(_flags(hashes, tables.word_shift, words)).tolist())
            for length, hashes in _hashes(classes[begin - len(MULTIPLIERS) : last_end], self.tables.lengths.tolist())
        ]
        while True:
            count = 0
            for length, hashes, flagged in looked_up:
                count = explore(
                    tables, *text, begin, first_end, last_end, length,
                    hashes, flagged, len(flagged), ends_found, entries, stack, states, found, count,
                )  # fmt: skip
            if count <= len(found):
                return np.array(found[:count], np.int64)
            found = [0] * (2 * count)

    @cached_property
    def _plain(self) -> Any:
        # An element of a view reads as fast as one of a list, of an array ten times slower.
        views: Any = (table.data if isinstance(table, np.ndarray) else table for table in self.tables)
        return Tables(*views)


def _cheapest(found: NDArray[np.int64], first: int) -> NDArray[np.void]:
    """Return of every end and phrase the cheapest, of equals the shortest stretch."""
    numbers = np.sort(found)
    groups = numbers >> (COST_BITS + STRETCH_BITS)
    numbers = numbers[np.flatnonzero(np.diff(groups, prepend=-1))]
    hits = np.empty(len(numbers), HIT)
    hits["end"] = first + (numbers >> (PHRASE_BITS + COST_BITS + STRETCH_BITS))
    hits["phrase"] = numbers >> (COST_BITS + STRETCH_BITS) & (1 << PHRASE_BITS) - 1
    hits["cost"] = numbers >> STRETCH_BITS & (1 << COST_BITS) - 1
    hits["start"] = hits["end"] - (numbers & (1 << STRETCH_BITS) - 1)
    return hits


def _hashes(classes: NDArray[np.uint16], lengths: Sequence[int]) -> Iterator[tuple[int, NDArray[np.int64]]]:
    """Give for each length the hashes of the classes of the last syllables, of all but the first places."""
    hashes = np.zeros(len(classes) - len(MULTIPLIERS), np.int64)
    for length, multiplier in enumerate(MULTIPLIERS, 1):
        hashes += classes[len(MULTIPLIERS) + 1 - length : len(classes) + 1 - length] * np.int64(multiplier)
        if length in lengths:
            yield length, hashes & HASHES


def _flags(hashes: NDArray[np.int64], word_shift: int, words: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Return which of the hashes may be in the table: `passes` of loops.py."""
    word, (one, other) = words[hashes >> word_shift], BIT_SHIFTS
    both = word >> (hashes >> (word_shift - one) & BITS) & word >> (hashes >> (word_shift - other) & BITS) & 1
    return both > 0
