"""Spanish words: from letters to sounds, and to syllables that the words beside them may change.

The rules are those of CLDR's es_FONIPA and es_419, with seseo and yeísmo for everyone.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from speechguard.phonetics import spanish_syllables
from speechguard.phonetics.sounds import UNKNOWN
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
ABBREVIATIONS = {"nº": "número"}
WORD = re.compile(r"\d+|[^\W\d_]+")
LONGEST_SPELLED = 4  # letters without a vowel; a longer run has no known sound

# Longest spelling first; what follows decides between the readings of c, g, r, x, y.
_SPELLINGS = (
    (r"ch", "C"), (r"sh", "s"), (r"ll", "y"), (r"rr", "R"), (r"qu(?=[ei])", "k"), (r"q", "k"),
    (r"gu(?=[ei])", "g"), (r"gü", "gu"), (r"g(?=[ei])", "x"), (r"cc(?=[ei])", "ks"), (r"c(?=[ei])", "s"),
    (r"c", "k"), (r"ph", "f"), (r"h", ""), (r"[vw]", "b"), (r"z", "s"), (r"j", "x"), (r"ñ", "N"),
    (r"^x", "s"), (r"x", "ks"),
    (r"y(?=[aeiou])", "y"), (r"y", "i"), (r"^r", "R"), (r"(?<=[nls])r", "R"), (r"ü", "u"), (r"[a-z]", None),
)  # fmt: skip
_SPELLING = re.compile("|".join(f"({pattern})" for pattern, _ in _SPELLINGS))
_CODA_SOUND = dict(zip("snmNrRlydxC", "snnnrrlldss", strict=True))  # any other is a k


class _Sound(NamedTuple):
    sound: str
    start: int  # first character of its spelling
    end: int


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """A word of connected speech: its syllables but for the consonants that join those of its neighbours."""

    ids: tuple[int, ...]  # the first without onset, the last without coda; none for a filler
    spans: tuple[tuple[int, int], ...]  # characters of the word
    head: str | None  # consonants before its first vowel; None if its sound is not known
    tail: str | None  # consonants after its last vowel
    negation: bool = False


@lru_cache(maxsize=1 << 16)
def spoken_word(written: str) -> SpokenWord:
    """A word in any case. Digits of other scripts than ours have no known sound."""
    word = "".join(char.lower()[0] for char in written)
    if word in FILLERS:
        return SpokenWord((), (), None, None)
    sounds = sounds_of_word(word)
    if not sounds:
        return SpokenWord((UNKNOWN,), ((0, len(word)),), None, None)
    letters = "".join(s.sound for s in sounds)
    vowels = [i for i, letter in enumerate(letters) if letter in VOWELS]
    between = [divided(letters[a + 1 : b]) for a, b in pairwise(vowels)]
    codas = [*(coda for coda, _ in between), ""]
    onsets = ["", *(onset for _, onset in between)]
    first = [0, *(vowel - len(onset) for vowel, onset in zip(vowels[1:], onsets[1:], strict=True))]
    starts = [sounds[i].start for i in first]
    ends = [*starts[1:], sounds[-1].end]
    return SpokenWord(
        ids=tuple(spanish_syllables.encode(o, letters[v], c) for o, v, c in zip(onsets, vowels, codas, strict=True)),
        spans=tuple((a, max(b, sounds[v].end)) for a, b, v in zip(starts, ends, vowels, strict=True)),
        head=letters[: vowels[0]],
        tail=letters[vowels[-1] + 1 :],
        negation=word in NEGATIONS,
    )


@lru_cache(maxsize=1 << 14)
def joint(tail: str | None, head: str | None) -> tuple[int, int]:
    """What two words, one after the other, add to the last id of the first and to the first id of the second.

    None for the tail or the head of what is not connected: silence or a word of unknown sound.
    """
    coda, onset = divided((tail or "") + head) if head is not None else (_coda(tail or ""), "")
    bare = spanish_syllables.encode("", VOWELS[0], "")
    return (
        0 if tail is None else spanish_syllables.encode("", VOWELS[0], coda) - bare,
        spanish_syllables.encode(onset, VOWELS[0], "") - bare,
    )


def divided(consonants: str) -> tuple[str, str]:
    """Consonants between two vowels as coda (as it is heard) and onset: one, or a cluster such as "pr", begins it."""
    onset = consonants[-2:] if consonants[-2:] in CLUSTERS else consonants[-1:]
    return _coda(consonants[: len(consonants) - len(onset)]), onset


def _coda(consonants: str) -> str:
    heard = [_CODA_SOUND.get(sound, "k") for sound in consonants]
    if not heard:
        return ""
    return "s" if "s" in heard else heard[0]


def sounds_of_word(word: str) -> list[_Sound]:
    """Sounds of a lower-case word, each with its place in it. Empty when its sound is not known."""
    if word in ABBREVIATIONS:
        return [_Sound(s.sound, 0, len(word)) for s in _spelled_sounds(ABBREVIATIONS[word])]
    sounds = _spelled_sounds(word)
    if not sounds and len(word) <= LONGEST_SPELLED and all(letter in LETTERS for letter in word):
        return [_Sound(s.sound, i, i + 1) for i, letter in enumerate(word) for s in _spelled_sounds(LETTERS[letter])]
    return sounds


def _spelled_sounds(word: str) -> list[_Sound]:
    """Sounds of a written word; empty when it has no vowel or a letter that is not Spanish."""
    plain = "".join(char if char in "ñü" else unicodedata.normalize("NFD", char)[0] for char in word)
    sounds: list[_Sound] = []
    position = 0
    for match in _SPELLING.finditer(plain):
        if match.start() != position:
            return []
        position = match.end()
        sound = _SPELLINGS[(match.lastindex or 0) - 1][1]
        sounds.extend(_Sound(s, *match.span()) for s in (match.group() if sound is None else sound))
    if position != len(plain) or not any(s.sound in VOWELS for s in sounds):
        return []
    if sounds[0].sound == "s" and sounds[1].sound not in VOWELS:
        sounds.insert(0, _Sound("e", 0, 1))  # "stop" is said "estop"
    return sounds
