"""The longest word of a table that begins at each character of a text: a trie whose edges are looked up by hash."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]

_CODE_BITS = np.uint64(21)
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # Fibonacci hashing
_BUCKETS_AN_EDGE = 4


class LongestWords:
    """A table of words. Nodes of its trie are numbered level by level; 0 is none."""

    def __init__(self, words: Sequence[str]) -> None:
        """Words are different, of one or more characters, at least one of two."""
        lengths = np.array([len(word) for word in words])
        letters = np.zeros((len(words), lengths.max()), np.uint64)
        inside = np.arange(letters.shape[1]) < lengths[:, None]
        letters[inside] = np.frombuffer("".join(words).encode("utf-32-le"), np.uint32)

        initials, node = np.unique(letters[:, 0], return_inverse=True)
        node += 1
        self._initial = np.zeros(0x110000, np.int32)  # node of a first character
        self._initial[initials] = 1 + np.arange(len(initials))
        nodes = 1 + len(initials)
        edges: list[NDArray[np.uint64]] = []
        for depth in range(1, letters.shape[1]):
            on = inside[:, depth]
            level, place = np.unique(_edge(node[on], letters[on, depth]), return_inverse=True)
            node[on] = nodes + place
            edges.append(level)
            nodes += len(level)
        self._word = np.full(nodes, -1)  # of a node where a word ends
        self._word[node] = np.arange(len(words))

        edge = np.concatenate(edges)
        bits = int(_BUCKETS_AN_EDGE * len(edge)).bit_length()
        self._shift = np.uint64(64 - bits)
        bucket = self._bucket(edge)
        order = np.argsort(bucket, kind="stable")
        self._edges, self._to = edge[order], 1 + len(initials) + order
        self._first = np.searchsorted(bucket[order], np.arange((1 << bits) + 1)).astype(np.int32)

    def find(self, codes: Integers) -> tuple[Integers, Integers]:
        """Places in a text (n,) where words begin, ascending, and the number of the longest that begins there.

        The text must end with a character that no word has.
        """
        longest = np.full(len(codes), -1)
        initial = self._initial[codes]
        at = np.flatnonzero(initial)
        node = initial[at].astype(np.int64)
        depth = 0
        while len(at):
            word = self._word[node]
            ends = np.flatnonzero(word >= 0)
            longest[at[ends]] = word[ends]
            depth += 1
            node = self._next(_edge(node, codes[at + depth]))
            alive = np.flatnonzero(node)
            at, node = at[alive], node[alive]
        found = np.flatnonzero(longest >= 0)
        return found, longest[found]

    def _next(self, edges: NDArray[np.uint64]) -> Integers:
        """The nodes that edges lead to; 0 where there is none."""
        to = np.zeros(len(edges), np.int64)
        bucket = self._bucket(edges)
        place, end = self._first[bucket], self._first[bucket + 1]
        left = np.flatnonzero(place < end)
        while len(left):
            here = place[left]
            same = self._edges[here] == edges[left]
            to[left[same]] = self._to[here[same]]
            place[left] += 1
            left = left[~same & (here + 1 < end[left])]
        return to

    def _bucket(self, edges: NDArray[np.uint64]) -> Integers:
        return ((edges * _MULTIPLIER) >> self._shift).astype(np.int64)


def _edge(node: Integers, letter: NDArray[np.generic]) -> NDArray[np.uint64]:
    return (node.astype(np.uint64) << _CODE_BITS) | letter.astype(np.uint64)
