"""Warnings: a finding of a rule, from the first event about it to the last."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import count

from speechguard.messages import ComplianceEvent, Kind, Status
from speechguard.reasons import Reason
from speechguard.rules.model.rule import Rule


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an event shows of a finding; times in seconds of the call."""

    kind: Kind
    start: float
    end: float
    phrase: str = ""  # of the rule
    heard: str = ""  # the text in which it was found
    score: float = 0.0  # how alike they sound, 0..1
    reason: Reason | None = None
    value: float | None = None  # of a measure, in `unit`
    unit: str = ""
    at_least: float | None = None
    at_most: float | None = None
    flagged: bool = True
    meaning: float | None = None  # 0..1, how likely what was meant breaks the rule


class RuleWarning:
    """A finding of a rule in a call: it has one id, and one status at a time.

    It is provisional while it may still change, then confirmed or retracted; what is confirmed may be retracted later.
    """

    def __init__(self, call: str, rule: Rule, number: int) -> None:
        self.rule = rule
        self.status: Status | None = None  # of its last event; None: nothing has been said of it
        self._call = call
        self._number = number
        self._evidence: Evidence | None = None  # of its last event

    @property
    def evidence(self) -> Evidence:
        """Return what its last event shows; there must be one."""
        assert self._evidence is not None
        return self._evidence

    def show(self, evidence: Evidence, audio_seen: float) -> ComplianceEvent:
        """Raise it while the evidence may still change."""
        return self._event("provisional", evidence, audio_seen)

    def confirm(self, evidence: Evidence, audio_seen: float) -> ComplianceEvent:
        """Confirm it, whether it was shown before or not."""
        return self._event("confirmed", evidence, audio_seen)

    def retract(
        self, audio_seen: float, reason: Reason | None = None, evidence: Evidence | None = None
    ) -> ComplianceEvent:
        """Take it back, with the reason; the event repeats the evidence of the last one, where there is none newer."""
        return self._event("retracted", replace(evidence or self.evidence, reason=reason), audio_seen)

    def _event(self, status: Status, evidence: Evidence, audio_seen: float) -> ComplianceEvent:
        self.status, self._evidence = status, evidence
        return ComplianceEvent(
            call=self._call,
            kind=evidence.kind,
            rule=self.rule.id,
            severity=self.rule.severity,
            status=status,
            role=self.rule.role,
            start=evidence.start,
            end=evidence.end,
            phrase=evidence.phrase,
            heard=evidence.heard,
            score=evidence.score,
            say_instead=self.rule.say_instead,
            audio_seen=audio_seen,
            id=self._number,
            reason=evidence.reason,
            value=evidence.value,
            unit=evidence.unit,
            at_least=evidence.at_least,
            at_most=evidence.at_most,
            flagged=evidence.flagged,
            rules=self.rule.version,
            meaning=evidence.meaning,
        )


class Warnings:
    """The warnings of a call, numbered from 1."""

    def __init__(self, call: str) -> None:
        self._call = call
        self._numbers = count(1)

    def new(self, rule: Rule) -> RuleWarning:
        """Return a warning with the next number."""
        return RuleWarning(self._call, rule, next(self._numbers))

    def confirmed(self, rule: Rule, evidence: Evidence, audio_seen: float) -> ComplianceEvent:
        """Return the event of a finding that is certain at once."""
        return self.new(rule).confirm(evidence, audio_seen)

    def doubtful(self, warning: RuleWarning, reason: Reason | None, audio_seen: float) -> ComplianceEvent:
        """Return the event of what would be the finding of the warning, had it been heard reliably."""
        evidence = replace(warning.evidence, kind="not_assessable", reason=reason)
        return self.confirmed(warning.rule, evidence, audio_seen)

    def unclear(
        self, rule: Rule, start: float, end: float, reason: Reason | None, audio_seen: float
    ) -> ComplianceEvent:
        """Return the event that says that it cannot be known whether there is a finding between the two times."""
        return self.confirmed(rule, Evidence("not_assessable", start, end, reason=reason), audio_seen)
