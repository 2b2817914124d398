"""What knows the meaning of a few words: a stand-in for the model of meaning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from speechguard.meaning.weighing import Grounds, Saying, Suspicion, Weighed
from speechguard.rules.rulebook import Rulebook

LIKELY = 0.8


@dataclass(frozen=True)
class WordMeaning:
    """The words that a text must have for each verdict, with the id of the rule."""

    suspects: Mapping[str, str] = field(default_factory=dict[str, str])
    fulfils: Mapping[str, str] = field(default_factory=dict[str, str])
    denies: Mapping[str, str] = field(default_factory=dict[str, str])
    breaks: Mapping[str, float] = field(default_factory=dict[str, float])  # by rule, of every text
    after: Mapping[str, str] = field(default_factory=dict[str, str])  # suspected words -> the customer's before them
    digest: str = "words"
    asked: list[Saying] = field(default_factory=list[Saying])  # all that has been weighed
    together: list[int] = field(default_factory=list[int])  # how many at a time

    def weigh(self, sayings: Sequence[Saying]) -> list[Weighed]:
        self.asked.extend(sayings)
        self.together.append(len(sayings))
        return [self._weighed(saying) for saying in sayings]

    def grounds(self, saying: Saying, suspicion: Suspicion) -> Grounds:
        said = saying.sounds.text[suspicion.start : suspicion.end]
        return Grounds(f"like {said}", (said,))

    def _weighed(self, saying: Saying) -> Weighed:
        text = saying.sounds.text
        meant = [
            Suspicion(rule, LIKELY, text.index(words), text.index(words) + len(words))
            for words, rule in self.suspects.items()
            if words in text and self.after.get(words, "") in saying.before
        ]
        return Weighed(
            meant[0] if meant else None,
            {**self.breaks, **{suspicion.rule: suspicion.probability for suspicion in meant}},
            frozenset(rule for words, rule in self.fulfils.items() if words in text),
            frozenset(rule for words, rule in self.denies.items() if words in text),
        )


def knowing(rulebook: Rulebook, meaning: WordMeaning) -> Rulebook:
    """The rulebook with what knows the meaning of words."""
    return replace(rulebook, meaning=meaning)
