"""Why a sentence is suspected, for people: an example like it, and the words without which it would be less so."""

from __future__ import annotations

import re
from collections.abc import Sequence

from speechguard.meaning.grams import grams
from speechguard.meaning.model import MeaningModel
from speechguard.phonetics.sounds import Phonetics

MOST_WORDS = 3
LEAST_SHARE = 0.2  # of what the strongest word does, that another one must do to be told
_PIECES = {"zh": re.compile(r"[^\W\d_]{1,2}|\d+"), "es": re.compile(r"\w+")}  # two characters are most Chinese words


def nearest(text: str, examples: Sequence[str], model: MeaningModel, phonetics: Phonetics) -> str:
    """Return the example with the greatest cosine to the text, over weighted grams; the first of equals, "" of none."""
    own = dict(zip(*_vector(text, model, phonetics), strict=True))

    def likeness(example: str) -> float:
        return sum(
            value * own.get(bucket, 0.0) for bucket, value in zip(*_vector(example, model, phonetics), strict=True)
        )

    return max(examples, key=likeness, default="")


def strongest_words(text: str, rule: str, model: MeaningModel, phonetics: Phonetics) -> tuple[str, ...]:
    """Return the words that make the text an example of the rule, the strongest first.

    A word speaks as much for the rule as the score of its class falls when the word is left out (occlusion).
    """
    number = model.broken[rule]

    def score(said: str) -> float:
        scores = model.scores(grams(said, phonetics.sounds(said).ids, model.language))
        return float(scores[number] - scores.max(where=[n != number for n in range(len(scores))], initial=-1e9))

    whole = score(text)
    falls: list[tuple[float, str]] = []
    for match in _PIECES[model.language].finditer(text):
        rest = text[: match.start()] + text[match.end() :]
        if any(map(str.isalnum, rest)):
            falls.append((whole - score(rest), match.group()))
    falls.sort(key=lambda fall: -fall[0])
    strong = [word for fall, word in falls if fall > 0 and fall >= LEAST_SHARE * falls[0][0]]
    return tuple(dict.fromkeys(strong))[:MOST_WORDS]


def _vector(text: str, model: MeaningModel, phonetics: Phonetics) -> tuple[list[int], list[float]]:
    """Return the buckets of a text and their weighted counts, of length 1."""
    found = grams(text, phonetics.sounds(text).ids, model.language)
    return found.buckets.tolist(), model.values(found).tolist()
