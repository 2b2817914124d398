"""All service indicators over many calls, together and by group.

Pure functions: calls in, figures out. What a call does not tell (None) is left out of both sides of the share and
counted as unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal, get_args

from speechguard.errors import UserError
from speechguard.indicators.call_detail import CallDetail
from speechguard.indicators.handbook import INDICATORS
from speechguard.indicators.indicator import Figure, figure_of

Grouping = Literal["agent", "team", "day", "month"]
GROUPINGS: tuple[Grouping, ...] = get_args(Grouping)


def of_month(calls: Sequence[CallDetail], year: int, month: int) -> list[CallDetail]:
    """Return the calls of a month. Raises UserError when there are none."""
    chosen = [call for call in calls if (call.start.year, call.start.month) == (year, month)]
    if not chosen:
        months = ", ".join(sorted({call.start.strftime("%Y-%m") for call in calls}))
        raise UserError(f"no call in {year}-{month:02}; it has calls of {months}")
    return chosen


def figures(calls: Iterable[CallDetail]) -> tuple[Figure, ...]:
    """Return all indicators over the calls."""
    calls = list(calls)
    return tuple(figure_of(indicator, calls) for indicator in INDICATORS)


def grouped(calls: Iterable[CallDetail], by: Grouping) -> dict[str, tuple[Figure, ...]]:
    """Return the indicators of every group, groups by name; calls without an agent (team) are under the empty name."""
    groups: dict[str, list[CallDetail]] = {}
    for call in calls:
        groups.setdefault(_group(call, by), []).append(call)
    return {name: figures(group) for name, group in sorted(groups.items())}


def as_data(figure: Figure) -> dict[str, Any]:
    """Return a figure as plain data."""
    return {
        "indicator": figure.indicator,
        "title": dict(figure.title),
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "unknown": figure.unknown,
        "value": None if figure.value is None else round(figure.value, 3),
        "goal": {"relation": figure.goal.relation, "per_cent": figure.goal.per_cent},
        "met": figure.met,
        "untold": figure.untold,
    }


def _group(call: CallDetail, by: Grouping) -> str:
    if by in ("agent", "team"):
        return (call.agent if by == "agent" else call.team) or ""
    return call.start.strftime("%Y-%m-%d" if by == "day" else "%Y-%m")
