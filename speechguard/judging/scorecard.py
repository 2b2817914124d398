"""The score of a call, line by line, so that a person can add it up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Protocol

from speechguard.messages import CallScore, ChecklistState, ComplianceEvent, ScoreLine, SectionScore, standing
from speechguard.rules.model.rule import ChecklistItem, FatalTo, Rule, Section

HIGHEST = 100.0


class Scorecards(Protocol):
    """The part of a rulebook that a score needs."""

    @property
    def start(self) -> float:
        """Return the points of a call in which nothing is found."""
        ...

    @property
    def sections(self) -> Sequence[tuple[Section, tuple[Rule, ...]]]:
        """Return the sections with their rules; every rule is in one of them."""
        ...


def score(
    call: str,
    events: Iterable[ComplianceEvent],
    checklist: Iterable[ChecklistItem],
    rulebook: Scorecards,
    not_applicable: Collection[str] = (),
) -> CallScore:
    """Return the score of a call that is over.

    `events`: all of the call, or those that stand; of rules that are not in the rulebook they do not count.
    `not_applicable`: ids of rules that are not about this call. What is not applicable or not assessable has a line of
    no points.
    """
    by_rule: defaultdict[str, list[ComplianceEvent]] = defaultdict(list)
    for event in standing(events):
        by_rule[event.rule].append(event)
    states: dict[str, ChecklistState] = {item.rule: item.state for item in checklist}
    states |= dict.fromkeys(not_applicable, "not_applicable")
    lines = [ScoreLine("start", rulebook.start)]
    sections: list[SectionScore] = []
    call_lost = False
    for section, rules in rulebook.sections:
        own = [line for rule in rules for line in _rule_lines(rule, section, by_rule[rule.id], states.get(rule.id))]
        fatal = {line.rule for line in own if line.reason == "fatal"}
        lost = {fatality(rule) for rule in rules if rule.id in fatal}
        call_lost |= "call" in lost
        own += _section_lines(section, own, lost="section" in lost)
        lines += own
        sections.append(SectionScore(section.id, section.title, _sum(own), section.most, "section" in lost))
    points = _sum(lines)
    result = 0.0 if call_lost else min(max(points, 0.0), HIGHEST)
    if call_lost or result != points:
        lines.append(ScoreLine("call_lost" if call_lost else "limit", _round(result - points)))
    return CallScore(call, result, call_lost, tuple(sections), tuple(lines))


def fatality(rule: Rule) -> FatalTo | None:
    """Return what is lost in full when the rule finds something: what it says, or the call for a fatal rule."""
    return rule.fatal_to or ("call" if rule.severity == "fatal" else None)


def _rule_lines(
    rule: Rule, section: Section, events: Sequence[ComplianceEvent], state: ChecklistState | None
) -> list[ScoreLine]:
    """Return what the rule takes or gives, or why it does neither; nothing when it found nothing."""
    unclear = [event for event in events if event.kind == "not_assessable"]
    against = [event for event in events if event.kind != "not_assessable" and event.flagged]
    lines: list[ScoreLine] = []
    if against and fatality(rule):
        lines.append(ScoreLine("fatal", 0.0, section.id, rule.id, rule.title, len(against), at=_times(against)))
    elif against:
        taken = rule.points * (1 if rule.count == "once" else len(against))
        points = taken if rule.cap is None else min(taken, rule.cap)
        lines.append(
            ScoreLine(
                "deducted",
                _round(-points),
                section.id,
                rule.id,
                rule.title,
                len(against),
                rule.points,
                rule.points if rule.count == "once" else rule.cap,
                _times(against),
            )
        )
    elif rule.reward and not unclear and _good(rule, events, state):
        lines.append(ScoreLine("rewarded", rule.reward, section.id, rule.id, rule.title, 1, rule.reward))
    if unclear:
        lines.append(
            ScoreLine("not_assessable", 0.0, section.id, rule.id, rule.title, len(unclear), at=_times(unclear))
        )
    if state in ("not_due", "not_applicable") and not events:
        lines.append(ScoreLine("not_applicable", 0.0, section.id, rule.id, rule.title))
    return lines


def _good(rule: Rule, events: Iterable[ComplianceEvent], state: ChecklistState | None) -> bool:
    """Return whether a required rule was met, or a measure that has a band was taken, with nothing against the rule."""
    band = (rule.measure.at_least, rule.measure.at_most) if rule.measure else (None, None)
    return state == "met" or (band != (None, None) and any(event.kind == "measure" for event in events))


def _section_lines(section: Section, lines: Iterable[ScoreLine], *, lost: bool) -> list[ScoreLine]:
    """Return what the section as a whole adds or takes, so that it loses all it is worth, or not more."""
    if section.most is None:
        return []
    taken = _sum(line for line in lines if line.reason == "deducted")
    if lost:
        return [ScoreLine("section_lost", _round(-section.most - _sum(lines)), section.id, title=section.title)]
    if -taken > section.most:
        back = _round(-taken - section.most)
        return [ScoreLine("section_cap", back, section.id, title=section.title, cap=section.most)]
    return []


def _sum(lines: Iterable[ScoreLine]) -> float:
    return _round(sum(line.points for line in lines))


def _round(points: float) -> float:
    """Round so that points of a few decimals add up to what they look like."""
    return round(points, 4) + 0.0  # no -0.0


def _times(events: Iterable[ComplianceEvent]) -> tuple[float, ...]:
    """Return where to look in the call; of what was not said, where its window ended."""
    return tuple(
        event.end if not event.phrase and event.kind in ("missing", "not_assessable") else event.start
        for event in events
    )
