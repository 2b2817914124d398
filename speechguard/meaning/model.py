"""The model: multinomial logistic regression over the grams of a sentence.

Its classes are what a line of the corpus can be an example of: each forbidden rule that is broken (`+`), each required
one that is fulfilled (`=`), and what sounds like the first, like the second, and like neither of them (SOUNDS_LIKE). So
near misses are learnt as what they are and not as ordinary talk. Weights are kept as eight-bit numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from speechguard.meaning.grams import Grams

BREAKS, FULFILS = "+", "="  # how the names of classes begin that are about a rule
SOUNDS_LIKE = {"near": "-", "not": "!", "ordinary": "o"}  # class of a line by its label, whatever its rule

_LEAST = 1e-9  # probability that is told from 0

Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which probability on something is said of a sentence; set on authors that a model did not learn from."""

    suspected: float = 0.5  # that any rule is broken
    fulfilled: float = 0.5  # that a required rule is
    denied: float = 0.0  # below: what a phrase seemed to fulfil is not


def _no_examples() -> Mapping[str, tuple[str, ...]]:
    return {}


@dataclass(frozen=True, eq=False)
class MeaningModel:
    """A trained model of a language."""

    language: str
    corpus: str  # digest of what it learnt from, hex
    classes: tuple[str, ...]
    idf: Vector  # (buckets,): inverse document frequency; 0: the gram was not met
    weights: NDArray[np.int8]  # (buckets, classes)
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
        return np.array([name == SOUNDS_LIKE["not"] for name in self.classes])

    def values(self, grams: Grams) -> Vector:
        """Return how much each gram weighs in the text, float32 (grams,): a vector of length 1 (tf-idf, tf damped)."""
        values = grams.damped * self.idf[grams.buckets]
        return (values / max(float(np.sqrt(values @ values)), _LEAST)).astype(np.float32)

    def scores(self, grams: Grams) -> Vector:
        """Return the log-probabilities of the classes, up to a constant: float32 (classes,)."""
        values = self.values(grams)
        met = values != 0
        return (values[met] @ self.weights[grams.buckets[met]].astype(np.float32)) * self.scales + self.bias

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
        are calibrated and add up to the probability that any is broken. A required rule is held against all that
        fulfils none, since one sentence may fulfil several.
        """
        breaks = float(raw[self._breaks].sum())
        calibrated = _sigmoid(self.slope * log_odds(breaks) + self.offset)
        none = float(raw[~self._fulfils].sum())
        return (
            np.where(self._breaks, raw * np.float32(calibrated / max(breaks, _LEAST)), np.float32(0)),
            np.where(self._fulfils, raw / (raw + np.float32(none)), np.float32(0)),
        )

    def only_sounds(self, raw: Vector) -> float:
        """Return how likely a text with these `probabilities` only sounds like what a required rule asks for: 0..1."""
        return float(raw[self._only_sounds].sum())


def log_odds(probability: float) -> float:
    """Return the logarithm of the odds of a probability, finite for 0 and 1, too."""
    return float(np.log(max(probability, _LEAST)) - np.log(max(1 - probability, _LEAST)))


def _sigmoid(odds: float) -> float:
    return float(1 / (1 + np.exp(-odds)))
