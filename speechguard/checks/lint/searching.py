"""Finding phrases of the rules in many texts at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from speechguard.matching.fillers import FillerIndex, Fillers
from speechguard.matching.phrase_index import PhraseIndex, has_numba
from speechguard.messages import PhraseMatch
from speechguard.phonetics.sounds import BREAK, Phonetics, Sounds
from speechguard.rules.rulebook import PhraseUse

# Syllables of the texts times phrases: up to here a second or so, and no ten seconds once, to compile the loops.
MOST_PLAIN_WORK = 20_000_000

Found = list[tuple[PhraseUse, PhraseMatch]]  # in a text, counted from its first syllable


class PhraseSearch:
    """Some of the phrases of a rulebook."""

    def __init__(
        self,
        uses: Sequence[PhraseUse],
        phonetics: Phonetics,
        fillers: Sequence[Fillers | None],
        *,
        exactly: bool = False,
    ) -> None:
        """Index the phrases; `fillers`: of each rule, by number.

        `exactly`: only where nothing of them differs, which stays few however alike the phrases are.
        """
        self._uses = uses
        phrases = [use.phrase.phrase for use in uses]
        index = PhraseIndex.build([replace(p, budget=0) for p in phrases] if exactly else phrases, phonetics)
        self._index = FillerIndex(index, [fillers[use.rule] for use in uses])

    def search(self, texts: Sequence[Sounds]) -> list[Found]:
        """Return all hits in each text; found in one go over all of them."""
        found: list[Found] = [[] for _ in texts]
        if not self._uses or not texts:
            return found
        stop = np.array([BREAK], np.uint16)
        edge = np.ones(1, np.bool_)
        begins = np.cumsum([0, *(len(text) + 1 for text in texts)])
        large = int(begins[-1]) * len(self._uses) > MOST_PLAIN_WORK
        hits = self._index.scan(
            np.concatenate([part for text in texts for part in (text.ids, stop)]),
            np.concatenate([part for text in texts for part in (text.starts_word, edge)]),
            np.concatenate([part for text in texts for part in (text.ends_word, edge)]),
            compiled=large and has_numba(),
        )
        places = np.searchsorted(begins, hits["start"], side="right") - 1
        for place, begin, (phrase, start, end, cost) in zip(
            places.tolist(), begins[places].tolist(), hits.tolist(), strict=True
        ):
            found[place].append((self._uses[phrase], PhraseMatch(phrase, start - begin, end - begin, cost)))
        return found
