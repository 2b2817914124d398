"""Two indexes as one, so that a few phrases can change without all the others being indexed anew."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from speechguard.matching.fillers import FillerIndex
from speechguard.matching.phrase import Phrase
from speechguard.matching.phrase_index import PhraseIndex
from speechguard.matching.scanning import Flags
from speechguard.messages import PhraseMatch
from speechguard.phonetics.sounds import SyllableIds


class JoinedIndex:
    """The phrases of one index, then those of the other; the hits are those of one index over all of them."""

    def __init__(self, first: PhraseIndex | FillerIndex, second: PhraseIndex | FillerIndex) -> None:
        self.first = first
        self.second = second

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """All phrases; a hit names one by its place."""
        return self.first.phrases + self.second.phrases

    def search(self, ids: SyllableIds, starts_word: Flags, ends_word: Flags) -> list[PhraseMatch]:
        """See `PhraseIndex.search`."""
        hits = self.first.search(ids, starts_word, ends_word)
        others = self.second.search(ids, starts_word, ends_word)
        moved = [PhraseMatch(hit.phrase + len(self.first.phrases), hit.start, hit.end, hit.cost) for hit in others]
        return sorted(hits + moved, key=lambda hit: (hit.end, hit.phrase)) if moved else hits

    def scan(self, ids: SyllableIds, starts_word: Flags, ends_word: Flags) -> NDArray[np.void]:
        """See `PhraseIndex.scan`."""
        hits = self.first.scan(ids, starts_word, ends_word)
        others = self.second.scan(ids, starts_word, ends_word)
        others["phrase"] += len(self.first.phrases)
        both = np.concatenate([hits, others])
        return both[np.lexsort([both["phrase"], both["end"]])]
