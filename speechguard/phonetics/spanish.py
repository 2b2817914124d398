"""Spanish: words to syllables, across word boundaries as in connected speech."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from speechguard.phonetics import language, spanish_syllables
from speechguard.phonetics.numerals.reading_out import as_written
from speechguard.phonetics.numerals.spanish import SPANISH
from speechguard.phonetics.sounds import Phonetics, Sounds, SyllableIds
from speechguard.phonetics.spanish_syllables import VOWELS
from speechguard.phonetics.spanish_words import WORD, joint, spoken_word

if TYPE_CHECKING:
    from speechguard.phonetics.batch import SoundBatch
    from speechguard.phonetics.spanish_batch import SpanishBatch

_STRESSED = re.compile("[íúÍÚ]")


class Spanish:
    """Phonetics of Spanish."""

    code = "es"
    alphabet = spanish_syllables.ALPHABET

    def __reduce__(self) -> tuple[Callable[[str], Phonetics], tuple[str]]:
        """Sent to another process, it is the one of that process."""
        return language, (self.code,)

    def sounds(self, text: str) -> Sounds:
        """Syllables of a text (as NFC); fillers and punctuation are left out, a word of unknown sound is UNKNOWN."""
        text = unicodedata.normalize("NFC", text)
        said = SPANISH.read_out(text)
        ids: list[int] = []
        spans: list[tuple[int, int]] = []
        starts_word: list[bool] = []
        negation: list[bool] = []
        tail = None
        for match in WORD.finditer(said.text):
            word = spoken_word(match.group())
            if not word.ids:
                continue
            coda, onset = joint(tail, word.head)
            if ids:
                ids[-1] += coda
            ids.extend(word.ids)
            ids[-len(word.ids)] += onset
            spans.extend((match.start() + a, match.start() + b) for a, b in word.spans)
            starts_word.extend(i == 0 for i in range(len(word.ids)))
            negation.extend([word.negation] * len(word.ids))
            tail = word.tail
        if ids:
            ids[-1] += joint(tail, None)[0]
        return Sounds(
            text=text,
            ids=np.array(ids, dtype=np.uint16),
            spans=as_written(said, spans),
            starts_word=np.array(starts_word, dtype=np.bool_),
            ends_word=np.array([*starts_word[1:], True][: len(ids)], dtype=np.bool_),
            negation=np.array(negation, dtype=np.bool_),
        )

    def batch(self, texts: Sequence[str]) -> SoundBatch:
        """The syllables of many texts, each as `sounds` gives them."""
        return self._batch.sounds(texts)

    def ways(self, text: str) -> list[str]:
        """See `Phonetics.ways`."""
        return SPANISH.ways(unicodedata.normalize("NFC", text))

    def pronounced(self, sounds: Sounds) -> int:
        """Syllables as grammars count them: i or u without an accent, beside a vowel of its word, makes no syllable."""
        spoken = len(sounds)
        weak_before = False
        for number, (syllable, starts_word) in enumerate(
            zip(sounds.ids.tolist(), sounds.starts_word.tolist(), strict=True)
        ):
            name = self.name(syllable)
            weak = ("i" in name or "u" in name) and not _STRESSED.search(sounds.excerpt(number, number + 1))
            if name[0] in VOWELS and not starts_word and (weak or weak_before):
                spoken -= 1
            weak_before = weak
        return spoken

    def costs(self, wanted: SyllableIds, heard: SyllableIds) -> NDArray[np.uint8]:
        """See `spanish_syllables.costs`."""
        return spanish_syllables.costs(wanted, heard)

    def name(self, syllable: int) -> str:
        """The sounds of the syllable, one letter each."""
        return spanish_syllables.name(syllable)

    def spelled(self, syllable: int) -> str:
        """The same: no spelling says more."""
        return self.name(syllable)

    @cached_property
    def _batch(self) -> SpanishBatch:
        from speechguard.phonetics.spanish_batch import SpanishBatch

        return SpanishBatch()
