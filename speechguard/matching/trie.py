"""Phrases that leave no room for an edit, as a trie: those of one beginning are followed together.

With a budget of less than a whole syllable nothing may be missing or added: phrase and text stand syllable against
syllable, gaps aside. Frames of real packs are like that: tens of thousands of wordings, some hundreds of beginnings.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from speechguard.matching.folding import CostTable
from speechguard.matching.phrase import KEY_COST, Phrase
from speechguard.matching.scanning import HIT, Flags
from speechguard.matching.seeds import probed
from speechguard.matching.trie_loop import (
    BREAK_COLUMN,
    COST_BITS,
    EMPTY,
    FIELDS,
    HASH_BITS,
    HASHES,
    MULTIPLIER,
    STATE,
    walk,
)
from speechguard.phonetics.sounds import SyllableIds

GAP_BITS = 16  # of a label; gaps in a trie are far smaller
ROOM = {False: 16, True: 1 << 12}  # hits of one walk, plain and compiled, to begin with

Numbers = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class _Starts:
    """Where a text may enter the trie, each entry with what it has cost: see trie_loop.py."""

    shift: int  # of hashed pairs
    slots: Numbers  # two columns in a row, as one number, by hash
    slot_group: Numbers  # number of the pair in each slot
    pair_first: Numbers  # (pairs + 1,): the entries of each
    pairs: Numbers  # second nodes
    single_first: Numbers  # (columns + 1,)
    singles: Numbers  # first nodes that are a phrase, or after which a gap may follow


class PhraseTrie:
    """A trie of phrases with budgets under a syllable, immutable once built."""

    def __init__(self, phrases: Sequence[Phrase], numbers: Sequence[int], costs: CostTable) -> None:
        """Build it of one phrase or more; a hit names one by its number. `costs`: of their syllables, at least."""
        self._costs = costs
        codes = _codes(phrases, costs)
        order = np.lexsort(codes.T[::-1])
        budgets = np.array([phrase.budget for phrase in phrases], np.int32)[order]
        nodes, labels = _nodes(codes[order])
        count, firsts = len(labels), int(nodes[:, 0].max()) + 1
        rows, depths = np.nonzero(nodes >= 0)
        places = nodes[rows, depths]
        self._voice = (labels >> (GAP_BITS + 1)).astype(np.int32)
        self._gap = (labels >> 1 & (1 << GAP_BITS) - 1).astype(np.int32)
        self._key = (labels & 1).astype(np.int32)
        self._most = np.zeros(count, np.int32)  # budget of any phrase that goes through a node
        np.maximum.at(self._most, places, budgets[rows])
        parents = np.zeros(count, np.int64)
        parents[places] = nodes[rows, np.maximum(depths - 1, 0)]
        self._first_child = firsts + _offsets(parents[firsts:], count)
        ends = nodes[np.arange(len(nodes)), (nodes >= 0).sum(axis=1) - 1]
        self._first_final = _offsets(ends, count)
        by_end = np.argsort(ends, kind="stable")
        self._final_phrase = np.array(numbers, np.int32)[order][by_end]
        self._final_budget = budgets[by_end]
        self._starts = self._entries(firsts)
        begun = np.diff(self._starts.pair_first).max(initial=0) + np.diff(self._starts.single_first).max(initial=0)
        self._room = STATE * int(begun + _followed(nodes, parents, self._gap).max(initial=0))

    def __getstate__(self) -> dict[str, object]:
        """Return what goes to another process: all but what is made when it is first needed."""
        return {name: value for name, value in vars(self).items() if name != "_plain"}

    @property
    def nbytes(self) -> int:
        """Memory of the tables."""
        return sum(value.nbytes for value in self._tables if isinstance(value, np.ndarray))

    def scan(self, ids: SyllableIds, starts_word: Flags, ends_word: Flags, compiled: bool) -> NDArray[np.void]:
        """Return all hits in a text as an array of HIT."""
        columns = np.append(self._costs.column[ids], np.uint16(BREAK_COLUMN))
        at, found = 0, [np.zeros((0, FIELDS), np.int64)]
        step, arguments, hits = self._prepared(columns, starts_word, ends_word, compiled)
        while at < len(ids):
            begun = at
            at, count = step(*arguments[:3], begun, len(ids), *arguments[3:], hits)
            found.append(np.array(hits[: FIELDS * count], np.int64).reshape(-1, FIELDS))
            if at == begun and not count:  # what begins here alone has no room
                hits = np.empty(2 * len(hits), np.int64) if compiled else [0] * (2 * len(hits))
        rows = np.concatenate(found)
        result = np.empty(len(rows), HIT)
        for field, name in enumerate(("phrase", "start", "end", "cost")):
            result[name] = rows[:, field]
        return result

    def _prepared(
        self, columns: NDArray[np.uint16], starts_word: Flags, ends_word: Flags, compiled: bool
    ) -> tuple[Callable[..., tuple[int, int]], tuple[Any, ...], Any]:
        """Return the walk, its arguments but for places and hits, and room for hits."""
        if compiled:
            from speechguard.matching.compiled import walk as compiled_walk

            arguments = (columns, starts_word, ends_word, *self._tables, np.empty(self._room, np.int64))
            return compiled_walk, arguments, np.empty(FIELDS * ROOM[True], np.int64)
        text = (columns.tolist(), starts_word.tolist(), ends_word.tolist())
        return walk, (*text, *self._plain, [0] * self._room), [0] * (FIELDS * ROOM[False])

    @property
    def _tables(self) -> tuple[Any, ...]:
        """Return the tables in the order of `walk`."""
        starts = self._starts
        return (
            len(self._costs.costs), starts.shift, starts.slots, starts.slot_group,
            starts.pair_first, starts.pairs, starts.single_first, starts.singles,
            self._costs.costs.reshape(-1), len(self._costs.vocabulary),
            self._voice, self._key, self._gap, self._first_child, self._most,
            self._first_final, self._final_phrase, self._final_budget,
        )  # fmt: skip

    @cached_property
    def _plain(self) -> tuple[Any, ...]:
        # An element of a view reads as fast as one of a list, of an array ten times slower.
        return tuple(table.data if isinstance(table, np.ndarray) else table for table in self._tables)

    def _entries(self, firsts: int) -> _Starts:
        """Return where a text may enter: by every two syllables that are near enough to the first two of phrases."""
        columns = len(self._costs.costs)
        singles: list[NDArray[np.int64]] = [np.zeros((2, 0), np.int64)]
        pairs: list[NDArray[np.int64]] = [np.zeros((2, 0), np.int64)]
        for node in range(firsts):
            heard, cost = self._near(node)
            children = np.arange(self._first_child[node], self._first_child[node + 1])
            if self._first_final[node] < self._first_final[node + 1] or self._gap[children].any():
                singles.append(np.stack([heard, node << COST_BITS | cost]))
            for child in children[self._gap[children] == 0].tolist():
                then, more = self._near(child)
                sums = np.add.outer(cost, more)
                one, other = np.nonzero(sums <= self._most[child])
                pairs.append(np.stack([heard[one] * columns + then[other], child << COST_BITS | sums[one, other]]))
        groups, values = np.concatenate(pairs, axis=1)
        known, number = np.unique(groups, return_inverse=True)
        pair_first, entries = _grouped(number, values, len(known))
        groups, values = np.concatenate(singles, axis=1)
        single_first, single_entries = _grouped(groups, values, columns)
        return _Starts(*_hashed(known), pair_first, entries, single_first, single_entries)

    def _near(self, node: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the columns that the syllable of a node may be heard as, and what each costs."""
        costs = self._costs.costs[:, self._voice[node]]
        most = min(int(self._most[node]), KEY_COST) if self._key[node] else self._most[node]
        heard = np.flatnonzero(costs <= most)
        return heard, costs[heard].astype(np.int64)


def _codes(phrases: Sequence[Phrase], costs: CostTable) -> NDArray[np.int64]:
    """Return the labels of all phrases, (phrases, longest): voice, gap before it and whether it is key; -1 beyond."""
    codes = np.full((len(phrases), max(len(phrase.syllables) for phrase in phrases)), -1, np.int64)
    for row, phrase in enumerate(phrases):
        count = len(phrase.syllables)
        voices = costs.voice[list(phrase.syllables)].astype(np.int64)
        gaps = np.array((0, *(phrase.gaps or (0,) * (count - 1))), np.int64)
        codes[row, :count] = voices << (GAP_BITS + 1) | gaps << 1 | np.array(phrase.key or (False,) * count)
    return codes


def _nodes(codes: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the node of every label, (phrases, longest), -1 beyond the end, and the label of every node.

    `codes` are sorted, and nodes counted depth by depth, so that children of a node follow one another.
    """
    nodes = np.full(codes.shape, -1, np.int64)
    other = np.zeros(len(codes), np.bool_)  # than the row before, up to this depth
    other[0] = True
    labels: list[NDArray[np.int64]] = []
    count = 0
    for depth in range(codes.shape[1]):
        other[1:] |= codes[1:, depth] != codes[:-1, depth]
        there = codes[:, depth] >= 0
        new = other & there
        nodes[there, depth] = count + np.cumsum(new)[there] - 1
        labels.append(codes[new, depth])
        count += int(new.sum())
    return nodes, np.concatenate(labels)


def _followed(nodes: NDArray[np.int64], parents: NDArray[np.int64], gaps: Numbers) -> NDArray[np.int64]:
    """Return for each node how much may wait to be followed after it, at most: its children, and what is below one."""
    ways = np.bincount(parents, weights=gaps + 1, minlength=len(parents)).astype(np.int64)
    below = np.zeros(len(parents), np.int64)
    for depth in reversed(range(1, nodes.shape[1])):
        there = np.unique(nodes[nodes[:, depth] >= 0, depth])
        np.maximum.at(below, parents[there], ways[there] + below[there])
    return ways + below


def _offsets(groups: NDArray[np.int64], count: int) -> Numbers:
    """Return where the members of each group begin, sorted by group, and where the last ends: (count + 1,)."""
    return np.concatenate([[0], np.bincount(groups, minlength=count).cumsum()]).astype(np.int32)


def _hashed(pairs: NDArray[np.int64]) -> tuple[int, Numbers, Numbers]:
    """Return (shift, slots, number of the pair in each slot) of a table that is at most half full."""
    bits = max(1, (2 * len(pairs)).bit_length())
    home = (pairs * MULTIPLIER & HASHES) >> (HASH_BITS - bits)
    order = np.argsort(home, kind="stable")
    place = probed(home[order])
    slots, numbers = np.full((2, max(1 << bits, int(place.max(initial=0)) + 1) + 1), EMPTY, np.int32)
    slots[place], numbers[place] = pairs[order], order
    return HASH_BITS - bits, slots, numbers


def _grouped(groups: NDArray[np.int64], values: NDArray[np.int64], count: int) -> tuple[Numbers, Numbers]:
    """Return values by group as offsets and values."""
    return _offsets(groups, count), values[np.argsort(groups, kind="stable")].astype(np.int32)
