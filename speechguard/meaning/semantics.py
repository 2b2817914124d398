"""The meaning of sayings by a trained model: what judging asks for each utterance of an agent."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from speechguard.meaning.grams import Grams, grams
from speechguard.meaning.grounds import Examples, strongest_words
from speechguard.meaning.model import Floats, MeaningModel
from speechguard.meaning.sentences import Part, parts_of
from speechguard.meaning.weighing import Grounds, Saying, Suspicion, Weighed
from speechguard.phonetics.sounds import Phonetics, Sounds


class ModelSemantics:
    """A model as `Semantics`: a saying is what the most telling of its parts is."""

    def __init__(self, model: MeaningModel, phonetics: Phonetics) -> None:
        self.model = model
        self.phonetics = phonetics
        self._examples = Examples(model, phonetics)

    @property
    def digest(self) -> str:
        """Return that of the model."""
        return self.model.digest

    def weigh(self, sayings: Sequence[Saying]) -> list[Weighed]:
        """Return what each saying means."""
        return [self._weighed(saying.sounds) for saying in sayings]

    def grounds(self, saying: Saying, suspicion: Suspicion) -> Grounds:
        """Return the nearest example of the rule, and the words that spoke most for it."""
        text = saying.sounds.text[suspicion.start : suspicion.end]
        return Grounds(
            self._examples.nearest(text, suspicion.rule),
            strongest_words(text, suspicion.rule, self.model, self.phonetics),
        )

    def _weighed(self, sounds: Sounds) -> Weighed:
        parts = parts_of(sounds.text, self.model.language)
        if not parts or not len(sounds):
            return Weighed()
        weights = [self.model.weigh(self._grams(sounds, part)) for part in parts]
        breaks = np.array([breaks for breaks, _ in weights])  # (parts, classes)
        fulfils = np.array([fulfils for _, fulfils in weights]).max(axis=0)
        limits, model = self.model.limits, self.model
        told = int(breaks.sum(axis=1).argmax())
        probability = float(breaks[told].sum())
        return Weighed(
            suspicion=self._suspicion(breaks[told], parts[told]) if probability >= limits.suspected else None,
            breaks={rule: float(breaks[:, number].max()) for rule, number in model.broken.items()},
            fulfilled=frozenset(rule for rule, n in model.required.items() if fulfils[n] >= limits.fulfilled),
            denied=frozenset(rule for rule, n in model.required.items() if fulfils[n] < limits.denied),
        )

    def _suspicion(self, breaks: Floats, part: Part) -> Suspicion:
        rule, _ = max(self.model.broken.items(), key=lambda item: float(breaks[item[1]]))
        return Suspicion(rule, float(breaks.sum()), part.start, part.end)

    def _grams(self, sounds: Sounds, part: Part) -> Grams:
        return grams(sounds.text[part.start : part.end], sounds.ids[sounds.within(*part)], self.model.language)
