"""Violations, by their phrases or by what was meant, and what becomes of the warnings of them.

A warning is provisional while only partial texts have it; then it is confirmed or retracted under the same id. It never
waits for an excuse, which may not come: one that follows in time withdraws it, confirmed as it is. What a doubtful text
holds is never confirmed: it is reported as not assessable. A phrase that is forbidden only near something else is
no violation before that has surely happened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from speechguard.judging.conditions.occurrence import Occurrence, Outcomes
from speechguard.judging.findings.excusable import ExcusableWarnings
from speechguard.judging.findings.excuses import Excuses
from speechguard.judging.findings.phrases import FoundPhrase, RuleFinding
from speechguard.judging.findings.warnings import Evidence, RuleWarning, Warnings
from speechguard.judging.nearness import Nearness
from speechguard.judging.sightings import Sighting, claim
from speechguard.judging.timeline.spans import FOREVER
from speechguard.judging.timeline.timeline import Timeline
from speechguard.messages import ComplianceEvent, Role, Transcript
from speechguard.reasons import Reason, because
from speechguard.rules.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class _Violation:
    """What is found in a text, as a violation."""

    finding: RuleFinding
    evidence: Evidence  # what an event shows of it
    final: bool = True  # False: confirmed early, and no longer in the final text


@dataclass(slots=True)
class _Candidate:
    """What a final text has that is a violation if it lies near something."""

    violation: _Violation
    sighting: Sighting | None  # shown while the utterance went on


class ForbiddenPhrases:
    """The violations of one call."""

    def __init__(
        self,
        rulebook: Rulebook,
        timeline: Timeline,
        warnings: Warnings,
        outcomes: Outcomes,
        nearness: Nearness,
        excuses: Excuses,
    ) -> None:
        self._rules = rulebook.rules
        self._warnings = warnings
        self._outcomes = outcomes
        self._nearness = nearness
        self._referred = [n for n, r in enumerate(rulebook.rules) if r.kind == "forbidden" and r.id in outcomes]
        self._candidates: list[_Candidate] = []
        self._excuses = excuses
        self._excusable = ExcusableWarnings[_Violation](timeline, lambda item: self._excuses.excuse(item.finding))
        self._sightings: dict[int, list[Sighting]] = {}  # by utterance
        self._reported: dict[Role, list[FoundPhrase]] = {"agent": [], "customer": []}  # in the role's last final text

    def reported(self, role: Role) -> Sequence[FoundPhrase]:
        """Return the violations in the role's last final text that is speech."""
        return self._reported[role]

    @property
    def idle(self) -> bool:
        """Return whether nothing is open: no warning waits for the end of its utterance, no excuse may follow."""
        waiting = any(candidate.sighting for candidate in self._candidates)
        return not self._excusable and not waiting and not any(self._sightings.values())

    def partial(self, transcript: Transcript, findings: Sequence[FoundPhrase], border: int) -> list[ComplianceEvent]:
        """Return the events of an utterance that goes on.

        `border`: syllables of the text before it that it continues.
        """
        if transcript.doubts:
            return []
        sightings = self._sightings.setdefault(transcript.utterance, [])
        unclaimed = list(sightings)
        shown: list[ComplianceEvent] = []
        for finding in self._violations(transcript.role, findings, border):
            if self._nearness.needed(finding) and not self._nearness.near(finding):
                continue
            evidence = _evidence(finding, transcript)
            sighting = claim(unclaimed, finding)
            if sighting is None:
                sighting = Sighting(finding, self._warnings.new(self._rules[finding.rule]))
                sightings.append(sighting)
                shown.append(sighting.warning.show(evidence, transcript.audio_seen))
            sighting.again(finding)
            certain = sighting.stable(transcript) and not finding.doubts  # of the text before, that it continues
            if certain and self._nearness.decided(finding) and not sighting.confirmed:
                shown.append(sighting.warning.confirm(evidence, transcript.audio_seen))
        for sighting in unclaimed:
            sighting.seen = 0
        return shown

    def final(
        self, transcript: Transcript, findings: Sequence[FoundPhrase], border: int, breaks: Mapping[str, float]
    ) -> list[ComplianceEvent]:
        """Return what the whole text makes of its warnings, and what they missed.

        `border` as in `partial`; `breaks`: how likely what was meant breaks any rule, by id of those weighed.
        """
        unclaimed = self._sightings.pop(transcript.utterance, [])
        violations = self._violations(transcript.role, findings, border)
        if transcript.speech:  # what is no speech does not come between two parts of a phrase
            self._reported[transcript.role] = violations
        shown: list[ComplianceEvent] = []
        for finding in violations:
            meaning = breaks.get(self._rules[finding.rule].id)
            violation = _Violation(finding, replace(_evidence(finding, transcript), meaning=meaning))
            sighting = claim(unclaimed, finding)
            if sighting and sighting.confirmed:
                self._stands(violation, sighting.warning)
            elif self._nearness.needed(finding):
                self._candidates.append(_Candidate(violation, sighting))
            else:
                shown += self._judge(violation, sighting, transcript.audio_seen)
        for sighting in unclaimed:
            if not sighting.confirmed:
                shown.append(sighting.warning.retract(transcript.audio_seen))
            elif sighting.warning.rule.unless.followed_by:
                violation = _Violation(sighting.finding, sighting.warning.evidence, final=False)
                self._excusable.add(sighting.warning, violation, sighting.finding.end)
        self._excuses.remember(finding for finding in findings if finding.last > 0)
        shown += self._near_something(transcript.audio_seen)
        return shown + self._excusable.excused(transcript.audio_seen)

    def meant(self, finding: RuleFinding, evidence: Evidence, now: float) -> list[ComplianceEvent]:
        """Judge what an utterance means, once `final` has judged its phrases, as if a phrase had been found there."""
        if self._excuses.excuse(finding):
            return []
        violation = _Violation(finding, evidence)
        if not self._nearness.needed(finding):
            return self._judge(violation, None, now)
        self._candidates.append(_Candidate(violation, None))
        return self._near_something(now)

    def settle(self, settled: float, now: float) -> list[ComplianceEvent]:
        """Judge what depends on other things; withdraw what may have been excused where nothing was heard clearly."""
        self._nearness.settle(settled)
        shown = self._near_something(now)
        for decided in self._excusable.settle(settled, now):
            if decided.retracted:
                shown.append(decided.retracted)
            if decided.unclear:
                shown.append(self._warnings.doubtful(decided.warning, decided.unclear, now))
            if decided.item.final and not decided.excused:
                self._tell(decided.item, clear=not decided.unclear)
        for number in self._referred:
            self._outcomes.judged(self._rules[number].id, self._nearness.frontier(number))
        return shown

    def end(self, now: float) -> list[ComplianceEvent]:
        """Judge what is open when the call is over; retract warnings whose utterance never came to its end."""
        sightings = [sighting for sightings in self._sightings.values() for sighting in sightings]
        self._sightings.clear()
        events = self.settle(FOREVER, now)
        return events + [sighting.warning.retract(now) for sighting in sightings if not sighting.confirmed]

    def _judge(self, violation: _Violation, sighting: Sighting | None, now: float) -> list[ComplianceEvent]:
        """Return the events of a violation in a final text."""
        if violation.finding.doubts:
            self._tell(violation, clear=False)
            doubtful = because("heard_unclear", doubts=violation.finding.doubts)
            return self._not_clear(violation, sighting, doubtful, now)
        warning = self._warning(violation, sighting)
        event = warning.confirm(violation.evidence, now)
        self._stands(violation, warning)
        return [event]

    def _not_clear(
        self, violation: _Violation, sighting: Sighting | None, reason: Reason, now: float
    ) -> list[ComplianceEvent]:
        """Report what would be a violation, had it been heard reliably; take back the warning that was shown of it."""
        warning = self._warning(violation, sighting)
        retracted = warning.retract(now, evidence=violation.evidence)
        unclear = self._warnings.doubtful(warning, reason, now)
        return [retracted, unclear] if sighting else [unclear]

    def _warning(self, violation: _Violation, sighting: Sighting | None) -> RuleWarning:
        return sighting.warning if sighting else self._warnings.new(self._rules[violation.finding.rule])

    def _near_something(self, now: float) -> list[ComplianceEvent]:
        """Return the events of phrases that wait for something near them, which has happened or cannot any more."""
        shown: list[ComplianceEvent] = []
        waiting: list[_Candidate] = []
        for candidate in self._candidates:
            violation, sighting = candidate.violation, candidate.sighting
            finding = violation.finding
            decided = self._nearness.decided(finding)
            if decided and self._nearness.near(finding):
                if self._excuses.excuse(finding) is None:
                    shown += self._judge(violation, sighting, now)
                elif sighting:
                    shown.append(sighting.warning.retract(now))
                continue
            if decided and sighting:
                shown.append(sighting.warning.retract(now))
                candidate.sighting = None
            if not self._nearness.closed(finding):
                waiting.append(candidate)
            elif near := self._nearness.near(finding, clear=False):
                reason = because("anchor_unclear", phrase=near.phrase)
                shown += self._not_clear(violation, candidate.sighting, reason, now)
        self._candidates = waiting
        return shown

    def _stands(self, violation: _Violation, warning: RuleWarning) -> None:
        """Let a confirmed violation of a final text stand, or wait for an excuse where one may follow."""
        if warning.rule.unless.followed_by:
            self._excusable.add(warning, violation, violation.finding.end)
        else:
            self._tell(violation)

    def _tell(self, violation: _Violation, *, clear: bool = True) -> None:
        """Tell the rules that refer to this one what it found."""
        finding, evidence = violation.finding, violation.evidence
        rule = self._rules[finding.rule]
        known = finding.end + (rule.unless.within if rule.unless.followed_by else 0.0)
        if self._nearness.needed(finding) and (near := self._nearness.near(finding)):
            known = max(known, near.known)
        occurrence = Occurrence(known, finding.start, finding.end, clear, evidence.phrase, score=evidence.score)
        self._outcomes.found(rule.id, occurrence)

    def _violations(self, role: Role, findings: Sequence[FoundPhrase], border: int) -> list[FoundPhrase]:
        reported = [replace(f, first=f.first - border, last=f.last - border) for f in self._reported[role] if border]
        return self._excuses.violations(findings, reported)


def _evidence(finding: FoundPhrase, transcript: Transcript) -> Evidence:
    """Return what an event shows of a phrase in a text."""
    text = transcript.text.strip()
    return Evidence("violation", finding.start, finding.end, finding.phrase.text, text, finding.score)
