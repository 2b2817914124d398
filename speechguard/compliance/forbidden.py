"""Forbidden phrases: what becomes of the warnings.

A warning is provisional while only partial texts have it; then it is confirmed or retracted under the same id. It never
waits for an excuse, which may not come: one that follows in time withdraws it, confirmed as it is. What a doubtful text
holds is never confirmed: it is reported as not assessable.
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
STABLE_AFTER = 0.8  # s of speech after a phrase: then later decodes hardly ever change it
STABLE_TEXTS = 3  # partial texts in a row that have the phrase


@dataclass(slots=True)
class _Warning:
    """A violation that was shown before its utterance ended."""

    finding: Finding  # as last seen
    event: ComplianceEvent
    seen: int = 0  # partial texts in a row
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class _Excusable:
    """A confirmed violation that an excuse may still follow."""

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
        self._excusable: list[_Excusable] = []

    @property
    def idle(self) -> bool:
        """Whether nothing is open: no warning waits for the end of its utterance, no excuse may follow."""
        return not self._excusable and not any(self._warnings.values())

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
            if stable and not warning.confirmed:
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
            if warning and warning.confirmed:
                self._may_be_excused(finding, warning.event)
            else:
                shown += self._judge(transcript, finding, warning)
        for warning in unclaimed:
            if warning.confirmed:
                self._may_be_excused(warning.finding, warning.event)
            else:
                shown.append(_retracted(warning.event, transcript.audio_seen))
        self._excuses.remember(finding for finding in findings if finding.last > 0)
        return shown + self._excused(transcript.audio_seen)

    def settle(self, settled: float, now: float) -> list[ComplianceEvent]:
        """Withdraw the violations that may have been excused where nothing was heard clearly; the others stand."""
        shown: list[ComplianceEvent] = []
        waiting: list[_Excusable] = []
        for excusable in self._excusable:
            rule, said = self._rules[excusable.finding.rule], excusable.finding.end
            if not self._timeline.passed(rule.role, said + rule.unless.within, settled):
                waiting.append(excusable)
            elif unclear := self._timeline.unclear(rule.role, said, said + rule.unless.within):
                withdrawn = _retracted(excusable.event, now, f"it may have been put right: {unclear}")
                shown += [withdrawn, self._events.doubtful(withdrawn, withdrawn.reason)]
        self._excusable = waiting
        return shown

    def end(self, now: float) -> list[ComplianceEvent]:
        """The call is over: judge what is open, retract warnings whose utterance never came to its end."""
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
        event = self._events.violation(rule, finding, transcript, "confirmed", number)
        self._may_be_excused(finding, event)
        return [event]

    def _may_be_excused(self, finding: Finding, event: ComplianceEvent) -> None:
        if self._rules[finding.rule].unless.followed_by:
            self._excusable.append(_Excusable(finding, event))

    def _excused(self, now: float) -> list[ComplianceEvent]:
        """Withdraw what has been excused since it was confirmed."""
        excuses = [(excusable, self._excuses.excuse(excusable.finding)) for excusable in self._excusable]
        self._excusable = [excusable for excusable, excuse in excuses if excuse is None]
        return [
            _retracted(excusable.event, now, f"excused by '{excuse.phrase.text}'")
            for excusable, excuse in excuses
            if excuse is not None
        ]

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


def _retracted(event: ComplianceEvent, audio_seen: float, reason: str = "") -> ComplianceEvent:
    return replace(event, status="retracted", audio_seen=audio_seen, reason=reason)
