"""Rules of a department's own, given by 5 to 50 sentences: learnt in a moment, when the rules are loaded.

Ridge regression over grams, against harmless lines and what the rule says it is unlike (a least-squares support vector
machine, Suykens & Vandewalle 1999). Its leave-one-out predictions follow from the solution itself, so that limit and
calibration are set on sentences that were not learnt from, however few there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from speechguard.meaning.grams import Grams, grams_of
from speechguard.meaning.model import MeaningModel, Vector, unit
from speechguard.phonetics.sounds import Phonetics

DIMENSIONS = 1 << 13  # that the buckets are folded to
RIDGE = 0.5
FALSE_ALARMS = 0.003  # of harmless lines that may be suspected


@dataclass(frozen=True, slots=True)
class RuleExamples:
    """A rule by its sentences."""

    rule: str  # id
    like: tuple[str, ...]
    unlike: tuple[str, ...] = ()
    required: bool = False  # what they do is asked for, not forbidden


@dataclass(frozen=True, slots=True, eq=False)
class FewShotRule:
    """What was learnt of a rule."""

    examples: RuleExamples
    weights: Vector  # (DIMENSIONS,)
    limit: float  # of the score, from which on a sentence is suspected
    typical: float  # score of its own sentences when they are left out

    def score(self, row: Vector) -> float:
        """Return how much a sentence is like the rule's: about 1 like them, about 0 like harmless ones."""
        return float(row @ self.weights)

    def probability(self, score: float) -> float:
        """Return how likely the rule is broken: one half at the limit, 0.9 where its own sentences lie."""
        width = max(self.typical - self.limit, 0.05)
        return float(1 / (1 + np.exp(-np.log(9) * (score - self.limit) / width)))


class FewShotLearner:
    """Learns rules of one language; the harmless lines are those of a model."""

    def __init__(self, model: MeaningModel, phonetics: Phonetics) -> None:
        self._phonetics = phonetics
        self._model = model
        self._harmless = self._rows(model.harmless)

    def learn(self, examples: RuleExamples) -> FewShotRule:
        """Learn a rule."""
        like, unlike = self._rows(examples.like), self._rows(examples.unlike)
        rows = np.concatenate([like, unlike, self._harmless])
        wanted = np.zeros(len(rows))
        wanted[: len(like)] = 1
        # Few against many: each side as a whole counts as much as the other.
        share = np.where(wanted == 1, len(rows) / (2 * len(like)), len(rows) / (2 * (len(rows) - len(like))))
        inverse = np.linalg.inv(rows @ rows.T + RIDGE * np.diag(1 / share))
        dual = inverse @ wanted
        left_out = wanted - dual / np.diag(inverse)  # the prediction for each line, had it not been learnt
        limit = float(np.quantile(left_out[len(like) + len(unlike) :], 1 - FALSE_ALARMS))
        typical = float(np.median(left_out[: len(like)])) if len(like) > 1 else 1.0
        return FewShotRule(examples, (rows.T @ dual).astype(np.float32), limit, typical)

    def row(self, grams: Grams) -> Vector:
        """Return the grams of a sentence as a vector: float32 (DIMENSIONS,)."""
        # A word that the corpus lacks may be what a rule is about, so what the model does not keep weighs something.
        values = grams.damped * self._model.rarity(grams)
        return unit(np.bincount(grams.buckets % DIMENSIONS, values, DIMENSIONS))

    def _rows(self, texts: Sequence[str]) -> Vector:
        rows = [self.row(grams_of(text, self._phonetics)) for text in texts]
        return np.array(rows, np.float32).reshape(len(rows), DIMENSIONS)
