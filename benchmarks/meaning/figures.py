"""Figures of what systems say of lines: recall, false alarms, calibration. Nothing is judged here."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from speechguard.meaning.corpus import Line

RATES = (0.005, 0.01, 0.02)  # of false alarms, at which recall is told
BINS = 10
CURVE_TO = 0.05  # false alarms


@dataclass(frozen=True, slots=True)
class Answer:
    """What a system says of a line."""

    flagged: bool  # at the system's own working point
    rules: frozenset[str] = frozenset()  # that it names; where it has a score, of what is not flagged, too
    score: float = 0.0  # how sure it is that any rule is broken; 0 where it has none


@dataclass(frozen=True, slots=True)
class Judged:
    """A line with an answer."""

    line: Line
    answer: Answer

    @property
    def broken(self) -> bool:
        """Return whether the line breaks a rule."""
        return self.line.label == "breaks"

    @property
    def right(self) -> bool:
        """Return whether the rule that it breaks is named."""
        return self.line.rule in self.answer.rules


def figures(lines: Sequence[Line], answers: Sequence[Answer], *, scored: bool) -> dict[str, Any]:
    """Return recall and false alarms of a system; `scored`: at given rates of false alarms, too."""
    judged = [Judged(line, answer) for line, answer in zip(lines, answers, strict=True)]
    return {
        **at_working_point(judged),
        **({"at": {f"{rate:.1%}": at_rate(judged, rate) for rate in RATES}, "curve": curve(judged)} if scored else {}),
        "by_split": _by(judged, lambda one: f"{one.line.author.split} ({one.line.author.region})", at_working_point),
        "by_rule": _by([one for one in judged if one.broken], lambda one: one.line.rule, recall),
    }


def recall(judged: Sequence[Judged]) -> dict[str, Any]:
    """Return how many of the lines break a rule, and the share of them flagged: by any rule, by the right one."""
    broken = [one for one in judged if one.broken]
    return {
        "lines": len(broken),
        "any_rule": share(one.answer.flagged for one in broken),
        "right_rule": share(one.answer.flagged and one.right for one in broken),
    }


def at_working_point(judged: Sequence[Judged]) -> dict[str, Any]:
    """Return recall, and the share of harmless lines flagged, with how many of each kind: [flagged, all]."""
    harmless = [one for one in judged if not one.broken]
    flagged, every = (
        Counter(o.line.label for o in harmless if o.answer.flagged),
        Counter(o.line.label for o in harmless),
    )
    return {
        **recall(judged),
        "false_alarms": share(one.answer.flagged for one in harmless),
        "false_alarms_by_kind": {label: [flagged[label], every[label]] for label in sorted(every)},
    }


def at_rate(judged: Sequence[Judged], rate: float) -> dict[str, float | None]:
    """Return recall with the limit at which at most this share of harmless lines is flagged."""
    limit = limit_at((one.answer.score for one in judged if not one.broken), rate)
    broken = [one for one in judged if one.broken]
    return {
        "any_rule": share(one.answer.score > limit for one in broken),
        "right_rule": share(one.answer.score > limit and one.right for one in broken),
    }


def limit_at(harmless: Iterable[float], rate: float) -> float:
    """Return the score above which at most this share of the harmless lines lies."""
    scores = sorted(harmless, reverse=True)
    return scores[int(rate * len(scores) + 1e-9)]


def curve(judged: Sequence[Judged]) -> list[tuple[float, float]]:
    """Return recall (any rule) over false alarms up to CURVE_TO: a point wherever another harmless line is flagged."""
    harmless = sorted((one.answer.score for one in judged if not one.broken), reverse=True)
    broken = [one.answer.score for one in judged if one.broken]
    most = int(CURVE_TO * len(harmless)) + 1
    limits = [(sum(score > limit for score in harmless), limit) for limit in dict.fromkeys(harmless[:most])]
    return [
        (round(alarms / len(harmless), 5), round(sum(score > limit for score in broken) / len(broken), 4))
        for alarms, limit in limits
    ]


def calibration(probabilities: Sequence[float], broken: Sequence[bool]) -> list[dict[str, Any]]:
    """Return for BINS of probability how many lines lie there, what is said of them, and how many break a rule."""
    bins: defaultdict[int, list[tuple[float, bool]]] = defaultdict(list)
    for probability, one in zip(probabilities, broken, strict=True):
        bins[min(int(probability * BINS), BINS - 1)].append((probability, one))
    return [
        {
            "from": number / BINS,
            "lines": len(within),
            "said": round(sum(probability for probability, _ in within) / len(within), 4),
            "true": share(one for _, one in within),
        }
        for number, within in sorted(bins.items())
    ]


def calibration_error(bins: Sequence[dict[str, Any]]) -> float:
    """Return by how much what is said and what is true differ, weighted by lines (expected calibration error)."""
    return round(sum(one["lines"] * abs(one["said"] - one["true"]) for one in bins) / sum(b["lines"] for b in bins), 4)


def examples(lines: Sequence[Line], answers: Sequence[Answer], number: int) -> dict[str, list[dict[str, Any]]]:
    """Return misses and false alarms, spread evenly over all of them."""
    judged = [Judged(line, answer) for line, answer in zip(lines, answers, strict=True)]
    misses = [one for one in judged if one.broken and not one.answer.flagged]
    alarms = [one for one in judged if not one.broken and one.answer.flagged]
    return {"misses": _spread(misses, number), "false_alarms": _spread(alarms, number)}


def share(values: Iterable[bool]) -> float | None:
    """Return the share of values that hold; None: there are none."""
    held = list(values)
    return round(sum(held) / len(held), 4) if held else None


def lost(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Return what a change of the lines does: recall after it, and the points that it loses, per cent."""
    names = ("any_rule", "right_rule")
    return {
        **{name: after[name] for name in (*names, "false_alarms")},
        **{f"{name}_points_lost": round(100 * (before[name] - after[name]), 2) for name in names},
    }


def _spread(judged: Sequence[Judged], number: int) -> list[dict[str, Any]]:
    step = max(1.0, len(judged) / number)
    chosen = [judged[int(step * at)] for at in range(min(number, len(judged)))]
    return [
        {
            "text": one.line.text,
            **({"before": one.line.before} if one.line.before else {}),
            "author": one.line.author.name,
            "label": one.line.label,
            "rule": one.line.rule,
            "named": sorted(one.answer.rules),
            "score": round(one.answer.score, 3),
        }
        for one in chosen
    ]


def _by(
    judged: Sequence[Judged], key: Callable[[Judged], str], what: Callable[[Sequence[Judged]], dict[str, Any]]
) -> dict[str, Any]:
    groups: defaultdict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        groups[key(one)].append(one)
    return {name: what(group) for name, group in sorted(groups.items())}
