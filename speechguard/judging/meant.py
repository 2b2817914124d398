"""What the agent says, as it is weighed for its meaning: each utterance with what the customer had said before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from speechguard.meaning.weighing import Saying, Semantics, Suspicion, Weighed
from speechguard.utterance import Utterance


@dataclass(frozen=True, slots=True, eq=False)
class WeighedUtterance:
    """An utterance of the agent, and what it most likely means."""

    utterance: Utterance
    saying: Saying
    weighed: Weighed
    semantics: Semantics  # what has weighed it

    @property
    def start(self) -> float:
        """Return when its first word begins, in seconds of the call."""
        return float(self.utterance.begins[0])

    @property
    def end(self) -> float:
        """Return when its last word ends, in seconds of the call."""
        return float(self.utterance.ends[-1])

    @property
    def required(self) -> frozenset[str]:
        """Return the required rules for or against which it speaks."""
        return self.weighed.fulfilled | self.weighed.denied

    def credit(self, rule: str) -> Literal["fulfilled", "denied", "unknown"]:
        """Return whether it does what a required rule asks for, or surely does not."""
        if rule in self.weighed.denied:
            return "denied"
        return "fulfilled" if rule in self.weighed.fulfilled else "unknown"

    def span(self, suspicion: Suspicion) -> tuple[float, float]:
        """Return when the words of the suspicion's sentence begin and end, in seconds of the call."""
        syllables = np.flatnonzero(self.saying.sounds.within(suspicion.start, suspicion.end))
        return float(self.utterance.begins[syllables[0]]), float(self.utterance.ends[syllables[-1]])


class Exchange:
    """What both sides say in a call, told in order: what of it is to be weighed.

    What the customer says belongs to the first utterance of the agent that begins after it has ended. So it does not
    depend on which of two utterances is told first where both sides speak at once.
    """

    def __init__(self) -> None:
        self._unanswered: list[Utterance] = []  # of the customer

    def saying(self, utterance: Utterance) -> Saying | None:
        """Take note of an utterance that is speech, and return what is to be weighed of it.

        None: it is the customer's, has no words, or its text may not be trusted.
        """
        if not len(utterance.sounds):
            return None
        if utterance.role == "customer":
            self._unanswered.append(utterance)
            return None
        start = utterance.begins[0]
        before = [said for said in self._unanswered if said.transcript.end <= start]
        self._unanswered = [said for said in self._unanswered if said.transcript.end > start]
        if utterance.transcript.doubts:
            return None
        trusted = (said.transcript.text.strip() for said in before if not said.transcript.doubts)
        return Saying(utterance.sounds, " ".join(trusted))
