"""Texts as what is weighed."""

from __future__ import annotations

from speechguard.meaning.grams import Grams, grams
from speechguard.meaning.weighing import Saying
from speechguard.phonetics import language

MANDARIN = language("zh")


def saying(text: str) -> Saying:
    return Saying(MANDARIN.sounds(text))


def grams_of(text: str, code: str = "zh") -> Grams:
    return grams(text, language(code).sounds(text).ids, code)
