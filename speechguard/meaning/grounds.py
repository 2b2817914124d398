"""Why a sentence is suspected, for people: an example like it, and the words without which it would be less so."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from speechguard.meaning.grams import BUCKETS, grams_of
from speechguard.meaning.model import MeaningModel, Vector
from speechguard.phonetics.sounds import Phonetics

Buckets = NDArray[np.int64]

MOST = 2  # stretches of words that are told
LEAST_OF_FIRST = 0.5  # of what the first stretch does, that the second one must do
LEAST_SHARE = 0.25  # of what the strongest piece does, that another one must do to be told with it
MOST_PIECES = 100  # that are left out in turn; of longer texts as many neighbours as it takes are one piece
_PIECES = {"zh": re.compile(r"[^\W\d_]|\d+"), "es": re.compile(r"\w+")}


class Examples:
    """The examples of the rules, as vectors that are made when they are first looked at."""

    def __init__(self, model: MeaningModel, phonetics: Phonetics, own: Mapping[str, tuple[str, ...]]) -> None:
        """`own`: examples that the rules of a pack give themselves; they come before those of the model."""
        self._texts = {**model.examples, **own}
        self._model = model
        self._phonetics = phonetics
        self._vectors: dict[str, list[tuple[Buckets, Vector]]] = {}  # by rule

    def nearest(self, text: str, rule: str) -> str:
        """Return the rule's example with the greatest cosine to the text, over weighted grams; "" where it has none."""
        examples = self._texts.get(rule, ())
        if rule not in self._vectors:
            self._vectors[rule] = [self._vector(example) for example in examples]
        own = np.zeros(BUCKETS, np.float32)
        buckets, values = self._vector(text)
        own[buckets] = values
        likeness = [float(own[buckets] @ values) for buckets, values in self._vectors[rule]]
        return examples[int(np.argmax(likeness))] if likeness else ""

    def _vector(self, text: str) -> tuple[Buckets, Vector]:
        found = grams_of(text, self._phonetics)
        return found.buckets, self._model.values(found)


def strongest_words(text: str, language: str, likeness: Callable[[str], float]) -> tuple[str, ...]:
    """Return the stretches of the text that make it an example of a rule, the strongest first.

    A word (in Chinese a character) speaks as much for the rule as the text's likeness to its examples falls when it is
    left out (occlusion).
    """
    words = [match.span() for match in _PIECES[language].finditer(text)]
    together = -(-len(words) // MOST_PIECES) or 1
    groups = (words[at : at + together] for at in range(0, len(words), together))
    pieces = [(group[0][0], group[-1][1]) for group in groups]
    if len(pieces) < 2:
        return (text,) if pieces else ()
    whole = likeness(text)
    falls = [whole - likeness(text[:start] + text[end:]) for start, end in pieces]
    threshold = LEAST_SHARE * max(max(falls), 0.0)
    told: list[str] = []
    strongest = 0.0
    for _ in range(MOST):
        first, last = _best_stretch([fall - threshold for fall in falls])
        strength = sum(falls[first:last])
        if last == first or strength < LEAST_OF_FIRST * strongest:
            break
        strongest = strongest or strength
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
