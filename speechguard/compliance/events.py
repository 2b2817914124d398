"""Findings and verdicts as events of one call."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

from speechguard.compliance.measure_kinds import outside, statement, unit_of
from speechguard.compliance.model import Measure, Rule
from speechguard.compliance.utterance import Finding
from speechguard.messages import ComplianceEvent, Status, Transcript


class EventMaker:
    """Numbers the warnings of a call from 1."""

    def __init__(self, call: str) -> None:
        self._call = call
        self._numbers = count(1)

    def violation(
        self, rule: Rule, finding: Finding, transcript: Transcript, status: Status, number: int | None = None
    ) -> ComplianceEvent:
        """A forbidden phrase was said. `number`: of the warning, when it was raised before."""
        return ComplianceEvent(
            call=self._call,
            kind="violation",
            rule=rule.id,
            severity=rule.severity,
            status=status,
            role=rule.role,
            start=finding.start,
            end=finding.end,
            phrase=finding.phrase.text,
            heard=transcript.text.strip(),
            score=finding.score,
            say_instead=rule.say_instead,
            audio_seen=transcript.audio_seen,
            id=next(self._numbers) if number is None else number,
            rules=rule.version,
        )

    def doubtful(self, violation: ComplianceEvent, reason: str) -> ComplianceEvent:
        """What would be this violation, had it been heard reliably."""
        return replace(violation, kind="not_assessable", status="confirmed", reason=reason, id=next(self._numbers))

    def owed(
        self, rule: Rule, start: float, end: float, reason: str, audio_seen: float, *, assessable: bool
    ) -> ComplianceEvent:
        """A required phrase was not said (or it cannot be told whether it was) between `start` and `end`."""
        return ComplianceEvent(
            call=self._call,
            kind="missing" if assessable else "not_assessable",
            rule=rule.id,
            severity=rule.severity,
            status="confirmed",
            role=rule.role,
            start=start,
            end=end,
            phrase="",
            heard="",
            score=0.0,
            say_instead=rule.say_instead,
            audio_seen=audio_seen,
            id=next(self._numbers),
            reason=reason,
            rules=rule.version,
        )

    def measured(
        self,
        rule: Rule,
        measure: Measure,
        value: float,
        place: tuple[float, float],
        audio_seen: float,
        *,
        provisional: bool = False,
        number: int | None = None,
    ) -> ComplianceEvent:
        """A value, flagged where it is outside the band. `place`: start and end of what was measured."""
        return ComplianceEvent(
            call=self._call,
            kind="measure",
            rule=rule.id,
            severity=rule.severity,
            status="provisional" if provisional else "confirmed",
            role=rule.role,
            start=place[0],
            end=place[1],
            phrase="",
            heard="",
            score=0.0,
            say_instead=rule.say_instead,
            audio_seen=audio_seen,
            id=next(self._numbers) if number is None else number,
            reason=statement(measure, value),
            value=value,
            unit=unit_of(measure),
            at_least=measure.at_least,
            at_most=measure.at_most,
            flagged=outside(measure, value),
            rules=rule.version,
        )
