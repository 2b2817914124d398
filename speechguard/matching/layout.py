"""The phrases laid end to end, as the loops of the matcher read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from speechguard.matching.folding import CostTable
from speechguard.matching.loops import (
    COST_BITS,
    PHRASE_BITS,
    STRETCH_BITS,
)
from speechguard.matching.phrase import SYLLABLE, Phrase
from speechguard.matching.sides import KEY, VOICE_SHIFT


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Syllable i of phrase n stands at place first[n] + i of the next two arrays."""

    first: NDArray[np.int64]  # (phrases,)
    sounds: NDArray[np.uint32]  # place in the vocabulary of the cost table and flags, see loops.py
    gaps: NDArray[np.uint16]  # after this syllable; 0 after the last of a phrase
    counts: NDArray[np.int64]  # (phrases,) syllables
    budgets: NDArray[np.int64]  # (phrases,)
    widths: NDArray[np.int32]  # (phrases,) states of a syllable: the widest gap + 1
    room: int  # states of the largest phrase
    longest: int  # syllables of the longest stretch that a phrase can match

    @classmethod
    def of(cls, phrases: Sequence[Phrase], table: CostTable) -> Layout:
        """Lay out the phrases. Raises ValueError for phrases beyond what the matcher can count."""
        if len(phrases) >= 1 << PHRASE_BITS:
            raise ValueError(f"{len(phrases)} phrases: an index holds fewer than {1 << PHRASE_BITS}")
        longest = 0
        for number, phrase in enumerate(phrases):
            stretch = len(phrase.syllables) + sum(phrase.gaps) + phrase.budget // SYLLABLE
            if phrase.budget >= 1 << COST_BITS or stretch >= 1 << STRETCH_BITS:
                raise ValueError(f"phrase {number} is too long: it may match {stretch} syllables")
            longest = max(longest, stretch)
        counts = np.array([len(phrase.syllables) for phrase in phrases], np.int64)
        first = counts.cumsum() - counts
        budget = np.array([phrase.budget for phrase in phrases], np.int64)
        syllables = np.array([s for phrase in phrases for s in phrase.syllables], np.uint16)
        voices = table.voice[syllables].astype(np.int64)
        key = np.array([k for phrase in phrases for k in phrase.key or (False,) * len(phrase.syllables)], np.int64)
        gaps = np.array(
            [g for phrase in phrases for g in (*(phrase.gaps or (0,) * (len(phrase.syllables) - 1)), 0)], np.int64
        )
        widths = np.array([max(phrase.gaps, default=0) + 1 for phrase in phrases], np.int32)
        return cls(
            first=first,
            sounds=(voices << VOICE_SHIFT | KEY * key).astype(np.uint32),
            gaps=gaps.astype(np.uint16),
            counts=counts,
            budgets=budget,
            widths=widths,
            room=int(((counts + 1) * widths).max(initial=1)),
            longest=longest,
        )
