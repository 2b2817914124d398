"""How much rules of few sentences find: `like` and `unlike` drawn from training authors, tried on unseen ones."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from speechguard.meaning.corpus import Line
from speechguard.meaning.few import FewShotLearner, RuleExamples
from speechguard.meaning.grams import grams_between
from speechguard.meaning.model import MeaningModel
from speechguard.meaning.sentences import parts_of
from speechguard.phonetics.sounds import Phonetics

SIZES = (5, 10, 20, 50)  # sentences of `like`; half as many of `unlike`


def few_curve(
    model: MeaningModel, phonetics: Phonetics, known: Sequence[Line], unseen: Sequence[Line], seed: int
) -> list[dict[str, Any]]:
    """Return for each size the means over the rules: of recall, of harmless lines and of near misses suspected."""
    learner = FewShotLearner(model, phonetics)
    rows, firsts = _rows(learner, unseen, model.language, phonetics)
    harmless = np.array([line.label != "breaks" for line in unseen])
    results: list[dict[str, Any]] = []
    for size in SIZES:
        found: list[tuple[float, float, float]] = []
        for examples in drawn(known, size, seed):
            few = learner.learn(examples)
            suspected = np.maximum.reduceat(rows @ few.weights, firsts) >= few.limit
            own = np.array([line.rule == examples.rule for line in unseen])
            kinds = own & ~harmless, harmless, own & harmless
            found.append(tuple(float(suspected[kind].mean()) if kind.any() else 0.0 for kind in kinds))
        recall, alarms, near = np.mean(found, axis=0).round(4).tolist()
        rules = len(found)
        results.append({"like": size, "rules": rules, "recall": recall, "false_alarms": alarms, "near_misses": near})
    return results


def drawn(known: Sequence[Line], size: int, seed: int) -> Iterator[RuleExamples]:
    """Yield for each forbidden rule so many lines that break it, and half as many near misses."""
    chance = random.Random(seed)
    for rule in sorted({line.rule for line in known if line.label == "breaks"}):
        like = [line.text for line in known if line.rule == rule and line.label == "breaks"]
        near = [line.text for line in known if line.rule == rule and line.label == "near"]
        chosen = chance.sample(like, min(size, len(like)))
        yield RuleExamples(rule, tuple(chosen), tuple(chance.sample(near, min(size // 2, len(near)))))


def _rows(
    learner: FewShotLearner, lines: Sequence[Line], language: str, phonetics: Phonetics
) -> tuple[np.ndarray, np.ndarray]:
    """Return the parts of all lines as vectors, and the number of each line's first part."""
    rows: list[np.ndarray] = []
    firsts: list[int] = []
    for line in lines:
        sounds = phonetics.sounds(line.text)
        firsts.append(len(rows))
        rows += [learner.row(grams_between(sounds, *part, language)) for part in parts_of(sounds.text, language)]
    return np.array(rows), np.array(firsts)
