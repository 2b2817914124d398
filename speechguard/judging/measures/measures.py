"""The measure rules of a call: what their instruments show, as events.

What happens several times is judged each time it does: a warning is provisional while a value beyond the band still
grows, confirmed when it is over, and withdrawn when an excuse follows. Every rule gives one value at the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from speechguard.judging.findings.phrases import Finding
from speechguard.judging.findings.warnings import EventMaker
from speechguard.judging.measures.loudness import LoudnessRise
from speechguard.judging.measures.overlaps import Interruptions, Monologues, talk_over, talk_share
from speechguard.judging.measures.rates import ArticulationRate, speech_rate
from speechguard.judging.measures.reading import CallOnly, Instrument, Measured, Reading
from speechguard.judging.measures.repeats import RepeatedSentence
from speechguard.judging.measures.silences import SilenceLength, answer_delay, queue_time
from speechguard.judging.measures.words import courtesy
from speechguard.judging.timeline.timeline import Timeline
from speechguard.messages import CallMetadata, ComplianceEvent, Role
from speechguard.rules.model.measure_kinds import KINDS, outside
from speechguard.rules.model.rule import Measure, Rule

MOST_LOST = 0.02  # share of the call that may be lost where the call as a whole is measured
FOREVER = float("inf")


@dataclass(frozen=True, slots=True)
class _Excusable:
    """Something confirmed that an excuse may still follow."""

    measured: Measured
    event: ComplianceEvent


class MeasureRule:
    """One measure rule in one call."""

    def __init__(
        self, rule: Rule, measure: Measure, timeline: Timeline, metadata: CallMetadata, events: EventMaker
    ) -> None:
        self.rule = rule
        self._measure = measure
        self._timeline = timeline
        self._events = events
        self._said: list[Finding] = []  # its phrases
        self._excuses: list[Finding] = []
        self._instrument = instrument(measure, rule.role, timeline, metadata, self._said)
        self._raised: dict[float, ComplianceEvent] = {}  # provisional, by when it began
        self._excusable: list[_Excusable] = []

    @property
    def idle(self) -> bool:
        """Whether nothing is open: no warning waits for its end, no excuse may follow."""
        return not self._raised and not self._excusable

    def found(self, finding: Finding) -> None:
        """One of the rule's phrases in a final text."""
        if finding.purpose != "phrase":
            self._excuses.append(finding)
        elif not finding.doubts:
            self._said.append(finding)

    def settle(self, settled: float, now: float) -> list[ComplianceEvent]:
        """Judge what happened until then."""
        found = self._instrument.each(settled)
        if self._measure.per == "call":
            return []
        events = [event for measured in found for event in self._judge(measured, now)]
        return events + self._excused(settled, now)

    def end(self, now: float) -> list[ComplianceEvent]:
        """The call is over: judge what is open, and the call as a whole."""
        events = self.settle(FOREVER, now)
        events += [withdrawn(event, now, "the call ended before it was over") for event in self._raised.values()]
        self._raised.clear()
        return events + self._summary(now)

    def _judge(self, measured: Measured, now: float) -> list[ComplianceEvent]:
        if not outside(self._measure, measured.value, final=measured.over):
            return []
        raised = self._raised.get(measured.start)
        if self._excuse(measured) or measured.unclear:
            return self._not_flagged(measured, raised, now)
        if not measured.over:
            if raised is None:
                self._raised[measured.start] = raised = self._event(measured, now)
                return [raised]
            return []
        event = self._event(measured, now, raised)
        self._raised.pop(measured.start, None)
        if self.rule.unless.followed_by:
            self._excusable.append(_Excusable(measured, event))
        return [event]

    def _not_flagged(self, measured: Measured, raised: ComplianceEvent | None, now: float) -> list[ComplianceEvent]:
        """What would be flagged, but is excused or not clear."""
        excuse = self._excuse(measured)
        why = f"excused by '{excuse.phrase.text}'" if excuse else measured.unclear
        self._raised.pop(measured.start, None)
        events = [withdrawn(raised, now, why)] if raised else []
        if not excuse and measured.over:
            events.append(self._unknown(measured.start, measured.end, why, now))
        return events

    def _excused(self, settled: float, now: float) -> list[ComplianceEvent]:
        """Withdraw what has been excused since, or may have been where nothing was heard clearly."""
        events: list[ComplianceEvent] = []
        waiting: list[_Excusable] = []
        for excusable in self._excusable:
            end = excusable.measured.end
            if excuse := self._excuse(excusable.measured):
                events.append(withdrawn(excusable.event, now, f"excused by '{excuse.phrase.text}'"))
            elif not self._timeline.passed(self.rule.role, end + self.rule.unless.within, settled):
                waiting.append(excusable)
            elif unclear := self._timeline.unclear(self.rule.role, end, end + self.rule.unless.within):
                why = f"it may have been put right: {unclear}"
                events.append(withdrawn(excusable.event, now, why))
                events.append(self._unknown(excusable.measured.start, end, why, now))
        self._excusable = waiting
        return events

    def _excuse(self, measured: Measured) -> Finding | None:
        """What excuses it, so far."""
        within = self.rule.unless.within
        for excuse in self._excuses:
            before = excuse.purpose == "preceded_by" and excuse.start < measured.start <= excuse.end + within
            after = excuse.purpose == "followed_by" and measured.start < excuse.start <= measured.end + within
            inside = excuse.purpose == "inside" and excuse.start < measured.end and measured.start < excuse.end
            if before or after or inside:
                return excuse
        return None

    def _event(self, measured: Measured, now: float, raised: ComplianceEvent | None = None) -> ComplianceEvent:
        event = self._events.measured(
            self.rule,
            self._measure,
            measured.value,
            (measured.start, measured.end),
            now,
            provisional=not measured.over,
            number=raised.id if raised else None,
        )
        return replace(event, heard=measured.heard)

    def _unknown(self, start: float, end: float, why: str, now: float) -> ComplianceEvent:
        return self._events.owed(self.rule, start, end, why, now, assessable=False)

    def _summary(self, now: float) -> list[ComplianceEvent]:
        """The value of the whole call; flagged only where that is what the rule is about."""
        reading = self._instrument.whole()
        if reading is None:
            return []
        lost = sum(end - start for start, end in self._timeline.lost.inside(0.0, now))
        if reading.value is not None and reading.end > reading.start and lost > MOST_LOST * now:
            reading = Reading(None, unclear=f"{lost:.1f} s of the call were lost")
        if reading.value is None:
            return [self._unknown(0.0, now, reading.unclear, now)]
        whole = replace(self._measure, per="call")
        band = whole if self._measure.per == "call" else replace(whole, at_least=None, at_most=None)
        return [self._events.measured(self.rule, band, float(reading.value), (reading.start, reading.end), now)]


class Measures:
    """The measure rules of one call."""

    def __init__(
        self,
        rules: Iterable[tuple[int, Rule]],
        timeline: Timeline,
        metadata: CallMetadata,
        events: EventMaker,
    ) -> None:
        """`rules`: those that apply to the call, with their numbers in the rulebook; other kinds are left out."""
        self._rules = {
            number: MeasureRule(rule, rule.measure, timeline, metadata, events)
            for number, rule in rules
            if rule.measure
        }

    @property
    def idle(self) -> bool:
        """Whether no rule has anything open."""
        return all(rule.idle for rule in self._rules.values())

    def adopt(self, rules: Iterable[tuple[int, Rule]]) -> None:
        """Go on with changed rules: those still there as they are; what is new begins with the next call."""
        known = {(item.rule.id, item.rule.measure): item for item in self._rules.values()}
        self._rules = {n: known[rule.id, rule.measure] for n, rule in rules if (rule.id, rule.measure) in known}

    def found(self, findings: Iterable[Finding]) -> None:
        """Phrases in a final text; those that end in the one before it were told with it."""
        for finding in findings:
            if finding.last > 0 and finding.rule in self._rules:
                self._rules[finding.rule].found(finding)

    def settle(self, settled: float, now: float) -> list[ComplianceEvent]:
        """Warnings of what has happened until `settled`."""
        return [event for rule in self._rules.values() for event in rule.settle(settled, now)]

    def end(self, now: float) -> list[ComplianceEvent]:
        """The last warnings, and what the call as a whole came to."""
        return [event for rule in self._rules.values() for event in rule.end(now)]


def of_call(name: str, role: Role, timeline: Timeline, metadata: CallMetadata) -> Reading | None:
    """A measure of a call that is over, as a measure rule without options would give it."""
    kind = KINDS[name]
    device = instrument(Measure(name, shortest=kind.shortest or 0.0, words=kind.words or 0), role, timeline, metadata)
    device.each(FOREVER)
    return device.whole()


def instrument(
    measure: Measure, role: Role, timeline: Timeline, metadata: CallMetadata, said: Sequence[Finding] = ()
) -> Instrument:
    """What measures it; `said`: phrases of the rule, growing."""
    match measure.name:
        case "articulation_rate":
            return ArticulationRate(timeline, role, measure.shortest)
        case "speech_rate":
            return CallOnly(partial(speech_rate, timeline, role))
        case "dead_air" | "hold" | "longest_silence":
            return SilenceLength(timeline, measure.shortest)
        case "interruption":
            return Interruptions(timeline, role, measure.shortest, measure.words)
        case "talk_over":
            return CallOnly(partial(talk_over, timeline))
        case "loudness_rise":
            return LoudnessRise(timeline, role, measure.shortest)
        case "talk_share":
            return CallOnly(partial(talk_share, timeline, role))
        case "longest_monologue":
            return Monologues(timeline, role)
        case "answer_delay":
            return CallOnly(partial(answer_delay, timeline, role, metadata))
        case "queue_time":
            return CallOnly(partial(queue_time, metadata))
        case "courtesy":
            return CallOnly(partial(courtesy, timeline, role, said))
        case "repeated_sentence":
            return RepeatedSentence(timeline, role)
        case _:
            raise ValueError(f"{measure.name} is no measure: one of {', '.join(KINDS)}")


def withdrawn(event: ComplianceEvent, now: float, reason: str) -> ComplianceEvent:
    """The event, taken back."""
    return replace(event, status="retracted", audio_seen=now, reason=reason)
