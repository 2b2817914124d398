"""What conditions and expressions come to in a call that is over, in slow and obvious code.

It knows the whole call: what was said when, and whether it could be understood. Every phrase is in one utterance.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations, pairwise, product

from speechguard.messages import Role
from speechguard.rules.model.expression import names
from speechguard.rules.model.rule import Condition, Every, Expression, Hold, Name, Not, Rule, Says, Window

ROLES: tuple[Role, ...] = ("agent", "customer")


@dataclass(frozen=True)
class Spoken:
    """An utterance: its role, its phrases with their times, and whether it could be understood."""

    role: Role
    start: float
    end: float
    phrases: tuple[tuple[str, float, float], ...]
    clear: bool


@dataclass(frozen=True)
class Happened:
    """Where a condition came true."""

    start: float
    end: float
    clear: bool
    phrase: str = ""


Call = tuple[Spoken, ...]


def flags(rule: Rule, call: Call) -> str:
    """yes, no or unclear: whether a forbidden rule of conditions finds something in the call."""
    assert rule.expression
    values: dict[str, set[bool]] = {}
    wanted = _positive(rule.expression)
    for name in names(rule.expression):
        condition = _named(rule, name)
        found = happened(rule, condition, call)
        perhaps = any(one.clear is False for one in found) or (name not in wanted and _unheard(rule, condition, call))
        values[name] = {True} if any(one.clear for one in found) else {True, False} if perhaps else {False}
    results = {_holds(rule.expression, dict(zip(values, choice, strict=True))) for choice in product(*values.values())}
    return "unclear" if len(results) == 2 else "yes" if True in results else "no"


def happened(rule: Rule, condition: Condition, call: Call) -> list[Happened]:
    """All groups of occurrences that make the condition true."""
    inside = _occurrences(condition, call)
    if condition.near:
        anchors = happened(rule, _named(rule, condition.near), call)
        pairs = [(one, near) for one in inside for near in anchors if _lies(one, _near(condition, near))]
        inside = [Happened(one.start, one.end, one.clear and near.clear, one.phrase) for one, near in pairs]
    elif condition.window:
        place = _edge(condition.window, condition.role, call)
        inside = [one for one in inside if place and _lies(one, place)]
    need = condition.source.need if isinstance(condition.source, Says) else 1
    groups = combinations(inside, max(need, condition.times))
    return [
        Happened(start, end, all(one.clear for one in group))
        for group in groups
        if len({one.phrase for one in group}) >= need and len({(one.start, one.end) for one in group}) == len(group)
        for start, end in [(min(one.start for one in group), max(one.end for one in group))]
        if condition.within is None or end - start <= condition.within
    ]


def _occurrences(condition: Condition, call: Call) -> list[Happened]:
    own = [spoken for spoken in call if spoken.role == condition.role]
    if isinstance(condition.source, Says):
        texts = {phrase.text for phrase in condition.source.phrases}
        return [
            Happened(start, end, spoken.clear, text)
            for spoken in own
            for text, start, end in spoken.phrases
            if text in texts
        ]
    assert isinstance(condition.source, Hold)
    holds: list[Happened] = []
    for before, after in pairwise(own):
        silences = _silences(before.end, after.start, [spoken for spoken in call if spoken.role != condition.role])
        start, end = max(silences, key=lambda silence: silence[1] - silence[0])
        if end - start >= condition.source.seconds:
            holds.append(Happened(start, after.start, clear=True))
    return holds


def _silences(start: float, end: float, noise: list[Spoken]) -> list[tuple[float, float]]:
    """The stretches between in which nobody speaks."""
    borders = sorted({start, end, *(t for spoken in noise for t in (spoken.start, spoken.end) if start < t < end)})
    pieces = pairwise(borders)
    quiet = [(a, b) for a, b in pieces if not any(s.start < b and a < s.end for s in noise)]
    return [*quiet, (start, start)]


def _near(condition: Condition, near: Happened) -> tuple[float, float]:
    assert condition.window
    seconds = float("inf") if condition.window.seconds is None else condition.window.seconds
    after, before = (near.end, near.end + seconds), (near.start - seconds, near.start)
    return {"after": after, "before": before, "around": (before[0], after[1])}[condition.window.anchor]


def _edge(window: Window, role: Role, call: Call) -> tuple[float, float] | None:
    own = [spoken for spoken in call if spoken.role == role]
    if not own:
        return None
    first, last = own[0].start, own[-1].end
    length = window.seconds if window.seconds is not None else (last - first) * (window.percent or 0) / 100
    return (first, first + length) if window.anchor == "first" else (max(first, last - length), last)


def _unheard(rule: Rule, condition: Condition, call: Call) -> bool:
    """Whether it may have happened in words that were not understood."""
    if not isinstance(condition.source, Says):
        return False
    doubtful = [spoken for spoken in call if spoken.role == condition.role and not spoken.clear]
    places: list[tuple[float, float]] = [(0, float("inf"))]
    if condition.near:
        near = _named(rule, condition.near)
        anchors = happened(rule, near, call)
        if not anchors:
            return _unheard(rule, near, call)
        places = [_near(condition, anchor) for anchor in anchors]
    elif not any(spoken.role == condition.role for spoken in call):
        return True
    elif condition.window:
        place = _edge(condition.window, condition.role, call)
        assert place
        places = [(0, place[1]) if condition.window.anchor == "first" else (place[0], float("inf"))]
    return any(spoken.start < end and start < spoken.end for spoken in doubtful for start, end in places)


def _lies(one: Happened, place: tuple[float, float]) -> bool:
    return place[0] <= one.start <= place[1]


def _named(rule: Rule, name: str) -> Condition:
    return next(condition for condition in rule.conditions if condition.name == name)


def _holds(expression: Expression, values: Mapping[str, bool]) -> bool:
    if isinstance(expression, Name):
        return values[expression.name]
    if isinstance(expression, Not):
        return not _holds(expression.part, values)
    parts = [_holds(part, values) for part in expression.parts]
    return all(parts) if isinstance(expression, Every) else any(parts)


def _positive(expression: Expression, wanted: bool = True) -> set[str]:
    """The names that do not stand under a `not`."""
    if isinstance(expression, Name):
        return {expression.name} if wanted else set()
    parts = (expression.part,) if isinstance(expression, Not) else expression.parts
    return {name for part in parts for name in _positive(part, wanted != isinstance(expression, Not))}
