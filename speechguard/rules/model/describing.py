"""Windows and conditions in words, in English: for reasons and lists."""

from __future__ import annotations

from speechguard.rules.model.rule import (
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


def place(window: Window, rule: Rule) -> str:
    """Where the phrases of a rule count."""
    near = next((condition for condition in rule.conditions if condition.name == rule.when), None)
    return around(window, happening(near)) if near else f"in {window}"


def around(window: Window, what: str) -> str:
    """A window near something."""
    side = "before or after" if window.anchor == "around" else window.anchor
    return f"within {window.length} {side} {what}" if window.length else f"{side} {what}"


def happening(condition: Condition) -> str:
    """What a condition is about, without its limits."""
    what = _what(condition)
    return f"{what}, {condition.times} times" if condition.times > 1 else what


def _what(condition: Condition) -> str:
    role = condition.role
    match condition.source:
        case Says(phrases, need):
            texts = " / ".join(dict.fromkeys(f"'{phrase.text}'" for phrase in phrases[:3]))
            more = " / …" if len(phrases) > 3 else ""
            many = f"{need} of " if need > 1 else ""
            return f"the {role}'s {many}{texts}{more}"
        case RuleEvents(rules, met):
            return f"{' or '.join(rules)} {'being met' if met else 'being found'}"
        case Hold(seconds):
            return f"a hold of at least {seconds:g} s"
        case Quiet(seconds):
            return f"{seconds:g} s of silence after the {role}"
        case StartsOver(seconds):
            return f"the {role} talking over the other side for {seconds:g} s"
        case Repeats():
            return f"the {role} repeating a sentence"
        case Fact(name, values, over, under):
            return f"{name} {_band(over, under) or 'or '.join(values)}"
        case MeasureValue(name, over, under):
            return f"{name} {_band(over, under)}"


def _band(over: float | None, under: float | None) -> str:
    limits = [f"over {over:g}" if over is not None else "", f"under {under:g}" if under is not None else ""]
    return " and ".join(filter(None, limits))
