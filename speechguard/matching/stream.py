"""The live way into the matcher: one syllable at a time.

A find of a piece is extended to the left at once, through a ring of what was heard, and to the right with every
syllable that follows. Every hit has such a piece (see pieces.py), so the cheapest extension is the cheapest alignment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from speechguard.matching.loops import BREAK_COLUMN, FIELDS
from speechguard.messages import PhraseMatch

if TYPE_CHECKING:
    from speechguard.matching.tables import StreamTables


class PhraseStream:
    """Matches as they end. Made by `PhraseIndex.stream`; positions count from the first push."""

    def __init__(self, tables: StreamTables) -> None:
        self._tables = tables
        self._position = 0
        # A left side reaches no further back than a phrase's longest stretch; beyond that a bound may look at anything.
        size = 1 << (tables.longest + 1).bit_length()
        self._mask = size - 1
        self._columns = tables.numbers(size)  # of the cost table, of the last syllables
        self._starts_word = tables.numbers(size)
        self._columns[:] = [BREAK_COLUMN] * size
        self._live = 0  # finds that may become hits
        self._grow(64)

    def push(self, syllable: int, starts_word: bool, ends_word: bool) -> list[PhraseMatch]:
        """Read a syllable (0 to 65535); returns the hits that end with it, by phrase."""
        tables, position = self._tables, self._position
        place = position & self._mask
        self._columns[place] = tables.column[syllable]
        self._starts_word[place] = starts_word
        if self._live + tables.most_new > self._capacity:
            self._grow(2 * (self._live + tables.most_new))
        self._live, found = tables.push(
            self._columns, self._starts_word, self._mask, position, ends_word, *tables.arrays,
            self._fields, self._states, tables.room, self._live, self._hits,
        )  # fmt: skip
        self._position = position + 1
        return self._matches(found) if found else []

    def _matches(self, found: int) -> list[PhraseMatch]:
        """Of every phrase the cheapest hit, of equals the one that starts latest."""
        best: dict[int, tuple[int, int]] = {}
        for i in range(0, 3 * found, 3):
            phrase, start, cost = (int(number) for number in self._hits[i : i + 3])
            best[phrase] = min(best.get(phrase, (cost, -start)), (cost, -start))
        return [PhraseMatch(phrase, -start, self._position, cost) for phrase, (cost, start) in sorted(best.items())]

    def _grow(self, capacity: int) -> None:
        """Room for that many finds."""
        tables = self._tables
        fields, states = tables.numbers(capacity * FIELDS), tables.numbers(capacity * tables.room)
        if self._live:
            fields[: self._live * FIELDS] = self._fields[: self._live * FIELDS]
            states[: self._live * tables.room] = self._states[: self._live * tables.room]
        self._fields, self._states, self._hits = fields, states, tables.numbers(3 * capacity)
        self._capacity = capacity
