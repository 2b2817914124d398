"""Sentences that are said again and again."""

from __future__ import annotations

from speechguard.judging.measures.reading import Measured, Reading, unknown
from speechguard.judging.timeline.sentences import Repetitions
from speechguard.judging.timeline.timeline import SPEECH_UNCLEAR, Timeline
from speechguard.messages import Role
from speechguard.reasons import because


class RepeatedSentence:
    """Each time the role says a sentence again; the value is how often it has been said by then."""

    def __init__(self, timeline: Timeline, role: Role) -> None:
        self._sentences = timeline.sentences[role]
        self._repetitions = Repetitions(self._sentences)
        self._role: Role = role
        self._most = Reading(0)

    def each(self, settled: float) -> list[Measured]:
        """Return the sentences that were said before, once they have been said again."""
        repeated: list[Measured] = []
        for repetition in self._repetitions.news(settled):
            sentence, times = repetition.sentence, repetition.times
            if repetition.clear and times > (self._most.value or 0):
                self._most = Reading(times, sentence.start, sentence.end)
            if times > 1:
                unclear = None if repetition.clear else SPEECH_UNCLEAR
                repeated.append(Measured(sentence.start, sentence.end, times, unclear=unclear, heard=sentence.text))
        return repeated

    def whole(self) -> Reading:
        """Return how often the sentence was said that was said most often, after `each` has returned all."""
        return self._most if self._sentences else unknown(because("no_words", role=self._role))
