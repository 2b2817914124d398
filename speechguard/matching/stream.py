"""The live way into the matcher: one syllable at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from speechguard.matching.phrase import Phrase
from speechguard.matching.verify import Alignment
from speechguard.messages import PhraseMatch
from speechguard.phonetics.sounds import BREAK


class PhraseStream:
    """Matches as they end. Made by `PhraseIndex.stream`; positions count from the first push."""

    def __init__(self, phrases: Sequence[Phrase], costs: Callable[[int], list[list[int]]]) -> None:
        self._alignments = [Alignment(phrase) for phrase in phrases]
        self._costs = costs
        self._position = 0

    def push(self, syllable: int, starts_word: bool, ends_word: bool) -> list[PhraseMatch]:
        """Read a syllable; returns the hits that end with it, by phrase."""
        position = self._position
        self._position += 1
        if syllable == BREAK:
            for alignment in self._alignments:
                alignment.reset()
            return []
        hits: list[PhraseMatch] = []
        for number, (alignment, costs) in enumerate(zip(self._alignments, self._costs(syllable), strict=True)):
            hit = alignment.push(position, costs, starts_word)
            if hit and ends_word:
                hits.append(PhraseMatch(number, hit[0], position + 1, hit[1]))
        return hits
