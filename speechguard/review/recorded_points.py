"""What findings take from a score by the lines of a score that was made: for calls whose rules have changed since."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from speechguard.archive.record import CallRecord
from speechguard.errors import SourceLocation
from speechguard.judging.scorecard import Scorecards, fatality
from speechguard.messages import ComplianceEvent, ScoreLine, Severity
from speechguard.rules.model.rule import FatalTo, Rule, Section

_NOWHERE = SourceLocation("")  # in no file


@dataclass(frozen=True, slots=True)
class RecordedPoints:
    """What rules take and give, as far as it is known."""

    start: float
    sections: tuple[tuple[Section, tuple[Rule, ...]], ...]


def recorded_points(
    record: CallRecord, machine: Iterable[ComplianceEvent], found: Collection[str], rules: Scorecards | None
) -> RecordedPoints:
    """Compute points from the score of a record and the events it was made of.

    `found`: ids of the rules that have findings now. Of those that had none then, the points are those of `rules`, in
    the section where they were; where `rules` have them neither, they are left out.
    """
    now = {rule.id: (section, rule) for section, members in (rules.sections if rules else ()) for rule in members}
    severities: dict[str, Severity] = {event.rule: event.severity for event in machine}
    fatal_to = _fatalities(record, severities, {name: rule for name, (_, rule) in now.items()})
    sections = {one.id: Section(one.id, one.title, (), _NOWHERE, one.most) for one in record.sections}
    place = {line.rule: line.section for line in record.lines if line.rule}
    known: dict[str, Rule] = {}
    priced: set[str] = set()
    for line in record.lines:
        if line.rule:
            sections.setdefault(line.section, Section(line.section, {}, (), _NOWHERE))
            before = known.get(line.rule) or _unknown(line)
            known[line.rule] = _told(line, before, fatal_to.get(line.rule))
            priced |= {line.rule} if line.reason in ("deducted", "fatal") else set()
    for rule in [rule for rule in found if rule not in priced]:
        known.pop(rule, None)
        if rule in now:
            section, known[rule] = now[rule]
            if place.setdefault(rule, section.id) not in sections:
                sections[section.id] = section
    members = {name: tuple(rule for rule in known.values() if place[rule.id] == name) for name in sections}
    start = record.lines[0].points if record.lines else 0.0
    return RecordedPoints(start, tuple((section, members[name]) for name, section in sections.items()))


def _unknown(line: ScoreLine) -> Rule:
    """Make a rule before anything is told of it; what is not about points does not matter."""
    return Rule(line.rule, line.title, "forbidden", "minor", 0.0, "agent", (), _NOWHERE)


def _told(line: ScoreLine, rule: Rule, fatal_to: FatalTo | None) -> Rule:
    """Return the rule with what the line tells of it."""
    if line.reason == "deducted":
        once = line.cap == line.each  # then it takes what it took, however often it finds something
        return replace(rule, points=line.each, cap=-line.points if once else line.cap)
    if line.reason == "rewarded":
        return replace(rule, reward=line.points)
    return replace(rule, fatal_to=fatal_to) if line.reason == "fatal" else rule


def _fatalities(record: CallRecord, severities: Mapping[str, Severity], now: Mapping[str, Rule]) -> dict[str, FatalTo]:
    """Return what each fatal finding lost. Where section and call were, the current rule tells, or what is usual."""
    lost = {section.id for section in record.sections if section.lost}
    told: dict[str, FatalTo] = {}
    for line in record.lines:
        if line.reason == "fatal":
            usual: FatalTo = "call" if severities.get(line.rule) == "fatal" else "section"
            guess = (line.rule in now and fatality(now[line.rule])) or usual
            told[line.rule] = "call" if line.section not in lost else guess if record.fatal else "section"
    if record.fatal and "call" not in told.values():  # the guesses were wrong somewhere
        return dict.fromkeys(told, "call")
    return told
