"""Every phrase aligned everywhere, compiled: the truth of bench_matcher.py, and its yardstick."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from speechguard.matching.phrase import Phrase
from speechguard.phonetics.sounds import BREAK, Phonetics, SyllableIds


class Exhaustive:
    """Hits by Sellers' algorithm with the costs, keys and word boundaries of docs/design.md."""

    def __init__(self, phrases: list[Phrase], phonetics: Phonetics) -> None:
        known = np.arange(1, phonetics.alphabet + 1, dtype=np.uint16)
        vocabulary, voices = np.unique(np.concatenate([p.syllables for p in phrases]), return_inverse=True)
        self._costs = np.full((len(vocabulary), 1 << 16), 4, np.uint8)
        self._costs[:, known] = phonetics.costs(vocabulary.astype(np.uint16), known)
        self._voices = voices
        self._first = np.cumsum([0, *(len(p.syllables) for p in phrases)])
        self._key = np.concatenate([p.key or (False,) * len(p.syllables) for p in phrases])
        self._gaps = np.concatenate([(*(p.gaps or (0,) * (len(p.syllables) - 1)), 0) for p in phrases])
        self._budget = np.array([p.budget for p in phrases])

    def hits(self, ids: SyllableIds, words: NDArray[np.bool_]) -> NDArray[np.int64]:
        """(hits, 4): phrase, start, end, cost; phrases with gaps are left out."""
        return _sellers(
            ids, words[0], words[1], self._costs, self._voices, self._first, self._key, self._gaps, self._budget
        )


@njit(cache=True)
def _sellers(ids, starts_word, ends_word, costs, voices, first, key, gaps, budget):  # type: ignore[no-untyped-def]
    found = []
    for phrase in range(len(budget)):
        begin, length = first[phrase], first[phrase + 1] - first[phrase]
        if gaps[begin : begin + length].any():
            continue
        cost = np.full(length + 1, 1 << 20)
        start = np.zeros(length + 1, np.int64)
        for position in range(len(ids)):
            heard = ids[position]
            if heard == BREAK:
                cost[:] = 1 << 20
                continue
            if starts_word[position]:
                for row in range(length + 1):
                    if 4 * row <= cost[row]:
                        cost[row], start[row] = 4 * row, position
                    if row < length and key[begin + row]:
                        break
            diagonal, diagonal_start = cost[0], start[0]
            cost[0] += 4
            for row in range(1, length + 1):
                at = begin + row - 1
                price = costs[voices[at], heard]
                best, best_start = cost[row] + 4, start[row]
                if not (key[at] and price > 1):
                    new = diagonal + price
                    if new < best or (new == best and diagonal_start > best_start):
                        best, best_start = new, diagonal_start
                if not key[at]:
                    new = cost[row - 1] + 4
                    if new < best or (new == best and start[row - 1] > best_start):
                        best, best_start = new, start[row - 1]
                diagonal, diagonal_start = cost[row], start[row]
                cost[row], start[row] = best, best_start
            if cost[length] <= budget[phrase] and ends_word[position]:
                found.append((phrase, start[length], position + 1, cost[length]))
    out = np.zeros((len(found), 4), np.int64)
    for i in range(len(found)):
        for j in range(4):
            out[i, j] = found[i][j]
    return out
