"""Forbidden phrases: what becomes of the warnings.

A warning is provisional while only partial texts have it; then it is confirmed or retracted under the same id. It never
waits for an excuse, which may not come: one that follows in time withdraws it, confirmed as it is. What a doubtful text
holds is never confirmed: it is reported as not assessable. A phrase that is forbidden only near something else is
nothing before that has surely happened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from speechguard.judging.conditions.conditions import Track
from speechguard.judging.conditions.occurrence import Occurrence, Outcomes
from speechguard.judging.conditions.windows import FOREVER, near_span
from speechguard.judging.findings.excuses import Excuses
from speechguard.judging.findings.phrases import Finding
from speechguard.judging.findings.warnings import EventMaker
from speechguard.judging.timeline.timeline import Timeline
from speechguard.judging.timeline.turns import TURN_PAUSE
from speechguard.messages import ComplianceEvent, Role, Transcript
from speechguard.rules.rulebook import Rulebook

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
    final: bool = True  # False: confirmed early, and no longer in the final text


@dataclass(slots=True)
class _Candidate:
    """A phrase of a final text that is a violation if it lies near something."""

    finding: Finding
    transcript: Transcript
    warning: _Warning | None  # shown while the utterance went on


class ForbiddenPhrases:
    """The violations of one call."""

    def __init__(
        self,
        rulebook: Rulebook,
        timeline: Timeline,
        events: EventMaker,
        outcomes: Outcomes,
        when: Mapping[int, Track],
    ) -> None:
        """`when`: what must have happened near a phrase, of the rules (by number) that say so."""
        self._rules = rulebook.rules
        self._timeline = timeline
        self._events = events
        self._outcomes = outcomes
        self._when = when
        self._referred = [n for n, r in enumerate(rulebook.rules) if r.kind == "forbidden" and r.id in outcomes]
        self._candidates: list[_Candidate] = []
        self._settled = 0.0
        self._excuses = Excuses(rulebook.rules)
        self._warnings: dict[int, list[_Warning]] = {}  # by utterance
        self._reported: dict[Role, list[Finding]] = {"agent": [], "customer": []}  # in the role's last final text
        self._excusable: list[_Excusable] = []

    @property
    def idle(self) -> bool:
        """Whether nothing is open: no warning waits for the end of its utterance, no excuse may follow."""
        waiting = any(candidate.warning for candidate in self._candidates)
        return not self._excusable and not waiting and not any(self._warnings.values())

    def partial(self, transcript: Transcript, findings: Sequence[Finding], border: int) -> list[ComplianceEvent]:
        """New warnings of an utterance that goes on. `border`: syllables of the text before it that it continues."""
        if transcript.doubts:
            return []
        warnings = self._warnings.setdefault(transcript.utterance, [])
        unclaimed = list(warnings)
        shown: list[ComplianceEvent] = []
        for finding in self._violations(transcript.role, findings, border):
            rule = self._rules[finding.rule]
            if finding.rule in self._when and not self._near(finding):
                continue
            warning = _claim(unclaimed, finding)
            if warning is None:
                warning = _Warning(finding, self._events.violation(rule, finding, transcript, "provisional"))
                warnings.append(warning)
                shown.append(warning.event)
            warning.finding = finding
            warning.seen += 1
            stable = warning.seen >= STABLE_TEXTS and finding.end <= transcript.end - STABLE_AFTER
            if stable and self._decided(finding, self._settled) and not warning.confirmed:
                warning.confirmed = True
                shown.append(self._events.violation(rule, finding, transcript, "confirmed", warning.event.id))
        for warning in unclaimed:
            warning.seen = 0
        return shown

    def final(self, transcript: Transcript, findings: Sequence[Finding], border: int) -> list[ComplianceEvent]:
        """What the whole text makes of its warnings, and what they missed. `border` as in `partial`."""
        unclaimed = self._warnings.pop(transcript.utterance, [])
        violations = self._violations(transcript.role, findings, border)
        if transcript.speech:  # what is no speech does not come between two parts of a phrase
            self._reported[transcript.role] = violations
        shown: list[ComplianceEvent] = []
        for finding in violations:
            warning = _claim(unclaimed, finding)
            if warning and warning.confirmed:
                self._stands(finding, warning.event)
            elif finding.rule in self._when:
                self._candidates.append(_Candidate(finding, transcript, warning))
            else:
                shown += self._judge(transcript, finding, warning)
        for warning in unclaimed:
            if not warning.confirmed:
                shown.append(_retracted(warning.event, transcript.audio_seen))
            elif self._rules[warning.finding.rule].unless.followed_by:
                self._excusable.append(_Excusable(warning.finding, warning.event, final=False))
        self._excuses.remember(finding for finding in findings if finding.last > 0)
        shown += self._near_something(self._settled, transcript.audio_seen)
        return shown + self._excused(transcript.audio_seen)

    def settle(self, settled: float, now: float) -> list[ComplianceEvent]:
        """Judge what hangs on other things; withdraw what may have been excused where nothing was heard clearly."""
        self._settled = settled
        shown = self._near_something(settled, now)
        waiting: list[_Excusable] = []
        for excusable in self._excusable:
            rule, said = self._rules[excusable.finding.rule], excusable.finding.end
            if not self._timeline.passed(rule.role, said + rule.unless.within, settled):
                waiting.append(excusable)
            elif unclear := self._timeline.unclear(rule.role, said, said + rule.unless.within):
                withdrawn = _retracted(excusable.event, now, f"it may have been put right: {unclear}")
                shown += [withdrawn, self._events.doubtful(withdrawn, withdrawn.reason)]
                if excusable.final:
                    self._tell(excusable.finding, clear=False)
            elif excusable.final:
                self._tell(excusable.finding)
        self._excusable = waiting
        for number in self._referred:
            rule = self._rules[number]
            frontier = self._timeline.frontier(rule.role, settled)
            if near := self._when.get(number):
                turns = rule.window is not None and rule.window.turns is not None
                frontier = min(frontier, near.frontier, settled - TURN_PAUSE if turns else settled)
            self._outcomes.judged(rule.id, frontier)
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
            self._tell(finding, clear=False)
            return [violation, unclear] if warning else [unclear]
        event = self._events.violation(rule, finding, transcript, "confirmed", number)
        self._stands(finding, event)
        return [event]

    def _near_something(self, settled: float, now: float) -> list[ComplianceEvent]:
        """Violations whose condition has happened, of the phrases that wait for theirs."""
        shown: list[ComplianceEvent] = []
        waiting: list[_Candidate] = []
        for candidate in self._candidates:
            finding, warning = candidate.finding, candidate.warning
            decided = self._decided(finding, settled)
            if decided and self._near(finding):
                if self._excuses.excuse(finding) is None:
                    events = self._judge(candidate.transcript, finding, warning)
                    shown += [replace(event, audio_seen=now) for event in events]
                elif warning:
                    shown.append(_retracted(warning.event, now))
                continue
            if decided and warning:
                shown.append(_retracted(warning.event, now))
                candidate.warning = None
            if self._when[finding.rule].frontier < FOREVER:
                waiting.append(candidate)
            elif near := self._near(finding, clear=False):
                violation = self._events.violation(
                    self._rules[finding.rule], finding, candidate.transcript, "confirmed"
                )
                reason = f"what it hangs on was heard only in speech that was not clear ('{near.phrase}')"
                shown.append(replace(self._events.doubtful(violation, reason), audio_seen=now))
        self._candidates = waiting
        return shown

    def _near(self, finding: Finding, *, clear: bool = True) -> Occurrence | None:
        """What the phrase lies near, as far as is known; for sure, or perhaps."""
        rule = self._rules[finding.rule]
        assert rule.window is not None
        for anchor in self._when[finding.rule].released:
            start, end = near_span(rule.window, rule.role, anchor, self._timeline, self._settled)
            if anchor.clear is clear and start <= finding.start <= end:
                return anchor
        return None

    def _decided(self, finding: Finding, settled: float) -> bool:
        """Whether it is known in which turn the phrase was said, where that matters."""
        window = self._rules[finding.rule].window
        return window is None or window.turns is None or finding.start < settled - TURN_PAUSE

    def _stands(self, finding: Finding, event: ComplianceEvent) -> None:
        """A violation of a final text is confirmed; an excuse may follow."""
        if self._rules[finding.rule].unless.followed_by:
            self._excusable.append(_Excusable(finding, event))
        else:
            self._tell(finding)

    def _tell(self, finding: Finding, *, clear: bool = True) -> None:
        """Tell the rules that refer to this one what it found."""
        rule = self._rules[finding.rule]
        known = finding.end + (rule.unless.within if rule.unless.followed_by else 0.0)
        if finding.rule in self._when and (near := self._near(finding)):
            known = max(known, near.known)
        found = Occurrence(known, finding.start, finding.end, clear, finding.phrase.text, score=finding.score)
        self._outcomes.found(rule.id, found)

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
