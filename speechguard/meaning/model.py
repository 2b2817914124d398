"""The model: multinomial logistic regression over the grams of a sentence.

Its classes are what a line of the corpus can be an example of: each forbidden rule that is broken (`+`), each required
one that is fulfilled (`=`) or that is only sounded like (`!`), what sounds like a broken rule, and ordinary talk. So
near misses are learnt as what they are and not as ordinary talk. Weights are kept as eight-bit numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from speechguard.meaning.grams import Grams

BREAKS, FULFILS, ONLY_SOUNDS = "+", "=", "!"  # how the names of classes begin that are about a rule
NEAR, ORDINARY = "-", "o"  # classes of lines whatever their rule

# What a gram that the model does not keep weighs, of what the rarest does: all of it, or nothing, found less of rules
# of few sentences.
UNKNOWN = 1 / 3
# What a sentence does of other rules counts a little against each: a bare greeting is most likely just that and, of
# what is left, the name of a company. Up to 1 the same share of sentences is recognised.
OTHERS = 0.2
_LEAST = 1e-9  # probability that is told from 0

Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which probability on something is said of a sentence; set on authors that a model did not learn from."""

    suspected: float = 0.5  # that any rule is broken
    fulfilled: float = 0.5  # that a required rule is


def _no_examples() -> Mapping[str, tuple[str, ...]]:
    return {}


@dataclass(frozen=True, eq=False)
class MeaningModel:
    """A trained model of a language."""

    language: str
    corpus: str  # digest of what it learnt from, hex
    classes: tuple[str, ...]
    kept: NDArray[np.int32]  # (grams,): buckets of the grams that count, ascending
    idf: Vector  # (grams,): inverse document frequency
    weights: NDArray[np.int8]  # (grams, classes)
    scales: Vector  # (classes,): of the weights
    bias: Vector  # (classes,)
    slope: float = 1.0  # of the calibrated log-odds that a rule is broken, over the raw ones (Platt 1999)
    offset: float = 0.0
    limits: Thresholds = Thresholds()
    examples: Mapping[str, tuple[str, ...]] = field(default_factory=_no_examples)  # by rule: lines that break it
    harmless: tuple[str, ...] = ()  # lines that break nothing: what rules of few sentences are learnt against
    digest: str = ""  # of its file, hex; empty: it was not read from one

    @cached_property
    def broken(self) -> Mapping[str, int]:
        """Return the forbidden rules, each with the number of its class."""
        return {name[1:]: number for number, name in enumerate(self.classes) if name[0] == BREAKS}

    @cached_property
    def required(self) -> Mapping[str, int]:
        """Return the required rules, each with the number of its class."""
        return {name[1:]: number for number, name in enumerate(self.classes) if name[0] == FULFILS}

    @cached_property
    def _breaks(self) -> NDArray[np.bool_]:
        return np.array([name[0] == BREAKS for name in self.classes])

    @cached_property
    def _fulfils(self) -> NDArray[np.bool_]:
        return np.array([name[0] == FULFILS for name in self.classes])

    @cached_property
    def _only_sounds(self) -> NDArray[np.bool_]:
        return np.array([name[0] == ONLY_SOUNDS for name in self.classes])

    @cached_property
    def _contrary(self) -> NDArray[np.intp]:
        """Return for each class that fulfils a rule the one that only sounds like it; without one: itself."""
        numbers = {name: number for number, name in enumerate(self.classes)}
        return np.array([numbers.get(ONLY_SOUNDS + name[1:], number) for name, number in numbers.items()])

    def values(self, grams: Grams) -> Vector:
        """Return how much each gram weighs in the text, float32 (grams,): a vector of length 1 (tf-idf, tf damped)."""
        return self._values(grams, *self._places(grams))

    def rarity(self, grams: Grams) -> Vector:
        """Return the inverse document frequency of each gram, float32 (grams,), or `UNKNOWN` of the rarest one's."""
        rarity = np.full(len(grams.buckets), UNKNOWN * self.idf.max(), np.float32)
        places, known = self._places(grams)
        rarity[known] = self.idf[places]
        return rarity

    def scores(self, grams: Grams) -> Vector:
        """Return the log-probabilities of the classes, up to a constant: float32 (classes,)."""
        places, known = self._places(grams)
        values = self._values(grams, places, known)[known]
        return (values @ self.weights[places].astype(np.float32)) * self.scales + self.bias

    def probabilities(self, grams: Grams) -> Vector:
        """Return the probabilities of the classes as they come from the model: float32 (classes,)."""
        powers = np.exp((scores := self.scores(grams)) - scores.max())
        return powers / powers.sum()

    def weigh(self, grams: Grams) -> tuple[Vector, Vector]:
        """Return how likely a text breaks and fulfils rules: see `told`."""
        return self.told(self.probabilities(grams))

    def told(self, raw: Vector) -> tuple[Vector, Vector]:
        """Return probabilities by class, float32 (classes,): that rules are broken, and that they are fulfilled.

        `raw`: the `probabilities` of a text. Only those of the classes in question are above 0. Of forbidden rules they
        are calibrated and add up to the probability that any is broken. A required rule is held against what only
        sounds like it and what is about no required rule; one sentence may fulfil several.
        """
        breaks = float(raw[self._breaks].sum())
        calibrated = _sigmoid(self.slope * log_odds(breaks) + self.offset)
        against = float(raw[~self._fulfils & ~self._only_sounds].sum()) + self.contrary(raw)
        others = np.float32(OTHERS) * (float(raw[self._fulfils].sum()) - raw)
        return (
            np.where(self._breaks, raw * np.float32(calibrated / max(breaks, _LEAST)), np.float32(0)),
            np.where(self._fulfils, raw / (raw + against + others), np.float32(0)),
        )

    def contrary(self, raw: Vector) -> Vector:
        """Return for each class that fulfils a rule how likely a text only sounds like that: float32 (classes,)."""
        return np.where(self._contrary != np.arange(len(raw)), raw[self._contrary], np.float32(0))

    def _places(self, grams: Grams) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
        return known_places(self.kept, grams)

    def _values(self, grams: Grams, places: NDArray[np.intp], known: NDArray[np.bool_]) -> Vector:
        values = np.zeros(len(grams.buckets), np.float32)
        values[known] = grams.damped[known] * self.idf[places]
        return unit(values)


def known_places(kept: NDArray[np.int32], grams: Grams) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Return the places in `kept` of the grams that are, and which of the grams these are: bool (grams,)."""
    places = np.minimum(np.searchsorted(kept, grams.buckets), len(kept) - 1)
    known = kept[places] == grams.buckets
    return places[known], known


def unit(values: NDArray[Any]) -> Vector:
    """Return a vector of length 1 that points where this one does; zeros stay zeros."""
    return (values / max(float(np.sqrt(values @ values)), _LEAST)).astype(np.float32)


def log_odds(probability: float) -> float:
    """Return the logarithm of the odds of a probability, finite for 0 and 1, too."""
    return float(np.log(max(probability, _LEAST)) - np.log(max(1 - probability, _LEAST)))


def _sigmoid(odds: float) -> float:
    return float(1 / (1 + np.exp(-odds)))
