"""The phrase that lacks least to be found in a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from speechguard.checks.cases.pairs import PhraseExplanation, pairs
from speechguard.judging.findings.phrases import FoundPhrase
from speechguard.matching.folding import CostTable
from speechguard.matching.phrase import SYLLABLE, Phrase
from speechguard.matching.phrase_index import PhraseIndex
from speechguard.messages import PhraseMatch
from speechguard.phonetics.sounds import Sounds, SyllableIds
from speechguard.rules.rulebook import Rulebook
from speechguard.utterance import Utterance

NEARLY = 0.4  # of a phrase may differ for it to be the nearest that was not found
LIKELY = 1000  # phrases that share most with the text, of which an index is made
CANDIDATES = 40  # that are looked at closely


class NearPhrases:
    """All phrases of the rules, found even where nearly half of their sound is something else.

    An index of all with such budgets would be too large: one is made of those that share most syllables with a text.
    """

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook
        self._uses = [use for use in rulebook.uses if use.purpose == "phrase"]
        phrases = [use.phrase.phrase for use in self._uses]
        self._costs = CostTable.of(phrases, rulebook.phonetics)
        self._lengths = np.array([len(phrase.syllables) for phrase in phrases], np.int64)
        self._owner = np.repeat(np.arange(len(phrases)), self._lengths)
        self._voices = self._costs.voice[[syllable for phrase in phrases for syllable in phrase.syllables]]

    def nearest(self, utterance: Utterance, found: Sequence[FoundPhrase]) -> PhraseExplanation | None:
        """Return the phrase that lacks least to be found, of the rules that found nothing there."""
        sounds, taken = utterance.sounds, {finding.rule for finding in found}
        allowed = [use.role == utterance.role and use.rule not in taken for use in self._uses]
        numbers = self._sharing(sounds.ids, np.array(allowed, np.bool_))
        loose = [_loose(self._uses[number].phrase.phrase) for number in numbers]
        index = PhraseIndex.build(loose, self._rulebook.phonetics)
        hits = [
            replace(hit, phrase=numbers[hit.phrase])
            for hit in index.search(sounds.ids, sounds.starts_word, sounds.ends_word)
        ]
        explained = [self._explained(hit, sounds) for hit in sorted(hits, key=self._excess)[:CANDIDATES]]
        return min((one for one in explained if one.likeness > 0), key=_lack, default=None)

    def _sharing(self, ids: SyllableIds, allowed: NDArray[np.bool_]) -> list[int]:
        """Return numbers of allowed phrases: those with most syllables that the text has, nearly, and fewest others."""
        heard: NDArray[np.uint8] = self._costs.costs[self._costs.column[np.unique(ids)]]
        there = np.any(heard < SYLLABLE, axis=0)[self._voices]
        shared = 2 * np.bincount(self._owner, there, len(self._uses)) - self._lengths
        order = np.argsort(-shared, kind="stable")
        return order[allowed[order]][:LIKELY].tolist()

    def _excess(self, hit: PhraseMatch) -> float:
        phrase = self._uses[hit.phrase].phrase.phrase
        return (hit.cost - phrase.budget) / len(phrase.syllables)

    def _explained(self, hit: PhraseMatch, sounds: Sounds) -> PhraseExplanation:
        use = self._uses[hit.phrase]
        start, end = (0, len(sounds)) if use.phrase.whole else (hit.start, hit.end)
        stretch = [(int(sounds.ids[at]), sounds.excerpt(at, at + 1)) for at in range(start, end)]
        compared = pairs(use.phrase, stretch, self._rulebook.phonetics)
        budget = use.phrase.phrase.budget
        reasons = [f"'{pair.wanted}' must be heard" for pair in compared if pair.lost_key]
        if (cost := sum(pair.cost for pair in compared)) > budget:
            reasons.append(f"{cost} quarters of a syllable differ and only {budget} may")
        if use.phrase.whole and (start, end) != (hit.start, hit.end):
            reasons.append("nothing else may be said with it")
        return PhraseExplanation(self._rulebook.rules[use.rule], use.phrase, compared, "not found", ", ".join(reasons))


def _loose(phrase: Phrase) -> Phrase:
    most = int(NEARLY * SYLLABLE * len(phrase.syllables))
    return replace(phrase, key=(), budget=max(phrase.budget, most))


def _lack(explanation: PhraseExplanation) -> float:
    """Return how much too much differs, per syllable; a syllable that must be heard counts twice."""
    phrase = explanation.phrase.phrase
    lost = sum(pair.lost_key for pair in explanation.pairs)
    return (explanation.cost + SYLLABLE * lost - phrase.budget) / len(phrase.syllables)
