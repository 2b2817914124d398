"""Syllables folded into classes: what makes a fuzzy piece of a phrase findable by exact look-up.

The languages' costs do not fall into islands: near to near to near reaches everything. So a class is small (the
syllables within `radius` of a leader) and a syllable of a phrase has neighbours: the classes it may be spoken in, each
with the least that costs. A look-up by classes may find too much, never too little.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from speechguard.matching.loops import (
    GROUPS,
)
from speechguard.matching.phrase import KEY_COST, SYLLABLE, Phrase
from speechguard.matching.sides import BREAK_COLUMN
from speechguard.phonetics.sounds import BREAK, Phonetics, SyllableIds

IDS = 1 << 16
FIRST_LIKE = 2  # first column of the cost table that is like a syllable of the phrases
NOTHING = 255  # quarters: no syllable of a phrase is spoken as a break
COARSEST = 2  # radius, quarters
DEAREST = 3  # quarters: a piece never may cost more, since four are a whole edit


@dataclass(frozen=True, slots=True, eq=False)
class CostTable:
    """What every syllable of the phrases costs spoken as any other.

    A heard syllable is a column of the table. Column 0 is BREAK, column 1 whatever is unlike every syllable of the
    phrases.
    """

    vocabulary: SyllableIds  # (v,) the syllables of the phrases, the commonest first: their costs share cache lines
    counts: NDArray[np.int64]  # (v,) how often each is in the phrases
    voice: NDArray[np.uint16]  # (65536,) place in the vocabulary
    column: NDArray[np.uint16]  # (65536,) of a heard id
    costs: NDArray[np.uint8]  # (columns, v) quarters

    @classmethod
    def of(cls, phrases: Sequence[Phrase], phonetics: Phonetics) -> CostTable:
        """Compute the costs of all syllables of the phrases against the whole alphabet of the language."""
        spoken = np.array([s for phrase in phrases for s in phrase.syllables], np.uint16)
        vocabulary, counts = np.unique(spoken, return_counts=True)
        order = np.argsort(-counts, kind="stable")
        vocabulary, counts = vocabulary[order], counts[order]
        voice = np.zeros(IDS, np.uint16)
        voice[vocabulary] = np.arange(len(vocabulary))
        heard = np.arange(1, phonetics.alphabet + 1, dtype=np.uint16)
        costs = phonetics.costs(vocabulary, heard).T
        like = np.flatnonzero((costs < SYLLABLE).any(axis=1))
        column = np.full(IDS, FIRST_LIKE - 1, np.uint16)
        column[BREAK] = BREAK_COLUMN
        column[heard[like]] = FIRST_LIKE + np.arange(len(like))
        unlike = np.full((FIRST_LIKE, len(vocabulary)), SYLLABLE, np.uint8)
        unlike[BREAK_COLUMN] = NOTHING
        return cls(vocabulary, counts, voice, column, np.concatenate([unlike, costs[like]]))


@dataclass(frozen=True, slots=True, eq=False)
class Folding:
    """The classes, and in which of them each syllable of the phrases may be spoken."""

    class_of: NDArray[np.uint16]  # (columns,) of the cost table; 0: like nothing in the phrases
    first: NDArray[np.int64]  # (v + 1,) neighbours of syllable v: first[v] .. first[v + 1]
    neighbour: NDArray[np.uint16]  # class
    cost: NDArray[np.uint8]  # least cost of a syllable of that class; ascending for each v
    spread: NDArray[np.float64]  # (v, 3, 2) at cost 0, 1, 2: expected share of the text, number of classes

    @classmethod
    def of(cls, table: CostTable, radius: int) -> Folding:
        """Fold together what differs from a leader by no more than `radius` quarters."""
        costs = table.costs[FIRST_LIKE:].T
        own = table.column[table.vocabulary].astype(np.int64) - FIRST_LIKE
        if not len(costs):
            return cls(np.zeros(FIRST_LIKE, np.uint16), *_EMPTY)
        leader = _leaders(costs[:, own], table.counts, radius)
        nearest = costs.argmin(axis=0)
        beyond = costs[nearest, np.arange(costs.shape[1])] > radius
        _, classes = np.unique(2 * leader[nearest] + beyond, return_inverse=True)

        by_class = np.argsort(classes, kind="stable")
        starts = np.flatnonzero(np.diff(classes[by_class], prepend=-1))
        least = np.minimum.reduceat(costs[:, by_class], starts, axis=1)  # (v, classes)
        voice, neighbour = np.nonzero(least < SYLLABLE)
        price = least[voice, neighbour]
        order = np.lexsort((neighbour, price, voice))

        # How common a class is in texts is guessed from the phrases; half a count for what they do not contain.
        share = np.bincount(classes[own], weights=table.counts, minlength=len(starts)) + 0.5
        share /= share.sum()
        spread = [np.stack([(least == cost) @ share, (least == cost).sum(axis=1)], axis=1) for cost in range(3)]
        return cls(
            class_of=np.concatenate([np.zeros(FIRST_LIKE, np.uint16), (1 + classes).astype(np.uint16)]),
            first=np.searchsorted(voice, np.arange(len(costs) + 1)),
            neighbour=(1 + neighbour[order]).astype(np.uint16),
            cost=price[order],
            spread=np.stack(spread, axis=1),
        )


_EMPTY = np.zeros(1, np.int64), np.zeros(0, np.uint16), np.zeros(0, np.uint8), np.zeros((0, 3, 2))


def _leaders(between: NDArray[np.uint8], counts: NDArray[np.int64], radius: int) -> NDArray[np.int64]:
    """Return for each syllable of the phrases the commonest one that is near enough and not led itself."""
    leader = np.full(len(between), -1)
    for voice in np.argsort(-counts, kind="stable"):
        if leader[voice] < 0:
            leader[(between[voice] <= radius) & (leader < 0)] = voice
            leader[voice] = voice
    return leader


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """A few coarse classes, as bits: what cannot be near is seen without looking at costs."""

    of_column: NDArray[np.uint8]  # of the cost table, under GROUPS
    bits: NDArray[np.int64]  # (v, 4): the groups that a syllable of the phrases may be spoken as within cost 0 to 3

    @classmethod
    def of(cls, table: CostTable) -> Groups:
        """Make them of the coarsest folding."""
        of_column = (Folding.of(table, COARSEST).class_of % GROUPS).astype(np.uint8)
        least = np.full((GROUPS, len(table.vocabulary)), NOTHING, np.uint8)
        np.minimum.at(least, of_column, table.costs)
        bit = (np.int64(1) << np.arange(GROUPS))[:, None, None]
        return cls(of_column, np.where(least[:, :, None] <= np.arange(DEAREST + 1), bit, 0).sum(axis=0))

    @property
    def near(self) -> NDArray[np.int64]:
        """The groups near each syllable of the phrases, and near it if it is key: (2 v,)."""
        return self.bits[:, [2, KEY_COST]].reshape(-1)
