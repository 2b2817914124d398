"""The table that a text enters the trie by: from the classes of the last syllables to what pieces may begin so."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from speechguard.matching.folding import Folding
from speechguard.matching.loops import (
    BACKWARDS,
    BIT_SHIFTS,
    BITS,
    EMPTY,
    ENTRY_BUDGET,
    ENTRY_NUMBER,
    HASH_BITS,
    KEYS,
    LAST,
    LENGTH_BITS,
    MULTIPLIERS,
)
from speechguard.matching.phrase import KEY_COST
from speechguard.matching.sides import KEY, VOICE_SHIFT
from speechguard.matching.trie import Trie

# The filter has a word for eight places of the table, but always 16 KB: the nearest cache has room for them.
FEWEST_WORD_BITS, PLACES_A_WORD_BITS = 12, 3


@dataclass(frozen=True, slots=True, eq=False)
class SeedTable:
    """Entries by hash, linear probing. Entries of other keys may stand among them: the caller checks real costs."""

    lengths: tuple[int, ...]  # of the beginnings, ascending
    shift: int  # HASH_BITS - bits of a place in the table
    word_shift: int  # HASH_BITS - bits of a place in the filter
    words: NDArray[np.uint32]  # the filter before the table, see loops.py
    table: NDArray[np.int32]  # see loops.py; the last place is always empty
    entries: NDArray[np.int32]  # by key
    most: int  # entries of one key

    @classmethod
    def of(cls, trie: Trie, folding: Folding) -> SeedTable:
        """Enter every beginning under every combination of classes that it may be spoken in within its budget."""
        keys: list[NDArray[np.int64]] = [np.zeros(0, np.int64)]
        owners: list[NDArray[np.intp]] = [np.zeros(0, np.intp)]
        affordable = folding.spread[:, :, 1].cumsum(axis=1).astype(np.int64)  # neighbours within 0, 1, 2 quarters
        multipliers = np.array(MULTIPLIERS, np.int64)
        lengths = tuple(int(length) for length in np.unique(trie.begun_lengths))
        for length in lengths:
            owner = np.flatnonzero(trie.begun_lengths == length)
            key, spent = np.zeros(len(owner), np.int64), np.zeros(len(owner), np.int64)
            for depth in range(length):
                place = np.where(trie.begun_nodes[owner] & BACKWARDS, length - 1 - depth, depth)
                sound = trie.beginnings[owner, place]
                voice = sound >> VOICE_SHIFT
                most = np.minimum(trie.begun_limits[owner, depth] - spent, np.where(sound & KEY, KEY_COST, 2))
                number = np.where(most >= 0, affordable[voice, np.maximum(most, 0)], 0)
                parent = np.repeat(np.arange(len(owner)), number)
                nth = np.arange(len(parent)) - np.repeat(number.cumsum() - number, number)
                neighbour = folding.first[voice][parent] + nth
                key = key[parent] + folding.neighbour[neighbour] * multipliers[length - 1 - place][parent]
                owner, spent = owner[parent], spent[parent] + folding.cost[neighbour]
            keys.append(key & KEYS | length)
            owners.append(owner)
        key, owner = np.concatenate(keys), np.concatenate(owners)
        order = np.argsort(key)
        key, owner = key[order], owner[order]
        last = np.diff(key, append=EMPTY) != 0
        ends = np.flatnonzero(last) + 1
        known = key[ends - 1]
        bits = max(2, (len(known) * 3 // 2).bit_length())
        word_bits = min(max(FEWEST_WORD_BITS, bits - PLACES_A_WORD_BITS), HASH_BITS - max(BIT_SHIFTS) - LENGTH_BITS)
        word_shift = HASH_BITS - word_bits
        words = np.zeros(1 << word_bits, np.uint32)
        for bit in BIT_SHIFTS:
            bit_of = known >> (word_shift - bit) & BITS
            np.bitwise_or.at(words, known >> word_shift, (1 << bit_of).astype(np.uint32))
        place = probed(known >> (HASH_BITS - bits))
        table = np.full((max(1 << bits, int(place.max(initial=0)) + 1) + 1, 2), EMPTY, np.int32)
        table[place, 0] = known
        first = np.concatenate([[0], ends[:-1]])
        table[place, 1] = first[: len(known)]
        budgets = trie.begun_limits[np.arange(len(trie.begun_lengths)), trie.begun_lengths - 1]
        return cls(
            lengths=lengths,
            shift=HASH_BITS - bits,
            word_shift=word_shift,
            words=words,
            table=table.reshape(-1),
            entries=(owner << ENTRY_NUMBER | budgets[owner] << ENTRY_BUDGET | last * LAST).astype(np.int32),
            most=int((ends - first[: len(known)]).max(initial=0)),
        )


def probed(homes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the places that linear probing gives entries with these homes, entered in order; homes ascend."""
    nth = np.arange(len(homes))
    return nth + np.maximum.accumulate(homes - nth)
