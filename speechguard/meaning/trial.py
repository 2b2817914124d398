"""What another model would change: tried on sentences that reviewers decided about and neither model learnt from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from speechguard.meaning.learning import ReviewedSentence
from speechguard.meaning.weighing import Saying, Semantics
from speechguard.phonetics.sounds import Phonetics


@dataclass(frozen=True, slots=True)
class ModelTrial:
    """What is suspected by a model."""

    sentences: tuple[ReviewedSentence, ...]  # all that it was tried on
    suspected: tuple[ReviewedSentence, ...]  # those of them that it suspects of breaking the rule that they are about
    ordinary: int  # lines in which nothing is wrong
    false_alarms: int  # of them, suspected of anything

    @property
    def right(self) -> int:
        """How many of the suspected ones do break their rule."""
        return sum(one.broken for one in self.suspected)

    @property
    def broken(self) -> int:
        """How many sentences break their rule."""
        return sum(one.broken for one in self.sentences)

    def without(self, other: ModelTrial) -> list[ReviewedSentence]:
        """Return what is suspected here and not there, in order."""
        there = set(other.suspected)
        return [one for one in self.suspected if one not in there]


def tried(
    semantics: Semantics, phonetics: Phonetics, sentences: Sequence[ReviewedSentence], ordinary: Sequence[str]
) -> ModelTrial:
    """Return what is suspected of sentences, each weighed by itself, and of ordinary lines."""
    weighed = semantics.weigh([Saying(phonetics.sounds(one.text)) for one in sentences])
    harmless = semantics.weigh([Saying(phonetics.sounds(text)) for text in ordinary])
    suspected = [
        one
        for one, found in zip(sentences, weighed, strict=True)
        if found.suspicion and found.suspicion.rule == one.rule
    ]
    alarms = sum(found.suspicion is not None for found in harmless)
    return ModelTrial(tuple(sentences), tuple(suspected), len(ordinary), alarms)
