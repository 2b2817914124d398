"""Windows and conditions as reasons carry them: where something counts, and what happens."""

from __future__ import annotations

from collections.abc import Mapping

from speechguard.reasons import Reason, because
from speechguard.reasons.codes import ReasonCode
from speechguard.rules.model.measure_kinds import KINDS
from speechguard.rules.model.rule import (
    Anchor,
    Condition,
    Fact,
    Hold,
    MeasureValue,
    Quiet,
    Repeats,
    Rule,
    RuleEvents,
    Says,
    StartsOver,
    Window,
)

RuleTitles = Mapping[str, Mapping[str, str]]  # of rules, by id: language -> title
NO_TITLES: RuleTitles = {}
PHRASES = 3  # of a condition that are named
_NEAR: Mapping[Anchor, tuple[ReasonCode, ReasonCode, ReasonCode]] = {  # by seconds, by turns, without limit
    "before": ("seconds_before", "turns_before", "before"),
    "after": ("seconds_after", "turns_after", "after"),
    "around": ("seconds_around", "turns_around", "around"),
}
_EDGES: Mapping[Anchor, tuple[ReasonCode, ReasonCode, ReasonCode, ReasonCode]] = {
    "first": ("in_first_seconds", "in_first_percent", "in_first_turn", "in_first_turns"),
    "last": ("in_last_seconds", "in_last_percent", "in_last_turn", "in_last_turns"),
}


def place(window: Window, rule: Rule, titles: RuleTitles = NO_TITLES) -> Reason:
    """Return where the phrases of a rule count; rules without a title are named by their ids."""
    near = next((condition for condition in rule.conditions if condition.name == rule.when), None)
    return near_to(window, happening(near, titles)) if near else _edge(window)


def described(condition: Condition, rule: Rule, titles: RuleTitles = NO_TITLES) -> Reason:
    """Return what a condition of a rule is about, and where that counts."""
    what, window = happening(condition, titles), condition.window
    if window is None:
        return what
    near = next((other for other in rule.conditions if other.name == condition.near), None)
    return because("located", what=what, where=near_to(window, happening(near, titles)) if near else _edge(window))


def happening(condition: Condition, titles: RuleTitles = NO_TITLES) -> Reason:
    """Return what a condition is about, without its limits."""
    what = _what(condition, titles)
    return because("repeatedly", what=what, times=condition.times) if condition.times > 1 else what


def _edge(window: Window) -> Reason:
    seconds, percent, turn, turns = _EDGES[window.anchor]
    if window.seconds is not None:
        return because(seconds, seconds=window.seconds)
    if window.percent is not None:
        return because(percent, percent=window.percent)
    return because(turn) if window.turns == 1 else because(turns, turns=window.turns or 0)


def near_to(window: Window, what: Reason) -> Reason:
    """Return where a window near something is; `what`: that, in words."""
    seconds, turns, anywhere = _NEAR[window.anchor]
    if window.seconds is not None:
        return because(seconds, seconds=window.seconds, what=what)
    return because(anywhere, what=what) if window.turns is None else because(turns, turns=window.turns, what=what)


def _what(condition: Condition, titles: RuleTitles) -> Reason:
    role = condition.role
    match condition.source:
        case Says(phrases, need):
            texts = tuple(dict.fromkeys(phrase.text for phrase in phrases[:PHRASES]))
            further = max(0, len(phrases) - PHRASES)
            if need > 1:
                return because("says_some", role=role, need=need, phrases=texts, further=further)
            return because("says", role=role, phrases=texts, further=further)
        case RuleEvents(rules, met):
            named = tuple(_title(titles[rule]) if rule in titles else rule for rule in rules)
            return because("rules_met" if met else "rules_found", rules=named)
        case Hold(seconds):
            return because("hold", seconds=seconds)
        case Quiet(seconds):
            return because("silence", seconds=seconds, role=role)
        case StartsOver(seconds):
            return because("talks_over", role=role, seconds=seconds)
        case Repeats():
            return because("repeats", role=role)
        case Fact(name, values, over, under):
            return _fact(name, values, over, under)
        case MeasureValue(name, over, under):
            return _measure(name, over, under)


def _title(title: Mapping[str, str]) -> Reason:
    return because("title", en=title.get("en", ""), zh=title.get("zh", ""), es=title.get("es", ""))


def _fact(name: str, values: tuple[str, ...], over: float | None, under: float | None) -> Reason:
    if over is not None and under is not None:
        return because("fact_between", name=name, over=over, under=under)
    if over is not None:
        return because("fact_over", name=name, over=over)
    return because("fact", name=name, values=values) if under is None else because("fact_under", name=name, under=under)


def _measure(name: str, over: float | None, under: float | None) -> Reason:
    unit = KINDS[name].unit_per_call or KINDS[name].unit
    if over is not None and under is not None:
        return because("measure_between", measure=name, over=over, under=under, unit=unit)
    if over is not None:
        return because("measure_over", measure=name, over=over, unit=unit)
    return because("measure_under", measure=name, under=under or 0.0, unit=unit)
