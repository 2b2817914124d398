"""What a text sounds like: syllables as numbers, with their places in the text.

A language is an object with the interface `Phonetics`. Syllable ids are stable across versions (they are computed from
the parts of the syllable, not numbered as met), so that an archive may store them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from speechguard.phonetics.batch import SoundBatch

UNKNOWN = 0  # a sound outside the language: never like any other, not even itself
BREAK = 0xFFFF  # between two texts: no match may span it

SyllableIds = NDArray[np.uint16]


@dataclass(frozen=True, slots=True, eq=False)
class Sounds:
    """A text as syllables. All arrays have one entry a syllable."""

    text: str
    ids: SyllableIds
    spans: NDArray[np.int32]  # (n, 2): first character in `text`, after the last one
    starts_word: NDArray[np.bool_]  # a match may begin here
    ends_word: NDArray[np.bool_]  # a match may end after this syllable
    negation: NDArray[np.bool_]  # belongs to a negating word (不 没 别 无 / no ni nunca)

    def __len__(self) -> int:
        return len(self.ids)

    def excerpt(self, start: int, end: int) -> str:
        """The text from syllable `start` to before syllable `end`."""
        if start >= end:
            return ""
        return self.text[int(self.spans[start, 0]) : int(self.spans[end - 1, 1])]

    def within(self, start: int, end: int) -> NDArray[np.bool_]:
        """Which syllables have a character between two places of the text, in whole or in part: bool (n,)."""
        return (self.spans[:, 0] < end) & (self.spans[:, 1] > start)


class Phonetics(Protocol):
    """A language: text to syllables, and how alike two syllables are."""

    code: str  # "zh", "es"
    alphabet: int  # ids are 1..alphabet

    def sounds(self, text: str) -> Sounds:
        """Syllables of a text; punctuation and fillers are left out."""
        ...

    def batch(self, texts: Sequence[str]) -> SoundBatch:
        """The syllables of many texts, each as `sounds` gives them; for archives."""
        ...

    def ways(self, text: str) -> list[str]:
        """The ways to say a text in which numbers are written or said; none where none are.

        Those that a text in digits may have been said as, and those that another sounds as which is written in digits
        for what is said here. The first sounds as the text does.
        """
        ...

    def pronounced(self, sounds: Sounds) -> int:
        """How many syllables people would count in it."""
        ...

    def costs(self, wanted: SyllableIds, heard: SyllableIds) -> NDArray[np.uint8]:
        """How unlike the syllables are, in quarters: 0, 1, 2 or 4; shape (len(wanted), len(heard))."""
        ...

    def name(self, syllable: int) -> str:
        """The parts of the syllable, one after the other ("zhi1", "iou3", "gas"): no two have the same name."""
        ...

    def spelled(self, syllable: int) -> str:
        """How the syllable is written for people ("zhi1", "you3", "gas")."""
        ...
