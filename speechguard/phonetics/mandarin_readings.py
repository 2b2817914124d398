"""What Mandarin characters, words and letters sound like; the one source for the careful and the batch path.

Readings come from pypinyin's data, a table of characters and one of 47,000 words, and from our own lexicon.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from speechguard.phonetics import pinyin
from speechguard.phonetics.mandarin_lexicon import lexicon
from speechguard.phonetics.sounds import UNKNOWN

if TYPE_CHECKING:
    from opencc import OpenCC

FILLERS = frozenset("嗯啊呃哦噢唔欸诶")
NEGATIONS = frozenset("不没别无未莫勿非")
CHANGING = "一不"  # whose tone goes by the syllable after them: taken as it is alone, it is the same in every text
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


@lru_cache(maxsize=1 << 16)
def narrow(char: str) -> str:
    """The character in half width, where that is one character; a space for what no text should hold."""
    if unicodedata.category(char) in ("Cc", "Cs"):  # OpenCC stops at a NUL and refuses a surrogate
        return " "
    if char == "，":  # stands between numbers, a comma of half width within one
        return char
    return normal if len(normal := unicodedata.normalize("NFKC", char)) == 1 else char


class MandarinReadings:
    """Readings as syllable ids. Characters and words are simplified ones."""

    def simplified(self, text: str) -> str:
        """A text of narrow characters as simplified ones, one for one: spans stay true."""
        simplified = self._converter.convert(text)
        return simplified if len(simplified) == len(text) else text

    def character(self, char: str) -> int | None:
        """A character that stands in no word; None if it has no sound."""
        if char in FILLERS:
            return None
        if char in self._characters:
            return pinyin.encode(self._characters[char])
        return UNKNOWN if char.isalpha() else None

    def word(self, word: str) -> list[int]:
        """A word of `words`: one id a character."""
        return [
            pinyin.encode(self._characters[char] if char in CHANGING else readings[0])
            for char, readings in zip(word, self._words[word], strict=True)
        ]

    def letters(self, run: str) -> list[int]:
        """ASCII letters."""
        if len(run) > LONGEST_SPELLED:
            return [UNKNOWN]
        return [pinyin.encode(syllable) for letter in run.lower() for syllable in LETTERS[letter]]

    @cached_property
    def words(self) -> frozenset[str]:
        """Words of two or more characters whose readings are known."""
        return frozenset(word for word in self._words if word[0] not in FILLERS)

    @cached_property
    def _words(self) -> dict[str, list[list[str]]]:
        from pypinyin.constants import PHRASES_DICT

        own: dict[str, list[list[str]]] = {}
        for word, place, reading in lexicon():
            if len(word) > 1:
                own.setdefault(word, self._looked_up(word, PHRASES_DICT))[place] = [reading]
        return PHRASES_DICT | own

    def _looked_up(self, word: str, words: Mapping[str, list[list[str]]]) -> list[list[str]]:
        """Readings of the characters of a word, from the longest of `words` from the left."""
        readings: list[list[str]] = []
        while (begin := len(readings)) < len(word):
            parts = (word[begin:end] for end in range(len(word), begin + 1, -1))
            known = next((part for part in parts if part in words), None)
            readings += words[known] if known else [[self._characters[word[begin]]]]
        return readings

    @cached_property
    def _characters(self) -> dict[str, str]:
        from pypinyin.constants import PINYIN_DICT

        characters = {chr(code): readings.partition(",")[0] for code, readings in PINYIN_DICT.items()}
        characters |= {word: reading for word, _, reading in lexicon() if len(word) == 1}
        return characters | {"幺": characters["一"]}  # yāo is said for 1 in numbers, where recognisers write 1 or 一

    @cached_property
    def _converter(self) -> OpenCC:
        from opencc import OpenCC

        return OpenCC("tw2s")  # of the standard tables the one that tells 著急 from 著名
