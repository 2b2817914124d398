"""The phrases of a rulebook, ready to be found in texts. docs/matcher.md."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from speechguard.matching.folding import CostTable, Folding, Groups
from speechguard.matching.layout import Layout
from speechguard.matching.phrase import Phrase
from speechguard.matching.pieces import choose
from speechguard.matching.scanning import Flags, Scanner
from speechguard.matching.seeds import SeedTable
from speechguard.matching.spans import spans_of
from speechguard.matching.tables import Tables
from speechguard.matching.trie import Trie
from speechguard.messages import PhraseMatch
from speechguard.phonetics.sounds import Phonetics, SyllableIds

# Up to here plain Python is not worth the half second that numba takes to load (docs/matcher.md).
MOST_PLAIN_SYLLABLES = 5_000
SAMPLE = 400  # phrases from which the folding is chosen
MOST_ENTRIES = 4_000_000  # of the seed table, for memory and time to build


class PhraseIndex:
    """An index of phrases, immutable once built: any number of searches may use it."""

    def __init__(self, phrases: tuple[Phrase, ...], scanner: Scanner) -> None:
        self.phrases = phrases
        self._scanner = scanner

    @property
    def nbytes(self) -> int:
        """Memory of the tables."""
        return self._scanner.tables.nbytes

    @classmethod
    def build(cls, phrases: Sequence[Phrase], phonetics: Phonetics) -> PhraseIndex:
        """Index the phrases; a match names one by its place in `phrases`.

        Raises ValueError for a phrase with syllables that `phonetics` does not have, and for one too long to count.
        """
        for number, phrase in enumerate(phrases):
            if max(phrase.syllables) > phonetics.alphabet:
                raise ValueError(f"phrase {number} has syllable {max(phrase.syllables)}, alphabet {phonetics.alphabet}")
        costs = CostTable.of(phrases, phonetics)
        layout = Layout.of(phrases, costs)
        folding = _folding(phrases, costs)
        pieces = choose(phrases, costs, folding)
        groups = Groups.of(costs)
        trie = Trie.of(pieces, layout, groups)
        seeds = SeedTable.of(trie, folding)
        places = layout.first[pieces.phrase] + pieces.at
        tables = Tables(
            costs=costs.costs.reshape(-1),
            voices=len(costs.vocabulary),
            lengths=np.array(seeds.lengths, np.int64),
            shift=seeds.shift,
            word_shift=seeds.word_shift,
            words=seeds.words,
            table=seeds.table,
            entries=seeds.entries,
            beginnings=trie.beginnings.reshape(-1),
            begun_nodes=trie.begun_nodes,
            steps=trie.steps,
            groups=groups.of_column,
            near=groups.near,
            gaps=trie.gaps,
            nodes=trie.nodes,
            finals=trie.finals,
            spans=spans_of(pieces, layout),
            places=places.astype(np.int32),
            places_after=(places + pieces.length).astype(np.int32),
            sounds=layout.sounds,
            slacks=layout.gaps,
            widths=layout.widths,
        )
        scanner = Scanner(tables, costs.column, folding.class_of, layout.longest, layout.room, trie.room, seeds.most)
        return cls(tuple(phrases), scanner)

    def search(
        self, ids: SyllableIds, starts_word: Flags, ends_word: Flags, compiled: bool | None = None
    ) -> list[PhraseMatch]:
        """Return all hits in a text, sorted by end, phrase.

        ids: uint16 (n,), 0 unknown sounds, 65535 between texts. starts_word, ends_word: bool (n,): where a match may
        begin and end. Raises ValueError when they do not fit together. compiled: by default for long texts, if there is
        numba, and for all once a long one was searched; the hits are the same.
        """
        return [PhraseMatch(*hit) for hit in self.scan(ids, starts_word, ends_word, compiled).tolist()]

    def scan(
        self, ids: SyllableIds, starts_word: Flags, ends_word: Flags, compiled: bool | None = None
    ) -> NDArray[np.void]:
        """Return the same as `search` in columns, for archives: an array with fields phrase, start, end, cost."""
        if ids.dtype != np.uint16 or ids.ndim != 1 or not ids.shape == starts_word.shape == ends_word.shape:
            raise ValueError("a text is uint16 ids with a starts_word and an ends_word flag for each")
        if compiled is None:
            compiled = has_numba() and (len(ids) > MOST_PLAIN_SYLLABLES or are_compiled())
        return self._scanner.scan(ids, starts_word, ends_word, compiled)


def _folding(phrases: Sequence[Phrase], costs: CostTable) -> Folding:
    """Choose the folding by a sample: fine classes find less in vain, coarse ones need fewer entries."""
    sample = phrases[:: max(1, len(phrases) // SAMPLE)]
    foldings = [Folding.of(costs, radius) for radius in range(3)]
    choices = [choose(sample, costs, folding) for folding in foldings]
    most = MOST_ENTRIES * len(sample) / max(1, len(phrases))
    by_price = sorted(range(3), key=lambda radius: (choices[radius].entries > most, choices[radius].price))
    return foldings[by_price[0]]


@cache
def has_numba() -> bool:
    """Return whether texts can be searched by compiled loops."""
    return find_spec("numba") is not None


def are_compiled() -> bool:
    """Return whether this process has compiled loops ready, so that they cost a short text nothing to begin with."""
    compiled = sys.modules.get("speechguard.matching.compiled")
    return bool(getattr(getattr(compiled, "scan", None), "signatures", ()))
