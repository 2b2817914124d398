"""Suspicions: rules that an utterance most likely breaks, in words that nobody listed.

They are shown and count nowhere. Where phrases found something, or a phrase of the rule was found and excused, nothing
is suspected; what may follow and excuse it, or what it must lie near, is waited for, so that none is withdrawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from speechguard.judging.findings.excuses import Excuses
from speechguard.judging.findings.phrases import FoundPhrase
from speechguard.judging.findings.warnings import Evidence, Warnings
from speechguard.judging.meant import WeighedUtterance
from speechguard.judging.nearness import Nearness
from speechguard.judging.timeline.timeline import Timeline
from speechguard.meaning.weighing import Suspicion
from speechguard.messages import ComplianceEvent
from speechguard.reasons import because
from speechguard.rules.model.rule import Rule


@dataclass(frozen=True, slots=True, eq=False)
class SuspectedSentence:
    """A sentence that most likely breaks a rule."""

    rule: int  # number in the rulebook
    start: float  # s
    end: float  # s
    meant: WeighedUtterance
    suspicion: Suspicion
    doubts: tuple[str, ...] = ()  # only texts that may be trusted are weighed

    def evidence(self, *, decides: bool = False) -> Evidence:
        """Return what an event shows of it: a suspicion, or a violation where the rule `decides` by meaning."""
        grounds = self.meant.semantics.grounds(self.meant.saying, self.suspicion)
        probability = self.suspicion.probability
        return Evidence(
            "violation" if decides else "suspected",
            self.start,
            self.end,
            grounds.example,
            self.meant.utterance.transcript.text.strip(),
            probability,
            because("sounds_like", example=grounds.example, words=grounds.words),
            flagged=decides,
            meaning=probability,
        )


def _may_suspect(rule: Rule) -> bool:
    """Return whether what the agent says may be suspected of breaking the rule."""
    return rule.kind == "forbidden" and rule.role == "agent" and rule.meaning != "off"


class Suspicions:
    """The suspicions of one call, until it is known that they stand."""

    def __init__(
        self, judged: Mapping[int, Rule], timeline: Timeline, warnings: Warnings, nearness: Nearness, excuses: Excuses
    ) -> None:
        """Begin a call; `judged`: the rules that are judged in it, by number."""
        self._rules = {number: rule for number, rule in judged.items() if _may_suspect(rule)}
        self._numbers = {rule.id: number for number, rule in self._rules.items()}
        self._timeline = timeline
        self._warnings = warnings
        self._nearness = nearness
        self._excuses = excuses
        self._waiting: list[SuspectedSentence] = []

    def suspected(
        self, meant: WeighedUtterance, found: Iterable[FoundPhrase], violations: Sequence[FoundPhrase]
    ) -> SuspectedSentence | None:
        """Return what an utterance is suspected of beyond the phrases in it; None: of nothing.

        `found`: all phrases in the utterance; `violations`: those that are.
        """
        suspicion = meant.weighed.suspicion
        number = self._numbers.get(suspicion.rule) if suspicion else None
        if suspicion is None or number is None or violations:
            return None
        if any(finding.rule == number and finding.last > 0 for finding in found):
            return None
        return SuspectedSentence(number, *meant.span(suspicion), meant, suspicion)

    def add(self, sentence: SuspectedSentence) -> None:
        """Show a sentence once it is known that its suspicion stands."""
        self._waiting.append(sentence)

    def settle(self, settled: float, now: float) -> list[ComplianceEvent]:
        """Return the events of those that stand; every utterance that began before `settled` (s) has been added."""
        shown: list[ComplianceEvent] = []
        waiting: list[SuspectedSentence] = []
        for sentence in self._waiting:
            rule = self._rules[sentence.rule]
            if self._excuses.excuse(sentence):
                continue
            if not self._placed(sentence):
                if not self._nearness.closed(sentence):
                    waiting.append(sentence)
            elif rule.unless.followed_by and not self._timeline.passed(
                rule.role, sentence.end + rule.unless.within, settled
            ):
                waiting.append(sentence)
            else:
                shown.append(self._warnings.confirmed(rule, sentence.evidence(), now))
        self._waiting = waiting
        return shown

    def _placed(self, sentence: SuspectedSentence) -> bool:
        """Return whether the sentence lies where its rule counts, as far as is known."""
        near = self._nearness
        return not near.needed(sentence) or (near.decided(sentence) and near.near(sentence) is not None)
