"""Where Spanish words are stressed, and how that is written."""

from __future__ import annotations

import re

_STRESSED = dict(zip("aeiou", "áéíóú", strict=True))
_SILENT_U = re.compile(r"(?<=[qg])u(?=[eéií])")


def stressed_vowel(word: str) -> int:
    """Place of the stressed vowel of a word in lower case."""
    accented = re.search("[áéíóú]", word)
    if accented:
        return accented.start()
    nuclei = _nuclei(word)
    return nuclei[-2] if word[-1] in "aeiouns" and len(nuclei) > 1 else nuclei[-1]


def with_stress(letters: str, at: int) -> str:
    """A word without accents, with one where the rules of spelling want it for a stress on the vowel at `at`."""
    around = letters[max(0, at - 1) : at] + letters[at + 1 : at + 2]
    hiatus = letters[at] in "iu" and any(vowel in "aeo" for vowel in around)
    after = sum(nucleus > at for nucleus in _nuclei(letters))
    alone = not after and len(_nuclei(letters)) == 1
    open_end = letters[-1] in "aeiouns"
    if hiatus or after > 1 or (after == 1 and not open_end) or (not after and open_end and not alone):
        return letters[:at] + _STRESSED[letters[at]] + letters[at + 1 :]
    return letters


def _nuclei(word: str) -> list[int]:
    """Places of the vowels that carry the syllables."""
    audible = _SILENT_U.sub("#", word)
    nuclei: list[int] = []
    for run in re.finditer("[aeiouüáéíóú]+", audible):
        strong = [i for i in range(*run.span()) if audible[i] in "aeoáéíóú"]
        nuclei += strong or [run.end() - 1]
    return nuclei
