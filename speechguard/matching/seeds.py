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
    SPAN_PREVIOUS,
    SPAN_STEPS,
    VOICE_SHIFT,
)
from speechguard.matching.phrase import KEY_COST
from speechguard.matching.pieces import Pieces

# The filter has a word for eight places of the table, but always 16 KB: the nearest cache has room for them.
FEWEST_WORD_BITS, PLACES_A_WORD_BITS = 12, 3


@dataclass(frozen=True, slots=True, eq=False)
class SeedTable:
    """Entries by hash, linear probing. Entries of other keys may stand among them: the caller checks real costs."""

    lengths: tuple[int, ...]  # of the pieces, ascending
    shift: int  # HASH_BITS - bits of a place in the table
    word_shift: int  # HASH_BITS - bits of a place in the filter
    words: NDArray[np.uint32]  # the filter before the table, see loops.py
    table: NDArray[np.int32]  # entries as in loops.py, -1: none; the last place is always empty
    spans: NDArray[np.int64]  # of the layout, with the previous pieces
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
        bits = min(max(2, (len(hashed) * 3 // 2).bit_length()), HASH_BITS - MARK_BITS)
        word_bits = min(max(FEWEST_WORD_BITS, bits - PLACES_A_WORD_BITS), HASH_BITS - max(BIT_SHIFTS))
        word_shift = HASH_BITS - word_bits
        order = np.argsort(hashed)
        hashed, owner = hashed[order], owner[order]
        words = np.zeros(1 << word_bits, np.uint32)
        for bit in BIT_SHIFTS:
            bit_of = hashed >> (word_shift - bit) & BITS
            np.bitwise_or.at(words, hashed >> word_shift, (1 << bit_of).astype(np.uint32))
        home = hashed >> (HASH_BITS - bits)
        place = probed(home)
        mark = hashed >> (HASH_BITS - bits - MARK_BITS) & MARKS
        entry = (places << PLACE_SHIFT | pieces.budget << BUDGET_SHIFT | pieces.length << MARK_BITS)[owner] | mark
        table = np.full(max(1 << bits, int(place.max(initial=0)) + 1) + 1, -1, np.int32)
        table[place] = entry
        return cls(
            lengths=lengths,
            shift=HASH_BITS - bits,
            word_shift=word_shift,
            words=words,
            table=table,
            spans=layout.spans | _previous(pieces, places, layout) << SPAN_PREVIOUS,
            longest_run=int(np.diff(np.flatnonzero(table < 0), prepend=-1).max()),
        )


def probed(homes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the places that linear probing gives entries with these homes, entered in order; homes ascend."""
    nth = np.arange(len(homes))
    return nth + np.maximum.accumulate(homes - nth)


def _previous(pieces: Pieces, places: NDArray[np.int64], layout: Layout) -> NDArray[np.int64]:
    """Return for each place of a piece how far before it the previous piece of its phrase begins; 0: not to be used.

    Where the text says exactly what the phrase has from that piece to this one, this one need not be extended: an
    alignment through it alone can be moved to the previous piece at no cost (docs/matcher.md). That may delete
    syllables further to the left, so they must not be key; gaps are not considered.
    """
    order = np.argsort(places)
    sorted_places, phrase = places[order], pieces.phrase[order]
    step = np.diff(sorted_places)
    keys = np.concatenate([[0], np.cumsum(layout.sounds & KEY, dtype=np.int64)])
    usable = (
        (np.diff(phrase) == 0)
        & (step <= SPAN_STEPS)
        & (layout.widths[phrase[1:]] == 1)
        & (keys[layout.first[phrase[1:]]] == keys[sorted_places[:-1]])
    )
    previous = np.zeros(len(layout.sounds), np.int64)
    previous[sorted_places[1:]] = np.where(usable, step, 0)
    return previous
