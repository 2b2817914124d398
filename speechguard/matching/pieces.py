"""Which pieces of a phrase to look for.

Give a phrase with budget T some disjoint pieces, and piece i a budget b[i] of at most 3 quarters. If the b[i] + 1 add
up to more than T, every alignment within T contains a piece that costs no more than its budget (else they would cost
T + 1 together), and that piece has no deletion, no insertion and no other syllable in it: four quarters would be too
much. A dynamic programme chooses the pieces whose look-up costs least.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import prod

import numpy as np
from numpy.typing import NDArray

from speechguard.matching.folding import DEAREST, CostTable, Folding
from speechguard.matching.loops import DEEPEST
from speechguard.matching.phrase import KEY_COST, SYLLABLE, Phrase

LONGEST = 8  # syllables
HALVED = 6  # syllables of the shortest piece that is followed from both ends
MOST_WAYS = 128  # of a phrase with gaps through a text, for it to be one piece: each of them is followed
# Nanoseconds of scanning, measured: what a find costs, and what an entry of the table costs every syllable of the text
# by filling the cache. Only their ratio matters.
PRICE = np.array([12.0, 5e-6])
# Finds that a piece of one syllable counts as: it is used where nothing else will do, since looking for yet another
# length costs every syllable of the text.
SINGLE = 1.0
CHUNK = 2_000  # phrases at once, for memory

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """One entry a piece; together they find every hit of every phrase."""

    phrase: Ints
    at: Ints  # first syllable in the phrase
    length: Ints  # syllables
    budget: Ints  # quarters, 0 to 3
    entries: float  # of the table they will fill
    price: float  # estimated nanoseconds a syllable of text


def choose(phrases: Sequence[Phrase], table: CostTable, folding: Folding) -> Pieces:
    """Choose the pieces of least estimated cost. A phrase that leaves no room for an edit is one piece."""
    by_length: dict[int, list[int]] = {}
    whole = [number for number, phrase in enumerate(phrases) if _is_piece(phrase)]
    for number in sorted(set(range(len(phrases))) - set(whole)):
        by_length.setdefault(len(phrases[number].syllables), []).append(number)
    repeats = _repeats(phrases, table, folding)
    found: list[tuple[Ints, ...]] = [
        (
            np.array(whole, np.int64),
            np.zeros(len(whole), np.int64),
            np.array([len(phrases[n].syllables) for n in whole], np.int64),
            np.array([phrases[n].budget for n in whole], np.int64),
        )
    ]
    finds_entries = np.zeros(2)
    for count, numbers in by_length.items():
        for start in range(0, len(numbers), CHUNK):
            chunk = np.array(numbers[start : start + CHUNK])
            expected = _expected([phrases[n] for n in chunk], count, table, folding)
            for length, shares in enumerate(repeats[: min(LONGEST, count)], 1):
                finds = expected[:, : count - length + 1, length - 1, :, 0]
                np.maximum(finds, shares[chunk, : count - length + 1, None], out=finds)
            budgets = np.array([phrases[n].budget for n in chunk])
            row, at, length, budget = _cheapest(expected @ PRICE, budgets)
            found.append((chunk[row], at, length, budget))
            finds_entries += expected[row, at, length - 1, budget].sum(axis=0)
    phrase, at, length, budget = (np.concatenate(column) for column in zip(*found, strict=True))
    return Pieces(phrase, at, length, budget, float(finds_entries[1]), float(finds_entries @ PRICE))


def _is_piece(phrase: Phrase) -> bool:
    """Return whether a phrase as a whole is a piece: no room for an edit, and little to follow beyond its gaps."""
    if phrase.budget >= SYLLABLE or not any(phrase.gaps):
        return phrase.budget < SYLLABLE
    places = [0, *(i for i, gap in enumerate(phrase.gaps, 1) if gap), len(phrase.syllables)]
    begun, *others = (after - before for before, after in pairwise(places))
    return prod(gap + 1 for gap in phrase.gaps) <= MOST_WAYS and begun >= min(DEEPEST, max(others))


def _repeats(phrases: Sequence[Phrase], table: CostTable, folding: Folding) -> list[Floats]:
    """Estimate how common each run of 1, 2, .. syllables is in the other phrases: (phrase, at), a list entry a length.

    Syllables come in words: what several phrases have in common is far more common in texts than its syllables suggest.
    """
    counts = np.array([len(phrase.syllables) for phrase in phrases], np.int64)
    longest = int(counts.max(initial=0))
    inside = np.arange(longest) < counts[:, None]
    spoken = np.array([s for phrase in phrases for s in phrase.syllables], np.uint16)
    classes = np.zeros(inside.shape, np.int64)
    classes[inside] = folding.class_of[table.column[spoken]]
    runs = np.zeros_like(classes)
    shares: list[Floats] = []
    for length in range(1, min(LONGEST, longest) + 1):
        _, run, times = np.unique(
            runs[:, : longest - length + 1] << 16 | classes[:, length - 1 :], return_inverse=True, return_counts=True
        )
        runs = run.reshape(len(phrases), -1)
        shares.append((times[runs] - 1) / len(spoken))
    return shares


def _expected(phrases: Sequence[Phrase], count: int, table: CostTable, folding: Folding) -> Floats:
    """Estimate finds a syllable of text and entries of every possible piece: (phrase, at, length - 1, budget, 2).

    Infinite where a gap or the end of the phrase lies inside.
    """
    spread = folding.spread[
        table.voice[np.array([phrase.syllables for phrase in phrases])]
    ]  # (phrase, syllable, cost, 2)
    key = np.array([phrase.key or (False,) * count for phrase in phrases])
    spread[:, :, KEY_COST + 1 :][key] = 0
    gap = np.array([phrase.gaps or (0,) * (count - 1) for phrase in phrases]).reshape(len(phrases), count - 1) > 0
    expected = np.full((len(phrases), count, LONGEST, DEAREST + 1, 2), np.inf)
    sums = np.zeros((len(phrases), count, DEAREST + 1, 2))  # at exactly this cost, one syllable more each round
    sums[:, :, 0] = 1
    for length in range(1, min(LONGEST, count) + 1):
        starts = count - length + 1
        longer = np.zeros((len(phrases), starts, DEAREST + 1, 2))
        for cost in range(3):
            longer[:, :, cost:] += sums[:, :starts, : DEAREST + 1 - cost] * spread[:, length - 1 :, cost, None]
        sums = longer
        expected[:, :starts, length - 1] = sums.cumsum(axis=2)
        if length > DEEPEST:
            expected[:, :starts, length - 1, :, 1] = expected[:, :starts, DEEPEST - 1, :, 1]
        if length >= HALVED:  # entered from both ends, see paths.py
            expected[:, :starts, length - 1, 2:, 1] = 2 * expected[:, :starts, length - 1, 1:2, 1]
        if length == 1:
            expected[:, :, 0, :, 0] += SINGLE
        for inside in range(length - 1):
            expected[:, :starts, length - 1][gap[:, inside : inside + starts]] = np.inf
    return expected


def _cheapest(prices: Floats, budgets: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """Return rows, places, lengths and budgets of the pieces."""
    phrases, count = prices.shape[:2]
    units = int(budgets.max()) + 2
    # cost[i][:, u]: least cost of pieces within the first i syllables whose budgets + 1 add up to at least u
    cost = np.full((count + 1, phrases, units), np.inf)
    cost[0, :, 0] = 0
    choice = np.zeros((count + 1, phrases, units), np.uint8)  # 0: no piece ends here
    gained = np.maximum(np.arange(units)[None, :] - np.arange(1, DEAREST + 2)[:, None], 0)  # (budget, u)
    for end in range(1, count + 1):
        cost[end] = cost[end - 1]
        for length in range(1, min(LONGEST, end) + 1):
            for budget in range(DEAREST + 1):
                new = cost[end - length][:, gained[budget]] + prices[:, end - length, length - 1, budget, None]
                better = new < cost[end]
                cost[end][better] = new[better]
                choice[end][better] = 1 + (length - 1) * (DEAREST + 1) + budget
    need = budgets + 1
    end = np.full(phrases, count)
    rows = np.arange(phrases)
    found: list[tuple[Ints, ...]] = []
    while len(rows):
        chosen = choice[end[rows], rows, need[rows]].astype(np.int64) - 1
        length, budget = np.divmod(chosen, DEAREST + 1)
        piece = chosen >= 0
        step = np.where(piece, length + 1, 1)
        found.append((rows[piece], (end[rows] - step)[piece], step[piece], budget[piece]))
        end[rows] -= step
        need[rows] = np.maximum(need[rows] - np.where(piece, budget + 1, 0), 0)
        rows = rows[(end[rows] > 0) & (need[rows] > 0)]
    row, at, length, budget = (np.concatenate(column) for column in zip(*found, strict=True))
    return row, at, length, budget
