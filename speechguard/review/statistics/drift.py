"""Whether a reviewer judges as they did some weeks ago, and as the others do."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta, timezone
from math import erfc, sqrt
from typing import Literal

import numpy as np

from speechguard.review.statistics.agreement import Ratings, ratings
from speechguard.review.statistics.estimates import Share, share
from speechguard.review.truth import DECIDED, Ruling, Verdict

FEWEST_WEEKS = 3  # with verdicts: of fewer there is no trend
FEWEST = 20  # verdicts


@dataclass(frozen=True, slots=True)
class Week:
    """What a reviewer did in an ISO week."""

    monday: date
    verdicts: int  # `unsure` too
    unsure: int
    rejecting: Share | None  # rejected of decided
    agreeing: Share | None  # of the decided events that others judged too: those in which most of them said the same


@dataclass(frozen=True, slots=True)
class Trend:
    """Whether a share rises or falls over the weeks."""

    direction: Literal["rising", "falling"]
    p: float  # how often chance alone would do as much, over all reviewers (Holm)


@dataclass(frozen=True, slots=True)
class Drift:
    """A reviewer over the weeks in which they judged. None: too few weeks or verdicts for a trend, or all are alike."""

    reviewer: str
    weeks: tuple[Week, ...]  # in order
    rejecting: Trend | None
    agreeing: Trend | None


_Counts = Mapping[date, tuple[int, int]]  # by week: yes, no


def drift(verdicts: Iterable[Verdict]) -> list[Drift]:
    """Follow all reviewers, by name. Weeks are of UTC; a verdict that was changed counts as it is now."""
    verdicts = list(verdicts)
    by_event = ratings(verdicts)
    last = {(verdict.event, verdict.reviewer): verdict for verdict in sorted(verdicts, key=lambda j: j.at)}
    own: defaultdict[str, list[Verdict]] = defaultdict(list)
    for verdict in last.values():
        own[verdict.reviewer].append(verdict)
    found = [_drift(reviewer, given, by_event) for reviewer, given in sorted(own.items())]
    rejecting = _adjusted([one.rejecting for one in found])
    agreeing = _adjusted([one.agreeing for one in found])
    return [replace(one, rejecting=r, agreeing=a) for one, r, a in zip(found, rejecting, agreeing, strict=True)]


def trend(strata: Iterable[_Counts]) -> tuple[float, float] | None:
    """Compute z and p of a trend over weeks of yes and no, counted by week in every stratum; None: there can be none.

    The test of Cochran and Armitage (Armitage 1955, Biometrics 11) in each stratum, put together as Mantel does
    (1963, J. Am. Stat. Assoc. 58): so that a rule which is often wrong and came up in later weeks is not taken for a
    change of the reviewer.
    """
    difference = variance = 0.0
    for counts in strata:
        weeks = sorted(week for week, answers in counts.items() if any(answers))
        table = np.array([counts[week] for week in weeks], float).T
        if len(weeks) < 2 or not table.sum(1).all():  # says nothing of a trend
            continue
        since = np.array([(week - weeks[0]).days / 7 for week in weeks])
        given, yes, total = table.sum(0), float(table[0].sum()), float(table.sum())
        difference += float(table[0] @ since) - yes * float(given @ since) / total
        spread = float(given @ since**2) - float(given @ since) ** 2 / total
        variance += yes * (total - yes) / total * spread / (total - 1)
    if not variance:
        return None
    z = difference / sqrt(variance)
    return z, erfc(abs(z) / sqrt(2))


def _drift(reviewer: str, verdicts: Sequence[Verdict], by_event: Ratings) -> Drift:
    by_week: defaultdict[date, list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        by_week[_monday(verdict)].append(verdict)
    decided = [verdict for verdict in verdicts if verdict.ruling in DECIDED]
    compared = [(j, same) for j in decided if (same := _as_others(j, by_event[j.event])) is not None]
    weeks: list[Week] = []
    for monday, own in sorted(by_week.items()):
        rulings = Counter(verdict.ruling for verdict in own)
        same = [as_others for verdict, as_others in compared if _monday(verdict) == monday]
        weeks.append(
            Week(
                monday,
                len(own),
                rulings["unsure"],
                share(rulings["rejected"], rulings["confirmed"] + rulings["rejected"]),
                share(sum(same), len(same)),
            )
        )
    rejecting = _trend([(verdict, verdict.ruling == "rejected") for verdict in decided])
    return Drift(reviewer, tuple(weeks), rejecting, _trend(compared))


def _as_others(verdict: Verdict, rulings: Mapping[str, Ruling]) -> bool | None:
    """Return whether most of the others said the same; None: nobody else decided, or they are divided."""
    others = Counter(v for reviewer, v in rulings.items() if reviewer != verdict.reviewer and v in DECIDED)
    if others["confirmed"] == others["rejected"]:
        return None
    return verdict.ruling == max(others, key=lambda ruling: others[ruling])


def _trend(answers: Sequence[tuple[Verdict, bool]]) -> Trend | None:
    """Find a trend of yes and no over the weeks, within each rule and what is suspected by it."""
    if len(answers) < FEWEST or len({_monday(verdict) for verdict, _ in answers}) < FEWEST_WEEKS:
        return None
    rules: defaultdict[tuple[str, bool], defaultdict[date, list[int]]]
    rules = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for verdict, yes in answers:
        rules[verdict.rule, verdict.suspected][_monday(verdict)][not yes] += 1
    found = trend({week: (yes, no) for week, (yes, no) in weeks.items()} for weeks in rules.values())
    return found and Trend("rising" if found[0] > 0 else "falling", found[1])


def _adjusted(trends: Sequence[Trend | None]) -> list[Trend | None]:
    """Adjust p for looking at all of them at once (Holm 1979, Scandinavian Journal of Statistics 6)."""
    tested = [one for one in trends if one]
    if not tested:
        return list(trends)
    adjusted = dict[int, float]()
    least = 0.0  # none is less than one that is smaller before
    by_p = sorted(range(len(tested)), key=lambda place: tested[place].p)
    for left, place in zip(range(len(tested), 0, -1), by_p, strict=True):
        adjusted[place] = least = max(least, min(left * tested[place].p, 1.0))
    found = iter(adjusted[place] for place in range(len(tested)))
    return [one and replace(one, p=next(found)) for one in trends]


def _monday(verdict: Verdict) -> date:
    day = verdict.at.astimezone(timezone.utc).date()
    return day - timedelta(days=day.weekday())
