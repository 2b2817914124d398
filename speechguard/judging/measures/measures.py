"""The measure rules of a call: the values of their instruments as events.

What happens several times is judged each time it does: a warning is provisional while a value beyond the band still
grows, confirmed when it is over, and withdrawn when an excuse follows. Every rule gives one value at the end.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from speechguard.judging.findings.excusable import ExcusableWarnings
from speechguard.judging.findings.excuses import excused_by, excuses
from speechguard.judging.findings.phrases import FoundPhrase
from speechguard.judging.findings.warnings import Evidence, RuleWarning, Warnings
from speechguard.judging.measures.instruments import instrument
from speechguard.judging.measures.reading import Measured, Reading
from speechguard.judging.timeline.spans import FOREVER
from speechguard.judging.timeline.timeline import Timeline
from speechguard.messages import CallMetadata, ComplianceEvent
from speechguard.reasons import Reason, because
from speechguard.rules.model.measure_kinds import outside, statement, unit_of
from speechguard.rules.model.rule import Measure, Rule

MOST_LOST = 0.02  # share of the call that may be lost where the call as a whole is measured


class MeasureRule:
    """A measure rule in one call."""

    def __init__(
        self, rule: Rule, measure: Measure, timeline: Timeline, metadata: CallMetadata, warnings: Warnings
    ) -> None:
        self.rule = rule
        self._measure = measure
        self._timeline = timeline
        self._warnings = warnings
        self._said: list[FoundPhrase] = []  # its phrases
        self._excuses: list[FoundPhrase] = []
        self._instrument = instrument(measure, rule.role, timeline, metadata, self._said)
        self._raised: dict[float, RuleWarning] = {}  # provisional, by when it began
        self._excusable = ExcusableWarnings(timeline, self._excuse)

    @property
    def idle(self) -> bool:
        """Return whether nothing is open: no warning waits for its end, no excuse may follow."""
        return not self._raised and not self._excusable

    def found(self, finding: FoundPhrase) -> None:
        """Add one of the rule's phrases in a final text."""
        if finding.purpose != "phrase":
            self._excuses.append(finding)
        elif not finding.doubts:
            self._said.append(finding)

    def settle(self, settled: float, now: float) -> list[ComplianceEvent]:
        """Judge what happened until then."""
        values = self._instrument.each(settled)
        if self._measure.per == "call":
            return []
        events = [event for measured in values for event in self._judge(measured, now)]
        for decided in self._excusable.settle(settled, now):
            if decided.retracted:
                events.append(decided.retracted)
            if decided.unclear:
                events.append(self._unclear(decided.item.start, decided.item.end, decided.unclear, now))
        return events

    def end(self, now: float) -> list[ComplianceEvent]:
        """Judge what is open, and the call as a whole, which is over."""
        events = self.settle(FOREVER, now)
        events += [warning.retract(now, because("call_ended")) for warning in self._raised.values()]
        self._raised.clear()
        return events + self._summary(now)

    def _judge(self, measured: Measured, now: float) -> list[ComplianceEvent]:
        if not outside(self._measure, measured.value, final=measured.over):
            return []
        excuse = self._excuse(measured)
        if excuse or measured.unclear:
            return self._not_flagged(measured, excuse, now)
        evidence = _evidence(self._measure, measured.value, measured.start, measured.end, measured.heard)
        if measured.over:
            warning = self._raised.pop(measured.start, None) or self._warnings.new(self.rule)
            event = warning.confirm(evidence, now)
            if self.rule.unless.followed_by:
                self._excusable.add(warning, measured, measured.end)
            return [event]
        if measured.start in self._raised:
            return []
        self._raised[measured.start] = warning = self._warnings.new(self.rule)
        return [warning.show(evidence, now)]

    def _not_flagged(self, measured: Measured, excuse: FoundPhrase | None, now: float) -> list[ComplianceEvent]:
        """Return the events of what would be flagged, but is excused or not clear."""
        why = excused_by(excuse) if excuse else measured.unclear
        raised = self._raised.pop(measured.start, None)
        events = [raised.retract(now, why)] if raised else []
        if not excuse and measured.over:
            events.append(self._unclear(measured.start, measured.end, why, now))
        return events

    def _excuse(self, measured: Measured) -> FoundPhrase | None:
        """Return what excuses it, so far."""
        start, end, within = measured.start, measured.end, self.rule.unless.within
        for phrase in self._excuses:
            during = phrase.purpose == "inside" and phrase.start < end and start < phrase.end
            if during or excuses(phrase, start, end, within):
                return phrase
        return None

    def _unclear(self, start: float, end: float, why: Reason | None, now: float) -> ComplianceEvent:
        return self._warnings.unclear(self.rule, start, end, why, now)

    def _summary(self, now: float) -> list[ComplianceEvent]:
        """Return the value of the whole call; flagged only where that is what the rule is about."""
        reading = self._instrument.whole()
        if reading is None:
            return []
        lost = sum(end - start for start, end in self._timeline.lost.inside(0.0, now))
        if reading.value is not None and reading.end > reading.start and lost > MOST_LOST * now:
            reading = Reading(None, unclear=because("seconds_lost", seconds=round(lost, 1)))
        if reading.value is None:
            return [self._unclear(0.0, now, reading.unclear, now)]
        whole = replace(self._measure, per="call")
        band = whole if self._measure.per == "call" else replace(whole, at_least=None, at_most=None)
        evidence = _evidence(band, float(reading.value), reading.start, reading.end)
        return [self._warnings.confirmed(self.rule, evidence, now)]


def _evidence(measure: Measure, value: float, start: float, end: float, heard: str = "") -> Evidence:
    """Return what an event shows of a value; it is flagged where it is outside the band."""
    return Evidence(
        "measure",
        start,
        end,
        heard=heard,
        reason=statement(measure, value),
        value=value,
        unit=unit_of(measure),
        at_least=measure.at_least,
        at_most=measure.at_most,
        flagged=outside(measure, value),
    )


class Measures:
    """The measure rules of one call."""

    def __init__(
        self,
        rules: Iterable[tuple[int, Rule]],
        timeline: Timeline,
        metadata: CallMetadata,
        warnings: Warnings,
    ) -> None:
        """Begin to measure; `rules`: those that apply to the call, by number; other kinds are left out."""
        self._rules = {
            number: MeasureRule(rule, rule.measure, timeline, metadata, warnings)
            for number, rule in rules
            if rule.measure
        }

    @property
    def idle(self) -> bool:
        """Return whether no rule has anything open."""
        return all(rule.idle for rule in self._rules.values())

    def adopt(self, rules: Iterable[tuple[int, Rule]]) -> None:
        """Continue with changed rules: those that are still there as they are; new ones begin with the next call."""
        known = {(item.rule.id, item.rule.measure): item for item in self._rules.values()}
        self._rules = {n: known[rule.id, rule.measure] for n, rule in rules if (rule.id, rule.measure) in known}

    def found(self, findings: Iterable[FoundPhrase]) -> None:
        """Add phrases in a final text; those that end in the text before it were added with that."""
        for finding in findings:
            if finding.last > 0 and finding.rule in self._rules:
                self._rules[finding.rule].found(finding)

    def settle(self, settled: float, now: float) -> list[ComplianceEvent]:
        """Return the events of what has happened until `settled`."""
        return [event for rule in self._rules.values() for event in rule.settle(settled, now)]

    def end(self, now: float) -> list[ComplianceEvent]:
        """Return the last events, and the values of the call as a whole."""
        return [event for rule in self._rules.values() for event in rule.end(now)]
