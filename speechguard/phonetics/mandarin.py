"""Mandarin: characters to syllables, with readings of characters resolved by the words they stand in.

Readings come from pypinyin's data (a table of characters and one of 47,000 words). A text is cut into the longest
words of that table from the left, and each takes its reading from the word, or else from the character alone.
"""

from __future__ import annotations

import unicodedata
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from speechguard.phonetics import pinyin
from speechguard.phonetics.numbers import chinese_digits
from speechguard.phonetics.sounds import UNKNOWN, Sounds, SyllableIds

if TYPE_CHECKING:
    from opencc import OpenCC

FILLERS = frozenset("嗯啊呃哦噢唔欸诶")
NEGATIONS = frozenset("不没别无未莫勿非")
# Names of the letters as Chinese speakers say them (VIP, APP, SIM).
LETTERS = {
    letter: name.split()
    for letter, name in zip(
        "abcdefghijklmnopqrstuvwxyz",
        "ēi,bì,xī,dì,yì,āi fū,jì,ēi chī,āi,zhèi,kèi,āi lōu,āi mū,ēn,ōu,pì,qiū,ā,āi sī,tì,yōu,wēi,dá bú liù,"
        "āi kè sī,wāi,zèi".split(","),
        strict=True,
    )
}
LONGEST_SPELLED = 4  # letters; a longer run is a foreign word, whose sound is not known


class Mandarin:
    """Phonetics of Mandarin; simplified and traditional characters are the same."""

    code = "zh"
    alphabet = pinyin.ALPHABET

    def sounds(self, text: str) -> Sounds:
        """Syllables of a text. Fillers and punctuation are left out; what has no known sound is UNKNOWN."""
        plain = self._simplified(text)
        ids: list[int] = []
        spans: list[tuple[int, int]] = []

        def add(readings: list[int], start: int, end: int) -> None:
            one_each = len(readings) == end - start
            for offset, reading in enumerate(readings):
                ids.append(reading)
                spans.append((start + offset, start + offset + 1) if one_each else (start, end))

        position = 0
        while position < len(plain):
            char = plain[position]
            end = position + 1
            if char in FILLERS:
                pass
            elif char.isascii() and char.isalnum():
                same = str.isdigit if char.isdigit() else str.isalpha
                while end < len(plain) and plain[end].isascii() and same(plain[end]):
                    end += 1
                run = plain[position:end]
                add(self._number(run) if char.isdigit() else self._letters(run), position, end)
            elif word := self._word_at(plain, position):
                end = position + len(word)
                add([pinyin.encode(p[0]) for p in self._words[word]], position, end)
            elif char in self._characters:
                add([pinyin.encode(self._characters[char])], position, end)
            elif char.isalpha():
                add([UNKNOWN], position, end)
            position = end
        return _sounds(text, ids, spans, [plain[start] in NEGATIONS for start, _ in spans])

    def costs(self, wanted: SyllableIds, heard: SyllableIds) -> NDArray[np.uint8]:
        """See `pinyin.costs`."""
        return pinyin.costs(wanted, heard)

    def name(self, syllable: int) -> str:
        """Pinyin with a tone number."""
        return pinyin.name(syllable)

    def _number(self, digits: str) -> list[int]:
        return [pinyin.encode(self._characters[char]) for char in chinese_digits(digits)]

    def _letters(self, letters: str) -> list[int]:
        if len(letters) > LONGEST_SPELLED:
            return [UNKNOWN]
        return [pinyin.encode(syllable) for letter in letters.lower() for syllable in LETTERS[letter]]

    def _word_at(self, text: str, position: int) -> str | None:
        for length in range(min(self._longest_from.get(text[position], 0), len(text) - position), 1, -1):
            word = text[position : position + length]
            if word in self._words:
                return word
        return None

    def _simplified(self, text: str) -> str:
        """The text as half-width simplified characters, one for one: spans stay true."""
        narrow = "".join(n if len(n := unicodedata.normalize("NFKC", char)) == 1 else char for char in text)
        simplified = self._converter.convert(narrow)  # stops at a NUL
        return simplified if len(simplified) == len(narrow) else narrow

    @cached_property
    def _converter(self) -> OpenCC:
        from opencc import OpenCC

        return OpenCC("tw2s")  # of the standard tables the one that tells 著急 from 著名

    @cached_property
    def _words(self) -> dict[str, list[list[str]]]:
        from pypinyin.constants import PHRASES_DICT

        return PHRASES_DICT

    @cached_property
    def _longest_from(self) -> dict[str, int]:
        longest: dict[str, int] = {}
        for word in self._words:
            if len(word) > longest.get(word[0], 0):
                longest[word[0]] = len(word)
        return longest

    @cached_property
    def _characters(self) -> dict[str, str]:
        from pypinyin.constants import PINYIN_DICT

        return {chr(code): readings.partition(",")[0] for code, readings in PINYIN_DICT.items()}


def _sounds(text: str, ids: list[int], spans: list[tuple[int, int]], negation: list[bool]) -> Sounds:
    everywhere = np.ones(len(ids), dtype=np.bool_)
    return Sounds(
        text=text,
        ids=np.array(ids, dtype=np.uint16),
        spans=np.array(spans, dtype=np.int32).reshape(-1, 2),
        starts_word=everywhere,
        ends_word=everywhere,
        negation=np.array(negation, dtype=np.bool_),
    )
