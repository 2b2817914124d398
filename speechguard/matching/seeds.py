"""The table that scanning looks pieces up in: from the classes of the last syllables to the pieces they may be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from speechguard.matching.folding import Folding
from speechguard.matching.layout import Layout
from speechguard.matching.loops import (
    BIT_SHIFTS,
    BITS,
    BUDGET_SHIFT,
    HASH_BITS,
    HASHES,
    KEY,
    MARK_BITS,
    MARKS,
    MULTIPLIERS,
    PLACE_SHIFT,
    VOICE_SHIFT,
    WORD_SHIFT,
)
from speechguard.matching.phrase import KEY_COST
from speechguard.matching.pieces import Pieces


@dataclass(frozen=True, slots=True, eq=False)
class SeedTable:
    """Entries by hash, linear probing. Entries of other keys may stand among them: the caller checks real costs."""

    lengths: tuple[int, ...]  # of the pieces, ascending
    shift: int  # HASH_BITS - bits of a place in the table
    words: NDArray[np.uint32]  # the filter before the table, see loops.py
    table: NDArray[np.int32]  # entries as in loops.py, -1: none; the last place is always empty
    longest_run: int  # places between two empty ones

    @classmethod
    def of(cls, pieces: Pieces, layout: Layout, folding: Folding) -> SeedTable:
        """Enter every piece under every combination of classes that it may be spoken in within its budget."""
        places = layout.first[pieces.phrase] + pieces.at
        hashes: list[NDArray[np.int64]] = [np.zeros(0, np.int64)]
        owners: list[NDArray[np.intp]] = [np.zeros(0, np.intp)]
        affordable = folding.spread[:, :, 1].cumsum(axis=1).astype(np.int64)  # neighbours within 0, 1, 2 quarters
        lengths = tuple(int(length) for length in np.unique(pieces.length))
        for length in lengths:
            owner = np.flatnonzero(pieces.length == length)
            key, left = np.zeros(len(owner), np.int64), pieces.budget[owner]
            for offset in range(length):
                sound = layout.sounds[places[owner] + offset]
                voice = sound >> VOICE_SHIFT
                most = np.minimum(left, np.where(sound & KEY, KEY_COST, 2))
                number = affordable[voice, most]
                parent = np.repeat(np.arange(len(owner)), number)
                nth = np.arange(len(parent)) - np.repeat(number.cumsum() - number, number)
                neighbour = folding.first[voice][parent] + nth
                key = key[parent] + folding.neighbour[neighbour] * np.int64(MULTIPLIERS[length - 1 - offset])
                owner, left = owner[parent], left[parent] - folding.cost[neighbour]
            hashes.append(key & HASHES)
            owners.append(owner)
        hashed, owner = np.concatenate(hashes), np.concatenate(owners)
        bits = max(WORD_SHIFT, (len(hashed) * 3 // 2).bit_length())
        order = np.argsort(hashed)
        hashed, owner = hashed[order], owner[order]
        words = np.zeros(1 << (bits - WORD_SHIFT), np.uint32)
        for bit in BIT_SHIFTS:
            bit_of = hashed >> (HASH_BITS - bits - bit) & BITS
            np.bitwise_or.at(words, hashed >> (HASH_BITS - bits + WORD_SHIFT), (1 << bit_of).astype(np.uint32))
        home = hashed >> (HASH_BITS - bits)
        nth = np.arange(len(home))
        place = nth + np.maximum.accumulate(home - nth)  # as if entered in order of their homes
        mark = hashed >> (HASH_BITS - bits - MARK_BITS) & MARKS
        entry = (places << PLACE_SHIFT | pieces.budget << BUDGET_SHIFT | pieces.length << MARK_BITS)[owner] | mark
        table = np.full(max(1 << bits, int(place.max(initial=0)) + 1) + 1, -1, np.int32)
        table[place] = entry
        return cls(
            lengths=lengths,
            shift=HASH_BITS - bits,
            words=words,
            table=table,
            longest_run=int(np.diff(np.flatnonzero(table < 0), prepend=-1).max()),
        )
