"""Rules that combine conditions: what the expression comes to, as early as it is certain.

The conclusion is that of the first time of the call at which the expression is decided, among the times at which its
conditions become known. It is drawn when everything that can be known before that time has arrived, so that a call that
arrives at once and one that arrives bit by bit come to the same conclusion, with the same words as evidence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from speechguard.judging.conditions.conditions import Track, Tracks
from speechguard.judging.conditions.occurrence import ONLY_UNCLEAR, Occurrence, joined
from speechguard.judging.findings.warnings import Evidence
from speechguard.judging.timeline.spans import FOREVER
from speechguard.messages import CallMetadata, ChecklistState, Role
from speechguard.reasons import Reason, because, together
from speechguard.rules.model.describing import NO_TITLES, RuleTitles, described
from speechguard.rules.model.expression import TruthValue, evaluate, names
from speechguard.rules.model.facts import holds
from speechguard.rules.model.rule import (
    ChecklistItem,
    Condition,
    Every,
    Expression,
    Fact,
    MeasureValue,
    Name,
    Not,
    Rule,
)

Meaning = Literal["found", "not_found", "not_assessable", "not_applicable"]
# The value of a measure of a call that is over; None: it cannot be told, and why.
Gauge = Callable[[str, Role], tuple[float | None, Reason | None]]


@dataclass(frozen=True, slots=True)
class Leaf:
    """The value of a condition, and the time from which on it can be known."""

    value: TruthValue  # in the end, as far as is known
    known: float
    evidence: Occurrence | None = None
    perhaps: Reason | None = None  # why it is not clear, or may be yes though it is no

    def at(self, moment: float) -> TruthValue:
        """Return its value as far as it can be known at the moment."""
        return self.value if self.known <= moment else "open"


@dataclass(frozen=True, slots=True)
class Conclusion:
    """The outcome of a rule that combines conditions."""

    meaning: Meaning
    known: float  # s
    evidence: Occurrence | None = None  # that decided it; None: something that did not happen
    reason: Reason | None = None


class Combined:
    """A rule that combines conditions, in one call."""

    def __init__(
        self,
        rule: Rule,
        expression: Expression,
        tracks: Tracks,
        metadata: CallMetadata,
        gauge: Gauge,
        titles: RuleTitles = NO_TITLES,
    ) -> None:
        """`titles`: of the rules that it refers to."""
        self.rule = rule
        self.frontier = 0.0  # s: what the conclusion would be before this is known
        self.conclusion: Conclusion | None = None
        self.tracks = tracks
        # What is looked for: of a required rule, that it applies and is not met.
        wanted = expression if rule.kind == "forbidden" else Not(expression)
        self._expression = Every((rule.due, wanted)) if rule.due else wanted
        used = set(names(self._expression))
        self._conditions = {c.name: c for c in rule.conditions if c.name in used}
        self._metadata = metadata
        self._gauge = gauge
        self._titles = titles

    def item(self, settled: float) -> ChecklistItem:
        """Return how a required rule stands; an open one is due if it would be missing, were the call over now."""
        states: Mapping[Meaning, ChecklistState] = {
            "found": "missing",
            "not_found": "met",
            "not_assessable": "not_assessable",
            "not_applicable": "not_applicable",
        }
        state = states[self.conclusion.meaning] if self.conclusion else "due" if self._lacking(settled) else "not_due"
        since = self.conclusion.known if self.conclusion and self.conclusion.known < FOREVER else None
        return ChecklistItem(self.rule.id, self.rule.title, state, since, self.rule.say_instead)

    def shown(self, conclusion: Conclusion, now: float) -> Evidence | None:
        """Return what an event shows of the conclusion, with the words that decided it; None: nothing was found."""
        if conclusion.meaning in ("not_found", "not_applicable"):
            return None
        end = min(conclusion.known, now)
        shown = conclusion.evidence or Occurrence(conclusion.known, 0.0, max(end, 0.0), score=0.0)
        if conclusion.meaning == "not_assessable":
            return Evidence("not_assessable", shown.start, shown.end, reason=conclusion.reason)
        kind = "violation" if self.rule.kind == "forbidden" else "missing"
        return Evidence(kind, shown.start, shown.end, shown.phrase, shown.heard, shown.score, reason=conclusion.reason)

    def settle(self, settled: float) -> Conclusion | None:
        """Return the conclusion when it has just become certain; `settled` is FOREVER when the call is over."""
        self.tracks.settle(settled)
        tracked = [track.frontier for name, track in self.tracks.by_name.items() if name in self._conditions]
        self.frontier = min([settled, *tracked])
        if self.conclusion is not None:
            return None
        leaves = self.leaves(settled)
        for moment in sorted({leaf.known for leaf in leaves.values()}):
            if moment >= self.frontier and self.frontier < FOREVER:
                break
            values: dict[str, TruthValue] = {name: leaf.at(moment) for name, leaf in leaves.items()}
            perhaps = [name for name, leaf in leaves.items() if leaf.perhaps]
            value = evaluate(self._expression, values, perhaps)
            if value != "open":
                self.conclusion = self._conclusion(value, moment, leaves, values)
                return self.conclusion
        return None

    def _lacking(self, settled: float) -> bool:
        values: dict[str, TruthValue] = {
            name: "no" if leaf.value == "open" else leaf.value for name, leaf in self.leaves(settled).items()
        }
        return evaluate(self._expression, values) == "yes"

    def leaves(self, settled: float) -> dict[str, Leaf]:
        """Return the values of the conditions, by name."""
        return {name: self._leaf(condition, settled) for name, condition in self._conditions.items()}

    def _leaf(self, condition: Condition, settled: float) -> Leaf:
        source = condition.source
        if isinstance(source, Fact):
            answer = holds(source, self._metadata)
            return Leaf("not_applicable" if answer is None else "yes" if answer else "no", -FOREVER)
        if isinstance(source, MeasureValue):
            return self._measured(source, condition.role, settled)
        return leaf_of(self.tracks.by_name[condition.name], settled)

    def _measured(self, source: MeasureValue, role: Role, settled: float) -> Leaf:
        if settled < FOREVER:
            return Leaf("open", FOREVER)
        measured, why = self._gauge(source.name, role)
        if measured is None:
            return Leaf("unclear" if why else "no", FOREVER, perhaps=why)
        over = source.over is None or measured > source.over
        under = source.under is None or measured < source.under
        return Leaf("yes" if over and under else "no", FOREVER)

    def _conclusion(
        self, value: TruthValue, moment: float, leaves: Mapping[str, Leaf], values: Mapping[str, TruthValue]
    ) -> Conclusion:
        if value == "not_applicable":
            return Conclusion("not_applicable", moment)
        if value == "unclear":
            unclear = ((name, leaf.perhaps) for name, leaf in leaves.items() if leaf.perhaps)
            why = [because("condition_unclear", what=self._described(name), why=reason) for name, reason in unclear]
            return Conclusion("not_assessable", moment, reason=together(why))
        if value == "no":
            due = self.rule.due is None or evaluate(self.rule.due, values) != "no"
            return Conclusion("not_found" if due else "not_applicable", moment)
        deciding = _deciding(self._expression, values)
        happened = list(dict.fromkeys(name for name, so in deciding if so))
        lacking = list(dict.fromkeys(name for name, so in deciding if not so))
        evidence = [occurrence for name in happened if (occurrence := leaves[name].evidence)]
        said = (self._said(name, leaves[name].evidence) for name in happened)
        grounds = (*said, *(because("missing", what=self._described(n)) for n in lacking))
        reason = because("flagged" if self.rule.kind == "forbidden" else "not_met", grounds=grounds)
        return Conclusion("found", moment, joined(evidence) if evidence else None, reason)

    def _said(self, name: str, evidence: Occurrence | None) -> Reason:
        """Return the condition as what was said, where it is a phrase, else as what it is about."""
        track = self.tracks.by_name.get(name)
        said = track.words(evidence) if track and evidence else None
        return said or self._described(name)

    def _described(self, name: str) -> Reason:
        """Return the condition as people know it: what happens, and where that counts."""
        return described(self._conditions[name], self.rule, self._titles)


def leaf_of(track: Track, settled: float) -> Leaf:
    """Return the value of a condition that happens at a time."""
    first = next((occurrence for occurrence in track.released if occurrence.clear), None)
    if first is not None:
        return Leaf("yes", first.known, first)
    closed = track.closed(settled)
    if closed >= track.frontier and track.frontier < FOREVER:
        return Leaf("open", FOREVER)
    if track.released:
        return Leaf("unclear", closed, track.released[0], ONLY_UNCLEAR)
    return Leaf("no", closed, perhaps=track.perhaps(settled))


def _deciding(
    expression: Expression, values: Mapping[str, TruthValue], *, wanted: bool = True
) -> list[tuple[str, bool]]:
    """Return the conditions that make the expression true, and whether by happening; of `or` the first part."""
    if isinstance(expression, Name):
        return [(expression.name, wanted)]
    if isinstance(expression, Not):
        return _deciding(expression.part, values, wanted=not wanted)
    if isinstance(expression, Every) is wanted:
        return [found for part in expression.parts for found in _deciding(part, values, wanted=wanted)]
    decisive = next(part for part in expression.parts if evaluate(part, values) == ("yes" if wanted else "no"))
    return _deciding(decisive, values, wanted=wanted)
