"""Mandarin, many texts at once: the same steps as `Mandarin.sounds`, each over all characters."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from speechguard.phonetics.batch import (
    CodePointTable,
    Columns,
    Integers,
    SoundBatch,
    as_text,
    before,
    code_points,
    numbered,
    rows,
    runs,
    separators,
    sound_batch,
)
from speechguard.phonetics.longest_words import LongestWords
from speechguard.phonetics.mandarin_readings import NEGATIONS, MandarinReadings, narrow
from speechguard.phonetics.numerals.chinese import CHINESE
from speechguard.phonetics.sounds import BREAK

# What a character is where it has no reading: ids and BREAK are below.
_SILENT, _LETTER = BREAK + 1, BREAK + 2


class MandarinBatch:
    """Makes batches; keeps the words as a trie."""

    def __init__(self, readings: MandarinReadings) -> None:
        self._readings = readings
        self._narrow = CodePointTable(lambda char: ord(narrow(char)))
        self._role = CodePointTable(self._role_of)
        self._negates = CodePointTable(NEGATIONS.__contains__)
        words = sorted(readings.words)
        self._words = LongestWords(words)
        self._length = np.array([len(word) for word in words])
        self._first = before(self._length)
        self._spoken = np.array([id for word in words for id in readings.word(word)])

    def sounds(self, texts: Sequence[str]) -> SoundBatch:
        """See `Mandarin.batch`."""
        return sound_batch(texts, self._columns)

    def _columns(self, texts: Sequence[str]) -> Columns:
        plain = self._simplified(texts)
        said = CHINESE.read_out(plain)
        codes = code_points(said.text)
        role = self._role(codes)
        word, at = self._cut(codes)
        row, nth = rows(self._length[word])
        role[at[row] + nth] = self._spoken[self._first[word][row] + nth]

        begin, end = runs(role, above=_SILENT)
        written, run = numbered([said.text[a:b] for a, b in zip(begin.tolist(), end.tolist(), strict=True)])
        spoken = [self._readings.letters(text) for text in written]
        length = np.array([len(ids) for ids in spoken], np.int64)
        count = (role < _SILENT).astype(np.int64)  # syllables that begin at each character
        count[begin] = length[run]

        starts = np.repeat(np.arange(len(codes)), count)
        ids, ends = role[starts], starts + 1
        row, nth = rows(length[run])
        syllable = before(count)[begin][row] + nth
        ids[syllable] = np.array([id for ids in spoken for id in ids], np.int64)[before(length)[run][row] + nth]
        one_each = (length[run] == end - begin)[row]
        starts[syllable] += np.where(one_each, nth, 0)
        ends[syllable] = np.where(one_each, starts[syllable] + 1, end[row])

        anywhere = ids != BREAK
        return Columns(
            ids=ids.astype(np.uint16),
            starts=said.starts[starts],
            ends=said.ends[ends - 1],
            starts_word=anywhere,
            ends_word=anywhere,
            negation=self._negates(codes[starts]) > 0,
        )

    def _simplified(self, texts: Sequence[str]) -> str:
        """The texts, each followed by a line break, which no text has any more."""
        codes = self._narrow(code_points("\n".join(texts) + "\n"))
        codes[separators(texts)] = ord("\n")
        text = as_text(codes)
        simplified = self._readings.simplified(text)
        if [*map(len, simplified.split("\n"))] == [*map(len, text.split("\n"))]:
            return simplified
        return "\n".join(map(self._readings.simplified, text.split("\n")))

    def _role_of(self, char: str) -> int:
        if char == "\n":
            return BREAK
        if char.isascii() and char.isalpha():
            return _LETTER
        reading = self._readings.character(char)
        return _SILENT if reading is None else reading

    def _cut(self, codes: Integers) -> tuple[Integers, Integers]:
        """Numbers and places of the longest words from the left."""
        at, word = self._words.find(codes)
        following = [*np.searchsorted(at, at + self._length[word]).tolist()]
        taken: list[int] = []
        here = 0
        while here < len(following):  # 60 ns a word
            taken.append(here)
            here = following[here]
        return word[taken], at[taken]
