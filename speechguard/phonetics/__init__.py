"""Text to syllables, and how alike two syllables are, for each language."""

from __future__ import annotations

from functools import cache

from speechguard.phonetics.sounds import Phonetics


@cache
def language(code: str) -> Phonetics:
    """The phonetics of a language code, made once. Raises KeyError for a code that is not in LANGUAGES."""
    if code == "zh":
        from speechguard.phonetics.mandarin import Mandarin

        return Mandarin()
    if code == "es":
        from speechguard.phonetics.spanish import Spanish

        return Spanish()
    raise KeyError(code)
