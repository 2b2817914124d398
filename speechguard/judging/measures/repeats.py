"""The same sentence said again."""

from __future__ import annotations

from rapidfuzz.distance import Levenshtein

from speechguard.judging.measures.reading import Measured, Reading, unknown
from speechguard.judging.measures.talk import Sentence, Talk
from speechguard.messages import Role

ALIKE = 85.0  # per cent of the syllables
SYLLABLES = 6  # of a sentence, at least: shorter ones are said again all the time


class Repetitions:
    """Each time the role says a sentence again whose syllables are `alike` (per cent) to one that it said before.

    The value is how often it has been said by then. Sentences with fewer than `syllables` do not count.
    """

    def __init__(self, talk: Talk, role: Role, alike: float = ALIKE, syllables: int = SYLLABLES) -> None:
        self._sentences = talk.sentences[role]
        self._role: Role = role
        self._alike = alike / 100
        self._syllables = syllables
        self._looked = 0
        self._most = Reading(0)

    def each(self, settled: float) -> list[Measured]:
        """The sentences that were said before, once they have been said again."""
        found: list[Measured] = []
        while self._looked < len(self._sentences) and self._sentences[self._looked].start < settled:
            sentence = self._sentences[self._looked]
            self._looked += 1
            if len(sentence.syllables) >= self._syllables:
                found += self._again(sentence)
        return found

    def whole(self) -> Reading:
        """How often the sentence was said that was said most often, after `each` has given all."""
        return self._most if self._sentences else unknown(f"no words of the {self._role} were heard")

    def _again(self, sentence: Sentence) -> list[Measured]:
        before = [one for one in self._sentences[: self._looked - 1] if self._same(one, sentence)]
        clear = sentence.clear and all(one.clear for one in before)
        times = len(before) + 1
        if clear and times > (self._most.value or 0):
            self._most = Reading(times, sentence.start, sentence.end)
        unclear = "" if clear else "speech there was not clear"
        measured = Measured(sentence.start, sentence.end, times, unclear=unclear, heard=sentence.text)
        return [measured] if before else []

    def _same(self, one: Sentence, other: Sentence) -> bool:
        likeness = Levenshtein.normalized_similarity(one.syllables, other.syllables, score_cutoff=self._alike)
        return len(one.syllables) >= self._syllables and likeness >= self._alike
