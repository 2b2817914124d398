"""How alike two syllables are, from how alike their parts are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

CLASSIC, NEAR, OTHER = 1, 2, 4  # quarters of a syllable

Costs = NDArray[np.uint8]


def pair_costs(names: Sequence[str], pairs: Mapping[int, str]) -> Costs:
    """Square table over `names`: 0 on the diagonal, listed pairs ("an-ang en-eng") at their cost, else OTHER."""
    table = np.full((len(names), len(names)), OTHER, dtype=np.uint8)
    np.fill_diagonal(table, 0)
    for cost, text in pairs.items():
        for pair in text.split():
            a, b = (names.index(part) for part in pair.split("-"))
            table[a, b] = table[b, a] = cost
    return table


def syllable_costs(tables: Sequence[Costs], wanted: NDArray[np.integer], heard: NDArray[np.integer]) -> Costs:
    """Costs of ids that count through the parts of a syllable, the last part fastest, from 1.

    The parts' costs add up; a sum over NEAR is another syllable. Ids outside the alphabet are unlike everything.
    Shape (len(wanted), len(heard)).
    """
    sizes = [len(table) for table in tables]
    alphabet = int(np.prod(sizes))
    total = np.zeros((len(wanted), len(heard)), dtype=np.uint8)
    numbers = [np.asarray(ids, dtype=np.int64) - 1 for ids in (wanted, heard)]
    known = [(ids >= 0) & (ids < alphabet) for ids in numbers]
    parts = [np.unravel_index(np.where(ok, ids, 0), sizes) for ids, ok in zip(numbers, known, strict=True)]
    for table, a, b in zip(tables, *parts, strict=True):
        total += table[np.ix_(a, b)]
    return np.where(np.logical_and.outer(*known) & (total <= NEAR), total, OTHER).astype(np.uint8)


def part_names(parts: Sequence[Sequence[str]], syllable: int) -> tuple[str, ...]:
    """The names of the parts of one id; empty for an id outside the alphabet."""
    sizes = [len(names) for names in parts]
    if not 0 < syllable <= int(np.prod(sizes)):
        return ()
    return tuple(names[int(i)] for names, i in zip(parts, np.unravel_index(syllable - 1, sizes), strict=True))
