"""Forbidden phrases: what becomes of the warnings.

A warning is provisional when a partial text raised it, or while an excuse may still follow; then it is confirmed or
retracted under the same id. What a doubtful text holds is never confirmed: it is reported as not assessable.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from speechguard.compliance.events import EventMaker
from speechguard.compliance.excuses import Excuses
from speechguard.compliance.rulebook import Rulebook
from speechguard.compliance.timeline import Timeline
from speechguard.compliance.utterance import Finding
from speechguard.messages import ComplianceEvent, Role, Transcript

SAME_PLACE = 0.5  # s: how far the times of one phrase move between two decodes of its utterance
STABLE_AFTER = 1.0  # s of speech after a phrase: then later decodes hardly ever change it
STABLE_TEXTS = 3  # partial texts in a row that have the phrase


@dataclass(slots=True)
class _Warning:
    """A violation that was shown before its utterance ended."""

    finding: Finding  # as last seen
    event: ComplianceEvent
    seen: int = 0  # partial texts in a row
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class _Pending:
    """A violation that an excuse may still follow."""

    finding: Finding
    event: ComplianceEvent


class ForbiddenPhrases:
    """The violations of one call."""

    def __init__(self, rulebook: Rulebook, timeline: Timeline, events: EventMaker) -> None:
        self._rules = rulebook.rules
        self._timeline = timeline
        self._events = events
        self._excuses = Excuses(rulebook.rules)
        self._warnings: dict[int, list[_Warning]] = {}  # by utterance
        self._reported: dict[Role, list[Finding]] = {"agent": [], "customer": []}  # in the role's last final text
        self._pending: list[_Pending] = []

    @property
    def idle(self) -> bool:
        """Whether nothing is open: no warning waits for the end of its utterance, no violation for an excuse."""
        return not self._pending and not any(self._warnings.values())

    def partial(self, transcript: Transcript, findings: Sequence[Finding], border: int) -> list[ComplianceEvent]:
        """New warnings of an utterance that goes on. `border`: syllables of the text before it that it continues."""
        if transcript.doubts:
            return []
        warnings = self._warnings.setdefault(transcript.utterance, [])
        unclaimed = list(warnings)
        shown: list[ComplianceEvent] = []
        for finding in self._violations(transcript.role, findings, border):
            rule = self._rules[finding.rule]
            warning = _claim(unclaimed, finding)
            if warning is None:
                warning = _Warning(finding, self._events.violation(rule, finding, transcript, "provisional"))
                warnings.append(warning)
                shown.append(warning.event)
            warning.finding = finding
            warning.seen += 1
            stable = warning.seen >= STABLE_TEXTS and finding.end <= transcript.end - STABLE_AFTER
            if stable and not warning.confirmed and not rule.unless.followed_by:
                warning.confirmed = True
                shown.append(self._events.violation(rule, finding, transcript, "confirmed", warning.event.id))
        for warning in unclaimed:
            warning.seen = 0
        return shown

    def final(self, transcript: Transcript, findings: Sequence[Finding], border: int) -> list[ComplianceEvent]:
        """What the whole text makes of its warnings, and what they missed. `border` as in `partial`."""
        unclaimed = self._warnings.pop(transcript.utterance, [])
        violations = self._violations(transcript.role, findings, border)
        self._reported[transcript.role] = violations
        shown: list[ComplianceEvent] = []
        for finding in violations:
            warning = _claim(unclaimed, finding)
            if not (warning and warning.confirmed):
                shown += self._judge(transcript, finding, warning)
        shown += [_retracted(warning.event, transcript.audio_seen) for warning in unclaimed if not warning.confirmed]
        self._excuses.remember(finding for finding in findings if finding.last > 0)
        excused = [pending for pending in self._pending if self._excuses.excuse(pending.finding)]
        self._pending = [pending for pending in self._pending if pending not in excused]
        return shown + [_retracted(pending.event, transcript.audio_seen) for pending in excused]

    def settle(self, settled: float, now: float) -> list[ComplianceEvent]:
        """Judge the violations that no excuse can follow any more."""
        shown: list[ComplianceEvent] = []
        waiting: list[_Pending] = []
        for pending in self._pending:
            rule, said = self._rules[pending.finding.rule], pending.finding.end
            event = replace(pending.event, audio_seen=now)
            if not self._timeline.passed(rule.role, said + rule.unless.within, settled):
                waiting.append(pending)
            elif unclear := self._timeline.unclear(rule.role, said, said + rule.unless.within):
                shown.append(_retracted(event, now))
                shown.append(self._events.doubtful(event, f"it may have been put right: {unclear}"))
            else:
                shown.append(replace(event, status="confirmed"))
        self._pending = waiting
        return shown

    def end(self, now: float) -> list[ComplianceEvent]:
        """The call is over: judge what is pending, retract warnings whose utterance never came to its end."""
        warnings = [warning for warnings in self._warnings.values() for warning in warnings if not warning.confirmed]
        self._warnings.clear()
        return self.settle(float("inf"), now) + [_retracted(warning.event, now) for warning in warnings]

    def _judge(self, transcript: Transcript, finding: Finding, warning: _Warning | None) -> list[ComplianceEvent]:
        """A violation in a final text."""
        rule = self._rules[finding.rule]
        number = warning.event.id if warning else None
        if finding.doubts:
            violation = self._events.violation(rule, finding, transcript, "retracted", number)
            unclear = self._events.doubtful(
                violation, f"heard in speech that was not clear: {', '.join(finding.doubts)}"
            )
            return [violation, unclear] if warning else [unclear]
        if rule.unless.followed_by:
            event = self._events.violation(rule, finding, transcript, "provisional", number)
            self._pending.append(_Pending(finding, event))
            return [] if warning else [event]
        return [self._events.violation(rule, finding, transcript, "confirmed", number)]

    def _violations(self, role: Role, findings: Sequence[Finding], border: int) -> list[Finding]:
        reported = [replace(f, first=f.first - border, last=f.last - border) for f in self._reported[role] if border]
        return self._excuses.violations(findings, reported)


def _claim(warnings: list[_Warning], finding: Finding) -> _Warning | None:
    """The warning that this finding is, seen again; it is taken out of the list."""
    near = [
        warning
        for warning in warnings
        if warning.finding.rule == finding.rule
        and warning.finding.start <= finding.end + SAME_PLACE
        and finding.start <= warning.finding.end + SAME_PLACE
    ]
    if not near:
        return None
    warning = min(near, key=lambda warning: abs(warning.finding.start - finding.start))
    warnings.remove(warning)
    return warning


def _retracted(event: ComplianceEvent, audio_seen: float) -> ComplianceEvent:
    return replace(event, status="retracted", audio_seen=audio_seen)
