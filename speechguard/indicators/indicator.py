"""A service indicator: a share of calls in per cent, against a goal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from speechguard.indicators.call_detail import CallDetail

Relation = Literal[">=", ">", "<="]


@dataclass(frozen=True, slots=True)
class Goal:
    """What the share should be."""

    relation: Relation
    per_cent: int

    def met(self, share: Fraction) -> bool:
        """Return whether a share (1: all) reaches it; exact, so that 17 of 20 is 85 %."""
        value, goal = share * 100, self.per_cent
        return value >= goal if self.relation == ">=" else value > goal if self.relation == ">" else value <= goal

    def __str__(self) -> str:
        return f"{self.relation} {self.per_cent} %"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator: which calls count, and which of them count as good."""

    id: str
    title: Mapping[str, str]  # language -> title
    goal: Goal
    among: Callable[[CallDetail], bool | None]  # None: not known
    good: Callable[[CallDetail], bool | None]
    needs: tuple[str, ...]  # fields of the record
    to_others: bool = False  # the share is that of the good to the rest, not to all


@dataclass(frozen=True, slots=True)
class Figure:
    """What an indicator comes to."""

    indicator: str
    title: Mapping[str, str]
    numerator: int
    denominator: int
    unknown: int  # calls that would count, but do not tell
    value: float | None  # per cent; None: not assessable
    goal: Goal
    met: bool | None  # None: not assessable
    untold: tuple[str, ...] = ()  # fields that no call tells, where it is not assessable


def figure_of(indicator: Indicator, calls: Sequence[CallDetail]) -> Figure:
    """Count the calls of an indicator; exact, so that a goal is met at its border."""
    among = [(call, counts) for call in calls if (counts := indicator.among(call)) is not False]
    answers = [indicator.good(call) if counts else None for call, counts in among]
    good, unknown = answers.count(True), answers.count(None)
    denominator = len(answers) - unknown - (good if indicator.to_others else 0)
    share = Fraction(good, denominator) if denominator else None
    return Figure(
        indicator=indicator.id,
        title=indicator.title,
        numerator=good,
        denominator=denominator,
        unknown=unknown,
        value=None if share is None else float(share * 100),
        goal=indicator.goal,
        met=None if share is None else indicator.goal.met(share),
        untold=() if denominator else tuple(name for name in indicator.needs if _untold(name, calls)),
    )


def _untold(name: str, calls: Sequence[CallDetail]) -> bool:
    return all(getattr(call, name) is None for call in calls)
