"""The live way into the matcher: one syllable at a time, in plain Python.

A find of a piece is extended to the left at once, through a ring of what was heard, and to the right with every syllable
that follows. Every hit has such a piece (see pieces.py), so the cheapest extension is the cheapest alignment.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from speechguard.matching.loops import (
    BREAK_COLUMN,
    BUDGET_SHIFT,
    CLASS_BITS,
    FILTER_BITS,
    MARK_BITS,
    MARKS,
    MULTIPLIER,
    PLACE_SHIFT,
    TAG,
    advance_column,
    best_left,
    least_beside,
    open_column,
    piece_cost,
)
from speechguard.messages import PhraseMatch

if TYPE_CHECKING:
    from speechguard.matching.tables import PlainTables

WORD = (1 << 64) - 1
_CLASS_BITS, _MULTIPLIER = int(CLASS_BITS), int(MULTIPLIER)


@dataclass(slots=True)
class _Extension:
    """The right side of a find, as far as it has been heard."""

    phrase: int
    start: int  # of the cheapest alignment up to the end of the piece, the latest of equals
    cost: int  # of that alignment
    place: int  # in the layout, of the first syllable after the piece
    count: int  # syllables after the piece
    limit: int  # quarters that they may cost
    states: list[int]
    low: int
    high: int


class PhraseStream:
    """Matches as they end. Made by `PhraseIndex.stream`; positions count from the first push."""

    def __init__(self, tables: PlainTables) -> None:
        self._tables = tables
        self._position = 0
        # The last syllables: columns of the cost table, and whether a word starts there. A left side reaches no further
        # back than a phrase's longest stretch; beyond that a bound may look at anything.
        self._mask = (1 << (tables.longest + 1).bit_length()) - 1
        self._columns = [BREAK_COLUMN] * (self._mask + 1)
        self._starts_word = [False] * (self._mask + 1)
        self._classes = 0  # of the last syllables, as in the keys of the seed table
        self._extensions: list[_Extension] = []

    def push(self, syllable: int, starts_word: bool, ends_word: bool) -> list[PhraseMatch]:
        """Read a syllable (0 to 65535); returns the hits that end with it, by phrase."""
        tables, position = self._tables, self._position
        column = tables.column[syllable]
        self._columns[position & self._mask] = column
        self._starts_word[position & self._mask] = starts_word
        if self._extensions:
            self._extend(column)
        self._classes = (self._classes << _CLASS_BITS | tables.class_of[column]) & WORD
        for length, mask in tables.windows:
            hashed = (self._classes & mask) * _MULTIPLIER & WORD
            slot = hashed >> tables.shift - FILTER_BITS
            if tables.filter[slot >> 3] >> (slot & 7) & 1:
                self._find(hashed, length)
        self._position += 1
        return self._hits() if ends_word and self._extensions else []

    def _extend(self, column: int) -> None:
        if column == BREAK_COLUMN:
            self._extensions.clear()
            return
        tables = self._tables
        alive: list[_Extension] = []
        for e in self._extensions:
            e.low, e.high = advance_column(
                e.states, tables.width, e.low, e.high, column,
                tables.costs, tables.voices, tables.sounds, tables.gaps, e.count, e.place, 1, e.limit,
            )  # fmt: skip
            if e.high >= e.low:
                alive.append(e)
        self._extensions = alive

    def _hits(self) -> list[PhraseMatch]:
        best: dict[int, tuple[int, int]] = {}
        for e in self._extensions:
            if e.high == e.count:
                hit = e.cost + e.states[e.count * self._tables.width], -e.start
                if e.phrase not in best or hit < best[e.phrase]:
                    best[e.phrase] = hit
        return [PhraseMatch(phrase, -start, self._position, cost) for phrase, (cost, start) in sorted(best.items())]

    def _find(self, hashed: int, length: int) -> None:
        """The last `length` syllables may be one of the pieces of this hash: start extensions of those they are."""
        t, mask = self._tables, self._mask
        start = self._position + 1 - length
        tag = hashed >> t.shift - MARK_BITS & MARKS | length << MARK_BITS
        home = hashed >> t.shift
        while (entry := t.table[home]) >= 0:
            home += 1
            if entry & TAG != tag:
                continue
            place = entry >> PLACE_SHIFT
            budget = entry >> BUDGET_SHIFT & 3
            cost = piece_cost(self._columns, mask, start, t.costs, t.voices, t.sounds, place, length, budget)
            if cost > budget:
                continue
            phrase = t.phrase[place]
            limit = t.phrase_budget[phrase] - cost
            count = place - t.phrase_first[phrase]
            if limit < least_beside(
                self._columns, mask, start - 1, t.costs, t.voices, t.sounds, t.gaps, count, place - 1, -1, limit
            ):
                continue
            states = [0] * ((count + 1) * t.width)
            begin, left = best_left(
                self._columns, mask, self._starts_word, start,
                states, t.width, t.costs, t.voices, t.sounds, t.gaps, count, place - 1, limit,
            )  # fmt: skip
            if left > limit:
                continue
            place += length
            count = t.phrase_first[phrase + 1] - place
            limit -= left
            states = [0] * ((count + 1) * t.width)
            high = open_column(states, t.width, count, place, 1, t.sounds, t.gaps, limit)
            self._extensions.append(_Extension(phrase, begin, cost + left, place, count, limit, states, 0, high))
