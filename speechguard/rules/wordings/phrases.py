"""Phrases of the rule language as the matcher wants them: syllables, gaps, keys and a budget."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np

from speechguard.matching.phrase import Phrase, budget
from speechguard.phonetics.sounds import UNKNOWN, Phonetics, Sounds
from speechguard.rules.inflection.spanish import MARK, InflectionError, variants
from speechguard.rules.wordings.expansion import MOST, NO_CLASSES, Classes, PhraseError, expanded, folded
from speechguard.rules.wordings.slots import GAP, SLOT, filled

MOST_SYLLABLES = 250  # of a phrase: a minute of speech
LONGEST_STRETCH = 1000  # syllables, with what its gaps may stand for
_GAP = re.compile(r"(?:…|\.{3,}|\{[^{}]*\})(?:…|\.{3,}|[^\w{…]*\{[^{}]*\})*")
_ELLIPSIS = re.compile(r"…|\.{3,}")
_LETTERS = 10  # of a syllable, more than any has
_LETTER = "[a-z\u00df-\u024f]"  # of a language written with spaces, in lower case


def wordings(written: str, phonetics: Phonetics, slots: Mapping[str, str], classes: Classes = NO_CLASSES) -> list[str]:
    """Return the texts that a phrase stands for, each once; none when it is only a slot that nobody fills.

    Slots that `slots` does not name stay in the texts. Numbers are said in every way that they may be. Raises
    PhraseError.
    """
    texts = expanded(written, classes)
    if "" in texts:
        raise PhraseError("all of it may be left out: write what must be said outside of [ ]")
    if any("<" in text for text in texts):
        texts = _inflected(texts, folded(written), phonetics.code)
    said = [kept for text in texts for kept in filled(text, slots)]
    return list(dict.fromkeys(one for text in said for one in (text, *phonetics.ways(text))))


def _inflected(texts: Sequence[str], written: str, language: str) -> list[str]:
    if language != "es":
        mark = MARK.search(written)
        raise PhraseError("< > marks Spanish words that change with the person: remove it", mark and mark.start())
    try:
        forms = [form for text in texts for form in variants(text)]
    except InflectionError as error:
        column = written.find(error.mark)  # not there: in a class
        raise PhraseError(str(error), None if column < 0 else column) from None
    if len(forms) > MOST:
        raise PhraseError(f"stands for {len(forms)} phrases, at most {MOST} are allowed: write it as several phrases")
    return forms


def compile_phrase(
    text: str, phonetics: Phonetics, *, strictness: float, gap: int, key_words: Sequence[str] = ()
) -> Phrase:
    """Make the phrase for the matcher.

    `…` stands for up to `gap` syllables, a slot that is not filled for up to GAP; each part between gaps is sounded on
    its own. Negations and the syllables of `key_words` are key. Raises ValueError, with what to do, for a phrase that
    cannot be heard.
    """
    if len(text) > MOST_SYLLABLES * _LETTERS:  # before anything is read out: 5000 digits are a long number
        raise ValueError(_too_long(text, f"{len(text)} characters"))
    parts = _GAP.split(text)
    if len(parts) > 1 and not (_has_word(parts[0]) and _has_word(parts[-1])):
        raise ValueError(f"phrase '{text}' begins or ends with a gap: remove the … there, it would match nothing more")
    sounds = [phonetics.sounds(part) for part in parts]
    for part, heard in zip(parts, sounds, strict=True):
        if not len(heard):
            raise ValueError(f"'{part.strip()}' has no syllable that can be heard: write words of the pack's language")
        if UNKNOWN in heard.ids:
            at = int(np.flatnonzero(heard.ids == UNKNOWN)[0])
            raise ValueError(f"'{heard.excerpt(at, at + 1)}' in '{text}' has no sound: write it as it is spoken")
    ids = np.concatenate([heard.ids for heard in sounds])
    if len(ids) > MOST_SYLLABLES:
        raise ValueError(_too_long(text, f"{len(ids)} syllables"))
    key = np.concatenate([_keys(heard, key_words) for heard in sounds])
    for word in key_words:
        if not mentions(text, word):
            raise ValueError(f"key '{word}' is not in the phrase '{text}': write a word of the phrase")
    gaps = [0] * (len(ids) - 1)
    end = 0
    for heard, between in zip(sounds[:-1], _GAP.finditer(text), strict=True):
        end += len(heard)
        gaps[end - 1] = gap * bool(_ELLIPSIS.search(between[0])) + GAP * len(SLOT.findall(between[0]))
    if (stretch := len(ids) + sum(gaps)) > LONGEST_STRETCH:
        raise ValueError(
            f"phrase '{text}' may stretch over {stretch} syllables with its gaps, at most {LONGEST_STRETCH} "
            "are allowed: write smaller gaps, or several phrases"
        )
    return Phrase(
        syllables=tuple(ids.tolist()),
        budget=budget(len(ids), strictness),
        key=tuple(key.tolist()) if key.any() else (),
        gaps=tuple(gaps) if any(gaps) else (),
    )


def _too_long(text: str, length: str) -> str:
    return (
        f"phrase '{text}' is too long: it has {length}, and a phrase at most {MOST_SYLLABLES} syllables; "
        "write the part that gives it away"
    )


def has_gap(text: str) -> bool:
    """Return whether … stands in the text."""
    return _ELLIPSIS.search(text) is not None


def mentions(text: str, word: str) -> bool:
    """Return whether the word, or words, stand in a part of the text."""
    return any(_places(part, word) for part in _GAP.split(text))


def _has_word(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _keys(sounds: Sounds, key_words: Sequence[str]) -> np.ndarray:
    """Return which syllables are key, bool (n,)."""
    key = sounds.negation.copy()
    for word in key_words:
        for start, end in _places(sounds.text, word):
            key |= sounds.within(start, end)
    return key


def _places(text: str, word: str) -> list[tuple[int, int]]:
    """Return where the word stands in the text, by characters; never inside another word of letters."""
    pattern = f"(?<!{_LETTER}){re.escape(_folded(word))}(?!{_LETTER})"
    return [match.span() for match in re.finditer(pattern, _folded(text))]


def _folded(text: str) -> str:
    """Return the text in lower case, character by character, so that places stay."""
    return "".join(low if len(low := character.lower()) == 1 else character for character in text)
