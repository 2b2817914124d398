"""Spanish: letters to sounds to syllables, across word boundaries as in connected speech.

The rules are those of CLDR's es_FONIPA and es_419, with seseo and yeísmo for everyone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from speechguard.phonetics import spanish_syllables
from speechguard.phonetics.numbers import spanish_words
from speechguard.phonetics.sounds import UNKNOWN, Sounds, SyllableIds
from speechguard.phonetics.spanish_syllables import CLUSTERS, VOWELS

FILLERS = frozenset("eh ehm em emm mm mmm hm hmm ah oh uh um".split())
NEGATIONS = frozenset("no ni nunca jamás jamas tampoco".split())
LETTERS = dict(
    zip(
        "abcdefghijklmnñopqrstuvwxyz",
        "a be se de e efe ge ache i jota ka ele eme ene eñe o pe ku erre ese te u ube doblebe ekis iye seta".split(),
        strict=True,
    )
)
LONGEST_SPELLED = 4  # letters without a vowel; a longer run has no known sound

_WORD = re.compile(r"\d+|[^\W\d_]+")
# Longest spelling first; what follows decides between the readings of c, g, r, x, y.
_SPELLINGS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"ch", "C"), (r"sh", "s"), (r"ll", "y"), (r"rr", "R"), (r"qu(?=[ei])", "k"), (r"q", "k"),
        (r"gu(?=[ei])", "g"), (r"gü", "gu"), (r"g(?=[ei])", "x"), (r"cc(?=[ei])", "ks"), (r"c(?=[ei])", "s"),
        (r"c", "k"), (r"ph", "f"), (r"h", ""), (r"[vw]", "b"), (r"z", "s"), (r"j", "x"), (r"ñ", "N"),
        (r"^x", "s"), (r"x", "ks"),
        (r"y(?=[aeiou])", "y"), (r"y", "i"), (r"^r", "R"), (r"(?<=[nls])r", "R"), (r"ü", "u"), (r"([a-z])", r"\1"),
    )
]  # fmt: skip
_CODA_SOUND = {
    "s": "s",
    "n": "n",
    "m": "n",
    "N": "n",
    "r": "r",
    "R": "r",
    "l": "l",
    "y": "l",
    "d": "d",
    "x": "s",
    "C": "s",
}


class _Sound(NamedTuple):
    sound: str
    start: int  # first character of its spelling
    end: int
    word: int  # number of the word it belongs to


class Spanish:
    """Phonetics of Spanish."""

    code = "es"
    alphabet = spanish_syllables.ALPHABET

    def sounds(self, text: str) -> Sounds:
        """Syllables of a text (as NFC); fillers and punctuation are left out, a word of unknown sound is UNKNOWN."""
        text = unicodedata.normalize("NFC", text)
        ids: list[int] = []
        spans: list[tuple[int, int]] = []
        words: list[int] = []
        negating: set[int] = set()
        run: list[_Sound] = []
        for number, match in enumerate(_WORD.finditer(text)):
            word = "".join(char.lower()[0] for char in match.group())
            if word in FILLERS:
                continue
            if word in NEGATIONS:
                negating.add(number)
            if sounds := _spoken(word):
                run.extend(_Sound(s, match.start() + a, match.start() + b, number) for s, a, b in sounds)
            else:
                _syllabify(run, ids, spans, words)
                run.clear()
                ids.append(UNKNOWN)
                spans.append(match.span())
                words.append(number)
        _syllabify(run, ids, spans, words)
        numbers = np.array(words, dtype=np.int64)
        change = numbers[1:] != numbers[:-1]
        edge = np.ones(min(len(words), 1), dtype=np.bool_)
        return Sounds(
            text=text,
            ids=np.array(ids, dtype=np.uint16),
            spans=np.array(spans, dtype=np.int32).reshape(-1, 2),
            starts_word=np.concatenate([edge, change]),
            ends_word=np.concatenate([change, edge]),
            negation=np.array([word in negating for word in words], dtype=np.bool_),
        )

    def costs(self, wanted: SyllableIds, heard: SyllableIds) -> NDArray[np.uint8]:
        """See `spanish_syllables.costs`."""
        return spanish_syllables.costs(wanted, heard)

    def name(self, syllable: int) -> str:
        """The sounds of the syllable, one letter each."""
        return spanish_syllables.name(syllable)


@lru_cache(maxsize=50_000)
def _spoken(word: str) -> tuple[tuple[str, int, int], ...]:
    """Sounds of a lower-case word or number, each with its place in it. Empty when its sound is not known."""
    if word.isdigit():
        if not word.isascii():
            return ()
        return tuple(
            (s, 0, len(word)) for spoken in spanish_words(word).split() for s, _, _ in _letters_to_sounds(spoken)
        )
    sounds = _letters_to_sounds(word)
    if not sounds and len(word) <= LONGEST_SPELLED and all(letter in LETTERS for letter in word):
        return tuple((s, i, i + 1) for i, letter in enumerate(word) for s, _, _ in _letters_to_sounds(LETTERS[letter]))
    return sounds


def _letters_to_sounds(word: str) -> tuple[tuple[str, int, int], ...]:
    """Sounds of a written word; empty when it has no vowel or a letter that is not Spanish."""
    plain = "".join(char if char in "ñü" else unicodedata.normalize("NFD", char)[0] for char in word)
    sounds: list[tuple[str, int, int]] = []
    position = 0
    while position < len(plain):
        for pattern, sound in _SPELLINGS:
            if match := pattern.match(plain, position):
                sounds.extend((s, *match.span()) for s in match.expand(sound))
                position = match.end()
                break
        else:
            return ()
    if not any(s in VOWELS for s, _, _ in sounds):
        return ()
    if sounds[0][0] == "s" and sounds[1][0] not in VOWELS:
        sounds.insert(0, ("e", 0, 1))  # "stop" is said "estop"
    return tuple(sounds)


def _syllabify(run: list[_Sound], ids: list[int], spans: list[tuple[int, int]], words: list[int]) -> None:
    """Append the syllables of a run of connected speech. A syllable and its span belong to the word of its vowel."""
    vowels = [i for i, s in enumerate(run) if s.sound in VOWELS]
    onset_starts = [_onset_start(run, previous, vowel) for previous, vowel in zip([-1, *vowels], vowels, strict=False)]
    for nth, (vowel, onset_start) in enumerate(zip(vowels, onset_starts, strict=True)):
        coda_end = onset_starts[nth + 1] if nth + 1 < len(vowels) else len(run)
        onset = "".join(s.sound for s in run[onset_start:vowel])
        ids.append(spanish_syllables.encode(onset, run[vowel].sound, _coda(s.sound for s in run[vowel + 1 : coda_end])))
        word = run[vowel].word
        first = nth == 0 or run[vowels[nth - 1]].word != word
        last = nth + 1 == len(vowels) or run[vowels[nth + 1]].word != word
        own = [s for s in run if s.word == word] if first or last else run[onset_start:coda_end]
        start = own[0].start if first else run[onset_start].start
        end = own[-1].end if last else run[coda_end].start
        spans.append((start, max(end, run[vowel].end)))
        words.append(word)


def _onset_start(run: list[_Sound], previous_vowel: int, vowel: int) -> int:
    """Where the syllable of a vowel begins: a cluster such as "pr" or one consonant stays with it, no more."""
    if vowel - previous_vowel >= 3 and run[vowel - 2].sound + run[vowel - 1].sound in CLUSTERS:
        return vowel - 2
    return max(vowel - 1, previous_vowel + 1)


def _coda(sounds: Iterator[str]) -> str:
    heard = [_CODA_SOUND.get(sound, "k") for sound in sounds]
    if not heard:
        return ""
    return "s" if "s" in heard else heard[0]
