"""A phrase as the matcher sees it: syllables, keys, gaps and a budget. No text."""

from __future__ import annotations

from dataclasses import dataclass

SYLLABLE = 4  # quarters: what a wholly different, missing or added syllable costs
KEY_COST = 1  # quarters: the most a key syllable may differ
DEFAULT_STRICTNESS = 75  # per cent


def budget(syllables: int, strictness: float = DEFAULT_STRICTNESS) -> int:
    """Return the quarters that a phrase of so many syllables may differ at this strictness (per cent)."""
    return int(SYLLABLE * syllables * (100 - strictness) / 100 + 1e-9)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Syllables, and what may differ: docs/design.md, 'Matching'. Raises ValueError when parts do not fit together."""

    syllables: tuple[int, ...]  # ids, none of them UNKNOWN or BREAK
    budget: int  # quarters, 0 <= budget < 4 * len(syllables)
    key: tuple[bool, ...] = ()  # one a syllable; empty: none
    gaps: tuple[int, ...] = ()  # syllables that may stand between i and i + 1; empty: none

    def __post_init__(self) -> None:
        count = len(self.syllables)
        if not count:
            raise ValueError("a phrase needs a syllable")
        if not all(0 < s < 0xFFFF for s in self.syllables):
            raise ValueError("a phrase has syllable ids from 1 to 65534")
        if not 0 <= self.budget < SYLLABLE * count:
            raise ValueError(f"budget {self.budget} would match anything: it must be under {SYLLABLE * count} quarters")
        if self.key and len(self.key) != count:
            raise ValueError("key needs one entry a syllable")
        if self.gaps and (len(self.gaps) != count - 1 or min(self.gaps) < 0):
            raise ValueError("gaps needs one entry, none negative, between each two syllables")
