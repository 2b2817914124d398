"""The phrases laid end to end, as the loops of the matcher read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from speechguard.matching.folding import CostTable
from speechguard.matching.loops import COST_BITS, PHRASE_BITS, STRETCH_BITS
from speechguard.matching.phrase import SYLLABLE, Phrase


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Syllable i of phrase n stands at place first[n] + i of the first three arrays."""

    sounds: NDArray[np.uint16]  # place in the vocabulary of the cost table * 2 + 1 if key
    gaps: NDArray[np.uint16]  # after this syllable; 0 after the last of a phrase
    phrase: NDArray[np.int32]
    first: NDArray[np.int32]  # (phrases + 1,)
    budget: NDArray[np.int32]  # (phrases,) quarters
    width: NDArray[np.int32]  # (phrases,) states of a syllable: the widest gap + 1
    room: int  # states of the largest phrase
    longest: int  # syllables of the longest stretch that a phrase can match

    @classmethod
    def of(cls, phrases: Sequence[Phrase], table: CostTable) -> Layout:
        """Raises ValueError for phrases beyond what the matcher can count."""
        if len(phrases) >= 1 << PHRASE_BITS:
            raise ValueError(f"{len(phrases)} phrases: an index holds fewer than {1 << PHRASE_BITS}")
        longest = 0
        for number, phrase in enumerate(phrases):
            stretch = len(phrase.syllables) + sum(phrase.gaps) + phrase.budget // SYLLABLE
            if phrase.budget >= 1 << COST_BITS or stretch >= 1 << STRETCH_BITS:
                raise ValueError(f"phrase {number} is too long: it may match {stretch} syllables")
            longest = max(longest, stretch)
        syllables = np.array([s for phrase in phrases for s in phrase.syllables], np.uint16)
        key = [k for phrase in phrases for k in phrase.key or (False,) * len(phrase.syllables)]
        gaps = [g for phrase in phrases for g in (*(phrase.gaps or (0,) * (len(phrase.syllables) - 1)), 0)]
        widths = [max(phrase.gaps, default=0) + 1 for phrase in phrases]
        return cls(
            sounds=2 * table.voice[syllables] + np.array(key, np.uint16),
            gaps=np.array(gaps, np.uint16),
            phrase=np.repeat(np.arange(len(phrases), dtype=np.int32), [len(phrase.syllables) for phrase in phrases]),
            first=np.cumsum([0, *(len(phrase.syllables) for phrase in phrases)], dtype=np.int32),
            budget=np.array([phrase.budget for phrase in phrases], np.int32),
            width=np.array(widths, np.int32),
            room=max(((len(p.syllables) + 1) * width for p, width in zip(phrases, widths, strict=True)), default=1),
            longest=longest,
        )
