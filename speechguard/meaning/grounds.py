"""Why a sentence is suspected, for people: an example like it, and the words without which it would be less so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate

from speechguard.meaning.grams import grams
from speechguard.meaning.model import MeaningModel
from speechguard.phonetics.sounds import Phonetics

MOST = 2  # stretches of words that are told
LEAST_SHARE = 0.25  # of what the strongest piece does, that another one must do to be told with it
_PIECES = {"zh": re.compile(r"[^\W\d_]|\d+"), "es": re.compile(r"\w+")}


def nearest(text: str, examples: Sequence[str], model: MeaningModel, phonetics: Phonetics) -> str:
    """Return the example with the greatest cosine to the text, over weighted grams; the first of equals, "" of none."""
    own = _vector(text, model, phonetics)

    def likeness(example: str) -> float:
        other = _vector(example, model, phonetics)
        return sum(value * own.get(bucket, 0.0) for bucket, value in other.items())

    return max(examples, key=likeness, default="")


def strongest_words(text: str, rule: str, model: MeaningModel, phonetics: Phonetics) -> tuple[str, ...]:
    """Return the stretches of the text that make it an example of the rule, the strongest first.

    A word (in Chinese a character) speaks as much for the rule as the score of its class, over the best of the
    others, falls when it is left out (occlusion).
    """
    number = model.broken[rule]

    def score(said: str) -> float:
        scores = model.scores(grams(said, phonetics.sounds(said).ids, model.language))
        own, scores[number] = float(scores[number]), -float("inf")
        return own - float(scores.max())

    pieces = [match.span() for match in _PIECES[model.language].finditer(text)]
    if len(pieces) < 2:
        return (text,) if pieces else ()
    whole = score(text)
    falls = [whole - score(text[:start] + text[end:]) for start, end in pieces]
    threshold = LEAST_SHARE * max(max(falls), 0.0)
    told: list[str] = []
    for _ in range(MOST):
        first, last = _best_stretch([fall - threshold for fall in falls])
        if last <= first:
            break
        told.append(text[pieces[first][0] : pieces[last - 1][1]])
        falls[first:last] = [0.0] * (last - first)
    return tuple(told)


def _best_stretch(values: Sequence[float]) -> tuple[int, int]:
    """Return the stretch with the greatest sum above 0, as places in the values; (0, 0): there is none."""
    sums = [0.0, *accumulate(values)]
    best, lowest, stretch = 0.0, 0, (0, 0)
    for end, total in enumerate(sums):
        if total - sums[lowest] > best:
            best, stretch = total - sums[lowest], (lowest, end)
        if total < sums[lowest]:
            lowest = end
    return stretch


def _vector(text: str, model: MeaningModel, phonetics: Phonetics) -> dict[int, float]:
    """Return the buckets of a text with their weighted counts, a vector of length 1."""
    found = grams(text, phonetics.sounds(text).ids, model.language)
    return dict(zip(found.buckets.tolist(), model.values(found).tolist(), strict=True))
