"""Weighted alignment of one phrase with a text that arrives syllable by syllable, in plain Python.

The recurrence is that of Sellers (1980) with gaps, keys and word boundaries. A state is one integer, cost in the high
bits and the complement of the start in the low bits, so that the smaller of two states is the cheaper one and of
equals the one that starts later.
"""

from __future__ import annotations

from collections.abc import Sequence

from speechguard.matching.phrase import KEY_COST, SYLLABLE, Phrase

START_BITS = 40
START_MASK = (1 << START_BITS) - 1
EDIT = SYLLABLE << START_BITS  # a deletion or an insertion


class Alignment:
    """The states of one phrase after the syllables pushed so far."""

    __slots__ = ("_arrived", "_gaps", "_key", "_limit", "_states", "phrase")

    def __init__(self, phrase: Phrase) -> None:
        count = len(phrase.syllables)
        self.phrase = phrase
        self._key = phrase.key or (False,) * count
        # gap i lies before syllable i; none before the first and after the last
        self._gaps = (0, *(phrase.gaps or (0,) * (count - 1)), 0)
        self._limit = (phrase.budget + 1) << START_BITS  # a state that costs more is worth nothing
        self.reset()

    def reset(self) -> None:
        """Forget the text: nothing that begins before now can be continued."""
        # _states[i]: i syllables of the phrase are done and what follows them up to here has been skipped or inserted
        self._states = [self._limit] * len(self._gaps)
        # _arrived[i]: the last gap + 1 states in which syllable i - 1 had its place exactly here, newest last
        self._arrived = [[self._limit] * (gap + 1) for gap in self._gaps]

    def push(self, position: int, costs: Sequence[int], starts_word: bool) -> tuple[int, int] | None:
        """Read the syllable at `position`, which costs `costs[i]` as syllable i.

        Returns (start, cost) of the hit that ends with it, None where there is none.
        """
        if starts_word:
            self._open(START_MASK - position)
        old, limit = self._states, self._limit
        new = [min(old[0] + EDIT, limit)]
        self._arrived[0] = [limit]
        for i, cost in enumerate(costs):
            spoken = old[i] + (cost << START_BITS)
            here = (spoken if cost <= KEY_COST else limit) if self._key[i] else min(spoken, new[i] + EDIT)
            arrived = self._arrived[i + 1]
            arrived.append(min(here, limit))
            del arrived[0]
            new.append(min(*arrived, old[i + 1] + EDIT, limit))
        self._states = new
        if new[-1] >= limit:
            return None
        return START_MASK - (new[-1] & START_MASK), new[-1] >> START_BITS

    def _open(self, fresh: int) -> None:
        """Let a stretch begin here, with none or some of the first syllables deleted."""
        for i, arrived in enumerate(self._arrived):
            if fresh >= self._limit:
                return
            self._states[i] = min(self._states[i], fresh)
            arrived[-1] = min(arrived[-1], fresh)
            if i == len(self._key) or self._key[i]:
                return
            fresh += EDIT
