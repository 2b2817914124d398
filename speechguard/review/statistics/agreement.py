"""How far reviewers agree who judged the same events without seeing each other's verdicts.

`unsure` is no verdict on the rule and left out, but counted. Of one reviewer's verdicts on one event the last counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import sqrt
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from speechguard.review.statistics.estimates import LEVEL, Share, Z, share
from speechguard.review.truth import Ruling, Verdict

RULINGS: tuple[Ruling, ...] = ("confirmed", "rejected")
RESAMPLES = 2000
NO_ERROR = 1e-6  # of kappa: rounding
DEFINED = 0.95  # of the resamples must have an alpha, else its interval says little
Undefined = Literal["", "no_common_events", "one_category"]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of reviewers: two, then `coefficient` is Cohen's kappa; or more, then it is Krippendorff's alpha."""

    reviewers: tuple[str, ...]  # by name
    events: int  # that two or more of them decided
    unsure: int  # verdicts left out
    raw: Share | None  # of these events, those in which all said the same
    coefficient: float | None  # at most 1; 0: as by chance; None: `undefined` says why
    interval: tuple[float, float] | None  # of the coefficient; None: there are too few events, or nearly all are alike
    undefined: Undefined = ""


Ratings = Mapping[int, Mapping[str, Ruling]]  # by event and reviewer


def ratings(verdicts: Iterable[Verdict]) -> Ratings:
    """Return the last verdict of every reviewer on every event, `unsure` too."""
    found: defaultdict[int, dict[str, Ruling]] = defaultdict(dict)
    for verdict in sorted(verdicts, key=lambda verdict: verdict.at):
        found[verdict.event][verdict.reviewer] = verdict.ruling
    return found


def pairs(verdicts: Iterable[Verdict]) -> list[Agreement]:
    """Compare every two reviewers with events in common."""
    by_event = ratings(verdicts)
    reviewers = sorted({reviewer for rulings in by_event.values() for reviewer in rulings})
    found: list[Agreement] = []
    for one, other in combinations(reviewers, 2):
        common = [(v[one], v[other]) for v in by_event.values() if one in v and other in v]
        if common:
            unsure = sum(verdict == "unsure" for both in common for verdict in both)
            found.append(_pair((one, other), [both for both in common if "unsure" not in both], unsure))
    return found


def cohens_kappa(table: Sequence[Sequence[int]]) -> tuple[float, tuple[float, float]] | None:
    """Compute kappa of a square table of counts and its interval; None: both put all into the same one category.

    Cohen (1960, Educational and Psychological Measurement 20), with the standard error of Fleiss, Cohen and Everitt
    (1969, Psychological Bulletin 72). Where they always agree, or one of them uses one category only, that error is 0,
    however few the events are: then the interval is what Wilson's interval of the raw agreement makes of it.
    """
    counts = np.asarray(table, float)
    total = float(counts.sum())
    by_chance = float(counts.sum(0) @ counts.sum(1)) / total**2 if total else 1.0
    if by_chance > 1 - 1e-12:
        return None
    value = (float(np.trace(counts)) / total - by_chance) / (1 - by_chance)
    error = _error_of_kappa(counts / total, value, by_chance) / sqrt(total)
    if error > NO_ERROR:
        low, high = value - Z * error, value + Z * error
    else:
        raw = share(round(float(np.trace(counts))), round(float(total)))
        assert raw is not None
        low, high = ((end - by_chance) / (1 - by_chance) for end in (raw.low, raw.high))
    return value, (max(low, -1.0), min(high, 1.0))


def _error_of_kappa(shares: NDArray[np.float64], kappa: float, by_chance: float) -> float:
    """Compute the standard error of kappa for one event, of the shares of a table: formula 13 of Fleiss et al."""
    one, other = shares.sum(1), shares.sum(0)
    agreed, apart = np.diag(shares), shares - np.diag(np.diag(shares))
    first = agreed @ (1 - (one + other) * (1 - kappa)) ** 2
    second = (1 - kappa) ** 2 * (apart * (other[:, None] + one[None, :]) ** 2).sum()
    third = (kappa - by_chance * (1 - kappa)) ** 2
    return sqrt(max(float(first + second - third), 0.0)) / (1 - by_chance)


def of_all(verdicts: Iterable[Verdict], seed: int = 0, resamples: int = RESAMPLES) -> Agreement:
    """Compare all reviewers, by Krippendorff's alpha for nominal data; not all need to have judged every event.

    Krippendorff (2004, Content Analysis, chapter 11), as the package krippendorff has it. The interval is the middle
    95 % of `resamples` draws of as many events, with replacement (Efron 1979, Annals of Statistics 7); the same `seed`
    gives the same. Where all agree its low end is found as in `cohens_kappa`.
    """
    by_event = ratings(verdicts)
    reviewers = tuple(sorted({reviewer for rulings in by_event.values() for reviewer in rulings}))
    unsure = sum(ruling == "unsure" for rulings in by_event.values() for ruling in rulings.values())
    rows = [[list(rulings.values()).count(ruling) for ruling in RULINGS] for _, rulings in sorted(by_event.items())]
    counts = np.array([row for row in rows if sum(row) > 1], np.int64).reshape(-1, len(RULINGS))
    events = len(counts)
    if not events:
        return Agreement(reviewers, 0, unsure, None, None, None, "no_common_events")
    raw = share(int((counts.max(1) == counts.sum(1)).sum()), events)
    value = _alpha(counts)
    if value is None:
        return Agreement(reviewers, events, unsure, raw, None, None, "one_category")
    if raw is not None and raw.part == raw.whole:
        sums, total = counts.sum(0), counts.sum()
        by_chance = float((sums * (sums - 1)).sum() / (total * (total - 1)))
        return Agreement(reviewers, events, unsure, raw, value, (max(1 - (1 - raw.low) / (1 - by_chance), -1.0), 1.0))
    return Agreement(reviewers, events, unsure, raw, value, _resampled(counts, seed, resamples))


def _pair(reviewers: tuple[str, str], common: Sequence[tuple[str, str]], unsure: int) -> Agreement:
    if not common:
        return Agreement(reviewers, 0, unsure, None, None, None, "no_common_events")
    raw = share(sum(one == other for one, other in common), len(common))
    found = cohens_kappa([[common.count((one, other)) for other in RULINGS] for one in RULINGS])
    if found is None:
        return Agreement(reviewers, len(common), unsure, raw, None, None, "one_category")
    return Agreement(reviewers, len(common), unsure, raw, *found)


def _alpha(counts: NDArray[np.int64]) -> float | None:
    """Compute alpha of verdicts counted by event and category, (n, 2); None: all are in one category."""
    import krippendorff

    if (counts.sum(0) > 0).sum() < 2:
        return None
    return float(krippendorff.alpha(value_counts=counts, level_of_measurement="nominal"))


def _resampled(counts: NDArray[np.int64], seed: int, resamples: int) -> tuple[float, float] | None:
    """Compute the interval of alpha, of all draws at once: what counts is how often each kind of row comes."""
    kinds, times = np.unique(counts, axis=0, return_counts=True)
    draws = np.random.default_rng(seed).multinomial(len(counts), times / len(counts), resamples)
    verdicts = kinds.sum(1)
    observed = draws @ ((verdicts**2 - (kinds**2).sum(1)) / (verdicts - 1))
    sums = draws @ kinds
    total = sums.sum(1)
    by_chance = total**2 - (sums**2).sum(1)
    defined = by_chance > 0
    if defined.sum() < DEFINED * resamples:
        return None
    values = 1 - (total[defined] - 1) * observed[defined] / by_chance[defined]
    low, high = np.quantile(values, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)
