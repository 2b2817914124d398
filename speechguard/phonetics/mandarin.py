"""Mandarin: characters to syllables, with readings of characters resolved by the words they stand in.

A text is cut into the longest known words from the left, and each takes its reading from the word, or else from the
character alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from speechguard.phonetics import language, pinyin
from speechguard.phonetics.mandarin_readings import NEGATIONS, MandarinReadings, narrow
from speechguard.phonetics.numerals.chinese import CHINESE
from speechguard.phonetics.numerals.reading_out import as_written
from speechguard.phonetics.sounds import Phonetics, Sounds, SyllableIds

if TYPE_CHECKING:
    from speechguard.phonetics.batch import SoundBatch
    from speechguard.phonetics.mandarin_batch import MandarinBatch


class Mandarin:
    """Phonetics of Mandarin; simplified and traditional characters are the same."""

    code = "zh"
    alphabet = pinyin.ALPHABET

    def __init__(self) -> None:
        self._readings = MandarinReadings()

    def __reduce__(self) -> tuple[Callable[[str], Phonetics], tuple[str]]:
        """Sent to another process, it is the one of that process."""
        return language, (self.code,)

    def sounds(self, text: str) -> Sounds:
        """Syllables of a text. Fillers and punctuation are left out; what has no known sound is UNKNOWN."""
        said = CHINESE.read_out(self._plain(text))
        plain = said.text
        ids: list[int] = []
        spans: list[tuple[int, int]] = []
        position = 0
        while position < len(plain):
            end, readings = self._token(plain, position)
            ids.extend(readings)
            if len(readings) == end - position:
                spans.extend((at, at + 1) for at in range(position, end))
            else:
                spans.extend([(position, end)] * len(readings))
            position = end
        everywhere = np.ones(len(ids), dtype=np.bool_)
        return Sounds(
            text=text,
            ids=np.array(ids, dtype=np.uint16),
            spans=as_written(said, spans),
            starts_word=everywhere,
            ends_word=everywhere,
            negation=np.array([plain[start] in NEGATIONS for start, _ in spans], dtype=np.bool_),
        )

    def batch(self, texts: Sequence[str]) -> SoundBatch:
        """The syllables of many texts, each as `sounds` gives them."""
        return self._batch.sounds(texts)

    def ways(self, text: str) -> list[str]:
        """See `Phonetics.ways`."""
        return CHINESE.ways(self._plain(text))

    def pronounced(self, sounds: Sounds) -> int:
        """A syllable a character."""
        return len(sounds)

    def costs(self, wanted: SyllableIds, heard: SyllableIds) -> NDArray[np.uint8]:
        """See `pinyin.costs`."""
        return pinyin.costs(wanted, heard)

    def name(self, syllable: int) -> str:
        """Pinyin with a tone number."""
        return pinyin.name(syllable)

    def spelled(self, syllable: int) -> str:
        """Pinyin as in dictionaries, with a tone number."""
        return pinyin.spelled(syllable)

    def _plain(self, text: str) -> str:
        """The text in half width and simplified characters, one for one."""
        return self._readings.simplified("".join(map(narrow, text)))

    def _token(self, text: str, position: int) -> tuple[int, list[int]]:
        """End and readings of what is read as one from `position` on: a word, letters or a character."""
        char = text[position]
        if char.isascii() and char.isalpha():
            end = position + 1
            while end < len(text) and text[end].isascii() and text[end].isalpha():
                end += 1
            return end, self._readings.letters(text[position:end])
        for length in range(min(self._longest_from.get(char, 0), len(text) - position), 1, -1):
            if (word := text[position : position + length]) in self._readings.words:
                return position + length, self._readings.word(word)
        reading = self._readings.character(char)
        return position + 1, [] if reading is None else [reading]

    @cached_property
    def _longest_from(self) -> dict[str, int]:
        longest: dict[str, int] = {}
        for word in self._readings.words:
            longest[word[0]] = max(len(word), longest.get(word[0], 0))
        return longest

    @cached_property
    def _batch(self) -> MandarinBatch:
        from speechguard.phonetics.mandarin_batch import MandarinBatch

        return MandarinBatch(self._readings)
