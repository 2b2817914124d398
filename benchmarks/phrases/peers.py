"""What others would use to find phrases with mistakes. None of them knows that some mistakes are smaller than others:
they get one edit for every four syllables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from speechguard.matching.phrase import Phrase
from speechguard.phonetics.sounds import SyllableIds

Found = Iterator[tuple[int, int, int]]  # phrase, start, end: at least a syllable of the match lies inside
WINDOW, STEP = 30, 15  # syllables of an utterance, where a peer compares whole strings


def edits(phrase: Phrase) -> int:
    """Return how many mistakes a phrase may have."""
    return len(phrase.syllables) // 4


def spelled(ids: SyllableIds) -> str:
    """Spell syllables with a character each."""
    return "".join(map(chr, (ids.astype(np.int64) + 0x3400).tolist()))


class Peer:
    """Built once for the phrases, then asked for texts."""

    name: ClassVar[str]
    package: ClassVar[str]
    tokens: ClassVar[float]  # syllables * phrases to spend on a measurement, about a second
    most: ClassVar[int] = 1 << 20  # phrases that it can be built for in a minute

    def __init__(self, phrases: list[Phrase]) -> None:
        self.phrases = phrases
        self.spelled = [spelled(np.array(phrase.syllables)) for phrase in phrases]

    def find(self, ids: SyllableIds) -> Found:
        raise NotImplementedError


class PartialRatio(Peer):
    """What most people write: the similarity of every phrase with every utterance."""

    name, package, tokens = "rapidfuzz partial_ratio", "rapidfuzz", 4e6

    def find(self, ids: SyllableIds) -> Found:
        from rapidfuzz.fuzz import partial_ratio

        text = spelled(ids)
        for start in range(0, len(text), STEP):
            window = text[start : start + WINDOW]
            for number, phrase in enumerate(self.spelled):
                if partial_ratio(phrase, window, score_cutoff=75):
                    yield number, start, start + len(window)


class Cdist(Peer):
    """Levenshtein distance of every phrase with every window of a length it may have."""

    name, package, tokens = "rapidfuzz cdist", "rapidfuzz", 4e6

    def find(self, ids: SyllableIds) -> Found:
        from rapidfuzz.distance import Levenshtein
        from rapidfuzz.process import cdist

        text = spelled(ids)
        by_length: defaultdict[int, list[int]] = defaultdict(list)
        for number, phrase in enumerate(self.spelled):
            by_length[len(phrase)].append(number)
        for length, numbers in by_length.items():
            most = length // 4
            queries = [self.spelled[n] for n in numbers]
            for size in range(length - most, length + most + 1):
                windows = [text[i : i + size] for i in range(len(text) - size + 1)]
                distances = cdist(queries, windows, scorer=Levenshtein.distance, score_cutoff=most, dtype=np.uint8)
                for row, start in np.argwhere(distances <= most):
                    yield numbers[row], int(start), int(start) + size


class FuzzySearch(Peer):
    """find_near_matches, phrase by phrase."""

    name, package, tokens = "fuzzysearch", "fuzzysearch", 5e6

    def find(self, ids: SyllableIds) -> Found:
        from fuzzysearch import find_near_matches

        text = spelled(ids)
        for number, phrase in enumerate(self.phrases):
            for match in find_near_matches(self.spelled[number], text, max_l_dist=edits(phrase)):
                yield number, match.start, match.end


class Regex(Peer):
    """A fuzzy regular expression for every phrase."""

    name, package, tokens = "regex {e<=k}", "regex", 1e6

    def __init__(self, phrases: list[Phrase]) -> None:
        super().__init__(phrases)
        import regex

        self.patterns = [
            regex.compile(f"(?:{regex.escape(s)}){{e<={edits(p)}}}") for s, p in zip(self.spelled, phrases, strict=True)
        ]

    def find(self, ids: SyllableIds) -> Found:
        text = spelled(ids)
        for number, pattern in enumerate(self.patterns):
            for match in pattern.finditer(text):
                yield number, match.start(), match.end()


class AhoCorasick(Peer):
    """Exact search: how much is found without tolerating anything."""

    name, package, tokens = "Aho-Corasick (exact)", "ahocorasick_rs", 4e9

    def __init__(self, phrases: list[Phrase]) -> None:
        super().__init__(phrases)
        import ahocorasick_rs

        self.automaton = ahocorasick_rs.AhoCorasick(self.spelled)

    def find(self, ids: SyllableIds) -> Found:
        yield from self.automaton.find_matches_as_indexes(spelled(ids), overlapping=True)


class Hyperscan(Peer):
    """Intel's automata with an edit distance, syllables folded to bytes: finds more than there is.

    Reports ends, no starts and no costs.
    """

    name, package, tokens = "Hyperscan edit_distance", "hyperscan", 4e9

    def edits(self, phrase: Phrase) -> int:
        return edits(phrase)

    def __init__(self, phrases: list[Phrase]) -> None:
        super().__init__(phrases)
        import hyperscan

        self.byte = 1 + np.random.default_rng(0).integers(0, 255, 1 << 16).astype(np.uint8) % 255
        self.database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
        self.database.compile(
            expressions=["".join(f"\\x{b:02x}" for b in self.byte[list(p.syllables)]).encode() for p in phrases],
            ids=list(range(len(phrases))),
            elements=len(phrases),
            flags=[hyperscan.HS_FLAG_DOTALL] * len(phrases),
            ext=[
                hyperscan.ExpressionExt(flags=hyperscan.HS_EXT_FLAG_EDIT_DISTANCE, edit_distance=self.edits(p))
                if self.edits(p)
                else hyperscan.ExpressionExt(flags=0)
                for p in phrases
            ],
        )

    def find(self, ids: SyllableIds) -> Found:
        found: list[tuple[int, int]] = []
        self.database.scan(
            self.byte[ids].tobytes(), match_event_handler=lambda number, _, end, *_context: found.append((number, end))
        )
        for number, end in found:
            yield number, end - 1, end


class HyperscanRaised(Hyperscan):
    """With one edit more, to find what is within the budget by many small differences."""

    # 100 phrases compile in 2 seconds; 1,000 had not after three minutes.
    name, most = "Hyperscan, one edit more", 100

    def edits(self, phrase: Phrase) -> int:
        return edits(phrase) + (len(phrase.syllables) > 3)


PEERS: tuple[type[Peer], ...] = (PartialRatio, Cdist, FuzzySearch, Regex, AhoCorasick, Hyperscan, HyperscanRaised)
