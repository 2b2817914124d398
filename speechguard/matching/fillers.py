"""Words that may stand anywhere in a text without counting: the hits of phrases with them and without them.

What that means exactly stands in docs/design.md, "Matching: the exact meaning".
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from speechguard.matching.phrase import Phrase
from speechguard.matching.phrase_index import PhraseIndex
from speechguard.matching.reduction import cheapest
from speechguard.matching.scanning import Flags
from speechguard.messages import PhraseMatch
from speechguard.phonetics.sounds import BREAK, SyllableIds

IDS = 1 << 16


class Fillers:
    """Filler words, as syllables."""

    def __init__(self, words: Sequence[Sequence[int]]) -> None:
        """`words`: the ids of each, none of them empty."""
        self.words = tuple(sorted({tuple(word) for word in words}, key=lambda word: (-len(word), word)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Fillers) and self.words == other.words

    def __hash__(self) -> int:
        return hash(self.words)

    def __getstate__(self) -> dict[str, object]:
        """Return what goes to another process: all but what is made when it is first needed."""
        return {"words": self.words}

    def places(self, ids: SyllableIds, starts_word: Flags, ends_word: Flags) -> Flags:
        """Return which syllables of a text belong to fillers, bool (n,): from left to right, the longest at a place."""
        found = np.zeros(len(ids), np.bool_)
        begins, by_first = self._beginnings
        after = 0
        for at in np.flatnonzero(begins[ids] & starts_word).tolist():
            for word in by_first[int(ids[at])] if at >= after else ():
                end = at + len(word)
                if end <= len(ids) and ends_word[end - 1] and ids[at:end].tolist() == word:
                    found[at:end] = True
                    after = end
                    break
        return found

    @cached_property
    def _beginnings(self) -> tuple[Flags, dict[int, list[list[int]]]]:
        """Which ids a filler begins with, and the fillers by their first one, the longest first."""
        by_first: dict[int, list[list[int]]] = {}
        for word in self.words:
            by_first.setdefault(word[0], []).append(list(word))
        begins = np.zeros(IDS, np.bool_)
        begins[list(by_first)] = True
        return begins, by_first


class FillerIndex:
    """An index whose phrases are also found where fillers stand between their words."""

    def __init__(self, index: PhraseIndex, fillers: Sequence[Fillers | None]) -> None:
        """`fillers`: those of each phrase of the index; None: it has none."""
        self._index = index
        self._groups = {
            one: np.array([other == one for other in fillers], np.bool_) for one in dict.fromkeys(fillers) if one
        }

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """All phrases; a hit names one by its place."""
        return self._index.phrases

    def search(self, ids: SyllableIds, starts_word: Flags, ends_word: Flags) -> list[PhraseMatch]:
        """See `PhraseIndex.search`."""
        return [PhraseMatch(*hit) for hit in self.scan(ids, starts_word, ends_word).tolist()]

    def scan(
        self, ids: SyllableIds, starts_word: Flags, ends_word: Flags, compiled: bool | None = None
    ) -> NDArray[np.void]:
        """See `PhraseIndex.scan`."""
        hits = [self._index.scan(ids, starts_word, ends_word, compiled)]
        for fillers, phrases in self._groups.items():
            left_out = fillers.places(ids, starts_word, ends_word)
            if left_out.any():
                kept = np.flatnonzero(_texts_with(left_out, ids) & ~left_out)
                more = self._index.scan(ids[kept], starts_word[kept], ends_word[kept], compiled)
                more = more[phrases[more["phrase"]]]
                more["start"], more["end"] = kept[more["start"]], kept[more["end"] - 1] + 1
                hits.append(more)
        return hits[0] if len(hits) == 1 else cheapest(hits)


def _texts_with(left_out: Flags, ids: SyllableIds) -> Flags:
    """Return which syllables are in a text, from BREAK to BREAK, that has fillers, bool (n,)."""
    text = np.cumsum(ids == BREAK)
    has = np.zeros(int(text[-1]) + 1, np.bool_)
    has[text[left_out]] = True
    return has[text]
