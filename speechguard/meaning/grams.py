"""A text as numbered n-grams: of its characters or words, and of its syllables, so that homophones count as heard.

No vocabulary is kept: a gram is hashed to one of BUCKETS numbers (feature hashing, Weinberger et al. 2009). Punctuation
is left out, since recognisers put it anywhere; so is what tells only how formal the speaker is (您 and 你 are one).
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from speechguard.phonetics.sounds import Phonetics, Sounds, SyllableIds

BUCKET_BITS = 20  # with 16 of them two in three grams of a text shared theirs: 3 to 6 points less was found
BUCKETS = 1 << BUCKET_BITS
VERSION = 3  # of what a text comes to here: weights made by another one do not fit
CHARACTER_GRAMS = {"zh": (1, 4), "es": (3, 6)}  # shortest, longest
SYLLABLE_GRAMS = {"zh": (1, 3), "es": (2, 4)}
WORD_GRAMS = {"zh": (1, 0), "es": (1, 2)}  # none in Chinese, which is not written in words
EDGE = ord("^")
_ONE_YOU = str.maketrans("您妳", "你你")
_NOT_A_WORD = re.compile(r"\W+")
_DIGITS = re.compile(r"\d+")
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True, eq=False)
class Grams:
    """The grams of a text: each bucket once, with how often it was met."""

    buckets: NDArray[np.int64]
    counts: NDArray[np.float32]

    @property
    def damped(self) -> NDArray[np.float32]:
        """Return the counts, so that a gram that is met again adds little: float32 (grams,)."""
        return 1 + np.log(self.counts)


def folded(text: str, language: str) -> str:
    """Return the text in lower case without accents and punctuation, numbers as 0; in Chinese without spaces."""
    text = unicodedata.normalize("NFC", text).lower()
    if language == "es":
        text = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    text = _NOT_A_WORD.sub(" " if language == "es" else "", text).strip()
    return _DIGITS.sub("0", text).translate(_ONE_YOU)


def grams(text: str, syllables: SyllableIds, language: str) -> Grams:
    """Return the grams of a text and of the syllables that it sounds as."""
    text = folded(text, language)
    written = f" {text} " if language == "es" else f"^{text}$"
    found = _runs(np.frombuffer(written.encode("utf-32-le"), np.uint32), CHARACTER_GRAMS[language], salt=1)
    found += _runs(syllables, SYLLABLE_GRAMS[language], salt=2)
    if WORD_GRAMS[language][1]:
        words = [EDGE, *(zlib.crc32(word.encode()) for word in text.split()), EDGE]
        found += _runs(np.array(words, np.uint32), WORD_GRAMS[language], salt=3)
    buckets, counts = np.unique(np.concatenate(found), return_counts=True)
    return Grams(buckets, counts.astype(np.float32))


def grams_of(text: str, phonetics: Phonetics) -> Grams:
    """Return the grams of a text whose syllables are not known yet."""
    return grams(text, phonetics.sounds(text).ids, phonetics.code)


def grams_between(sounds: Sounds, start: int, end: int, language: str) -> Grams:
    """Return the grams of a part of a text, from one character to another."""
    return grams(sounds.text[start:end], sounds.ids[sounds.within(start, end)], language)


def _runs(
    symbols: Sequence[int] | NDArray[np.unsignedinteger], lengths: tuple[int, int], salt: int
) -> list[NDArray[np.int64]]:
    """Return the buckets of all runs of symbols of these lengths."""
    codes = np.asarray(symbols).astype(np.uint64) + np.uint64(1)
    hashes = np.full(len(codes), salt, np.uint64)
    runs: list[NDArray[np.int64]] = []
    shortest, longest = lengths
    for length in range(1, longest + 1):
        left = len(codes) - length + 1
        if left <= 0:
            break
        hashes = (hashes[:left] + codes[length - 1 :]) * _MULTIPLIER
        hashes ^= hashes >> np.uint64(29)
        if length >= shortest:
            runs.append((hashes >> np.uint64(64 - BUCKET_BITS)).astype(np.int64))
    return runs
