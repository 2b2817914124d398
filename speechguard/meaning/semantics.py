"""What judging asks for each utterance of an agent, answered by a model and by rules of a few sentences."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Sequence

import numpy as np

from speechguard.meaning.few import FewShotLearner, RuleExamples
from speechguard.meaning.grams import Grams, grams_between, grams_of
from speechguard.meaning.grounds import Examples, strongest_words
from speechguard.meaning.model import MeaningModel, Vector
from speechguard.meaning.sentences import TextPart, parts_of
from speechguard.meaning.weighing import Grounds, Saying, Suspicion, Weighed
from speechguard.phonetics.sounds import Phonetics, Sounds

# A phrase does not count where its rule is so much less likely fulfilled than a credit by meaning asks for, and where
# it is so likely only sounded like.
DENIED, ONLY_SOUNDS_LIKE_IT = 0.25, 0.3


class ModelSemantics:
    """A model and rules of few sentences as `Semantics`: a saying is what the most telling of its parts is."""

    def __init__(
        self,
        model: MeaningModel,
        phonetics: Phonetics,
        rules: Sequence[RuleExamples] = (),
        judged: Collection[str] | None = None,
    ) -> None:
        """Learn the rules; `judged`: ids of all rules that something is said of; None: those that the model knows."""
        self.model = model
        self.phonetics = phonetics
        self._broken, self._required = (
            {rule: number for rule, number in known.items() if judged is None or rule in judged}
            for known in (model.broken, model.required)
        )
        self._learner = FewShotLearner(model, phonetics) if rules else None
        self._few = {rule.rule: self._learner.learn(rule) for rule in rules} if self._learner else {}
        self._examples = Examples(model, phonetics, {rule.rule: rule.like for rule in rules})

    @property
    def digest(self) -> str:
        """Return hex digits of the model and of the rules that were learnt besides."""
        rules = [few.examples for few in self._few.values()]
        return hashlib.sha256(repr((self.model.digest, rules)).encode()).hexdigest()

    def weigh(self, sayings: Sequence[Saying]) -> list[Weighed]:
        """Return what each saying means."""
        return [self._weighed(saying.sounds) for saying in sayings]

    def grounds(self, saying: Saying, suspicion: Suspicion) -> Grounds:
        """Return the nearest example of the rule, and the words that spoke most for it."""
        text = saying.sounds.text[suspicion.start : suspicion.end]
        words = strongest_words(text, self.model.language, self._likeness(suspicion.rule))
        return Grounds(self._examples.nearest(text, suspicion.rule), words)

    def _weighed(self, sounds: Sounds) -> Weighed:
        parts = parts_of(sounds.text, self.model.language)
        if not parts or not len(sounds):
            return Weighed()
        found = [grams_between(sounds, *part, self.model.language) for part in parts]
        raw = [self.model.probabilities(one) for one in found]
        weights = [self.model.told(one) for one in raw]
        breaks = np.array([breaks for breaks, _ in weights])  # (parts, classes)
        fulfils = np.array([fulfils for _, fulfils in weights]).max(axis=0)
        limits = self.model.limits
        most = breaks.max(axis=0).tolist()
        likely = {rule: most[number] for rule, number in self._broken.items()}
        enough = (fulfils >= limits.fulfilled).tolist()
        fulfilled = {rule for rule, number in self._required.items() if enough[number]}
        suspicions = self._suspicions(breaks, parts)
        for rule, probability, part in self._by_few(found, parts):
            if self._few[rule].examples.required:
                fulfilled.add(rule)
            else:
                likely[rule] = probability
                suspicions.append(Suspicion(rule, probability, *part))
        return Weighed(
            suspicion=max(suspicions, key=lambda one: one.probability, default=None),
            breaks=likely,
            fulfilled=frozenset(fulfilled),
            denied=self._denied(raw, fulfils),
        )

    def _denied(self, raw: Sequence[Vector], fulfils: Vector) -> frozenset[str]:
        """Return the required rules that a saying most likely does not fulfil, though it may sound like it."""
        contrary = np.array([self.model.contrary(one) for one in raw]).max(axis=0)
        denied = ((fulfils < DENIED * self.model.limits.fulfilled) & (contrary >= ONLY_SOUNDS_LIKE_IT)).tolist()
        return frozenset(rule for rule, number in self._required.items() if denied[number])

    def _suspicions(self, breaks: Vector, parts: Sequence[TextPart]) -> list[Suspicion]:
        """Return what the most telling part is suspected of; at most one; `breaks`: (parts, classes).

        A sentence that most likely breaks a rule which is not judged is not suspected of the next likely one instead.
        """
        told = int(breaks.sum(axis=1).argmax())
        probability = float(breaks[told].sum())
        if probability < self.model.limits.suspected:
            return []
        rule = max(self.model.broken, key=lambda rule: float(breaks[told, self.model.broken[rule]]))
        return [Suspicion(rule, probability, *parts[told])] if rule in self._broken else []

    def _by_few(self, found: Sequence[Grams], parts: Sequence[TextPart]) -> list[tuple[str, float, TextPart]]:
        """Return the rules of few sentences that a part is like, with their probability and the part."""
        if self._learner is None:
            return []
        rows = [self._learner.row(one) for one in found]
        like: list[tuple[str, float, TextPart]] = []
        for rule, few in self._few.items():
            scores = [few.score(row) for row in rows]
            best = int(np.argmax(scores))
            if scores[best] >= few.limit:
                like.append((rule, few.probability(scores[best]), parts[best]))
        return like

    def _likeness(self, rule: str) -> Callable[[str], float]:
        """Return what says how much a text is like the examples of a rule, on a scale of its own."""

        def likeness(text: str) -> float:
            found = grams_of(text, self.phonetics)
            if self._learner and rule in self._few:
                return self._few[rule].score(self._learner.row(found))
            scores = self.model.scores(found)
            number = self.model.broken[rule]
            own, scores[number] = float(scores[number]), -float("inf")
            return own - float(scores.max())

        return likeness
