"""Findings and verdicts as events of one call."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import count

from speechguard.judging.conditions.combined import Verdict
from speechguard.judging.conditions.occurrence import Occurrence
from speechguard.judging.findings.phrases import Finding
from speechguard.judging.required import Judgement
from speechguard.messages import ComplianceEvent, Status, Transcript
from speechguard.rules.model.measure_kinds import outside, statement, unit_of
from speechguard.rules.model.rule import Measure, Rule


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

    def judged(self, rule: Rule, judgements: Iterable[Judgement], audio_seen: float) -> list[ComplianceEvent]:
        """What was not said, or perhaps not, in the windows of a required phrase."""
        return [
            self.owed(
                rule,
                judgement.start,
                judgement.end,
                judgement.reason,
                audio_seen,
                assessable=judgement.verdict == "missing",
            )
            for judgement in judgements
            if judgement.verdict != "met"
        ]

    def combined(self, rule: Rule, verdict: Verdict, audio_seen: float) -> list[ComplianceEvent]:
        """What a rule that combines conditions found, with the words that show it."""
        if verdict.meaning in ("not_found", "not_applicable"):
            return []
        end = min(verdict.known, audio_seen)
        shown = verdict.evidence or Occurrence(verdict.known, 0.0, max(end, 0.0), score=0.0)
        if verdict.meaning == "not_assessable":
            return [self.owed(rule, shown.start, shown.end, verdict.reason, audio_seen, assessable=False)]
        event = self.owed(rule, shown.start, shown.end, verdict.reason, audio_seen, assessable=True)
        kind = "violation" if rule.kind == "forbidden" else "missing"
        return [replace(event, kind=kind, phrase=shown.phrase, heard=shown.heard, score=shown.score)]

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
