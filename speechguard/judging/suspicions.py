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
from speechguard.meaning.weighing import Semantics, Suspicion
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

    def evidence(self, semantics: Semantics, *, decides: bool = False) -> Evidence:
        """Return what an event shows of it: a suspicion, or a violation where the rule `decides` by meaning."""
        grounds = semantics.grounds(self.meant.saying, self.suspicion)
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


def may_suspect(rule: Rule) -> bool:
    """Return whether what the agent says may be suspected of breaking the rule."""
    return rule.kind == "forbidden" and rule.role == "agent" and rule.meaning != "off"


def suspected(
    meant: WeighedUtterance, numbers: Mapping[str, int], found: Iterable[FoundPhrase], violations: Sequence[FoundPhrase]
) -> SuspectedSentence | None:
    """Return what an utterance is suspected of; None: of nothing.

    `numbers`: of the rules that may suspect in this call, by id; `found`: all phrases in the utterance; `violations`:
    those that are.
    """
    suspicion = meant.weighed.suspicion
    if suspicion is None or violations:
        return None
    number = numbers.get(suspicion.rule)
    if number is None or any(finding.rule == number and finding.last > 0 for finding in found):
        return None
    return SuspectedSentence(number, *meant.span(suspicion), meant, suspicion)


class Suspicions:
    """The suspicions of one call that wait to be shown."""

    def __init__(
        self, rules: Sequence[Rule], timeline: Timeline, warnings: Warnings, nearness: Nearness, excuses: Excuses
    ) -> None:
        self._rules = rules
        self._timeline = timeline
        self._warnings = warnings
        self._nearness = nearness
        self._excuses = excuses
        self._waiting: list[tuple[SuspectedSentence, Semantics]] = []

    def add(self, sentence: SuspectedSentence, semantics: Semantics) -> None:
        """Suspect a sentence; `semantics` says why."""
        self._waiting.append((sentence, semantics))

    def settle(self, settled: float, now: float) -> list[ComplianceEvent]:
        """Return the events of those that stand; every utterance that began before `settled` (s) has been added."""
        shown: list[ComplianceEvent] = []
        waiting: list[tuple[SuspectedSentence, Semantics]] = []
        for sentence, semantics in self._waiting:
            rule = self._rules[sentence.rule]
            if self._excuses.excuse(sentence):
                continue
            if not self._placed(sentence):
                if not self._nearness.closed(sentence):
                    waiting.append((sentence, semantics))
            elif rule.unless.followed_by and not self._timeline.passed(
                rule.role, sentence.end + rule.unless.within, settled
            ):
                waiting.append((sentence, semantics))
            else:
                shown.append(self._warnings.confirmed(rule, sentence.evidence(semantics), now))
        self._waiting = waiting
        return shown

    def _placed(self, sentence: SuspectedSentence) -> bool:
        """Return whether the sentence lies where its rule counts, as far as is known."""
        near = self._nearness
        return not near.needed(sentence) or (near.decided(sentence) and near.near(sentence) is not None)
