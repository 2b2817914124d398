"""How much the machine misses, from calls drawn by chance to which somebody listened as a whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import floor, sqrt

from speechguard.review.statistics.estimates import LEVEL, Estimate


@dataclass(frozen=True, slots=True)
class Stratum:
    """Calls of one kind, such as those of a team without a finding, and what was found in the ones drawn of them."""

    name: str
    calls: int
    missed: tuple[int, ...]  # violations that the machine missed, in each call that was checked


@dataclass(frozen=True, slots=True)
class Misses:
    """What is missed in the calls of the strata of which any was checked."""

    total: Estimate  # violations
    per_call: Estimate
    found: int  # in the checked calls
    checked: int  # calls
    calls: int  # of the strata, checked or not
    uncovered: int  # calls of strata of which none was checked: nothing is said of them


def missed(strata: Iterable[Stratum]) -> Misses | None:
    """Estimate how much is missed; None: no call was checked.

    The stratified estimate of a total (Cochran 1977, Sampling Techniques, section 5.3): the mean of the checked calls,
    times the calls. What was found is known; the interval is about the calls that were not checked: a gamma
    distribution with the mean and variance of their estimate, for the high end with one more violation in the stratum
    where it weighs most (Fay and Feuer 1997, Statistics in Medicine 16), so that it says something where nothing was
    found: 3.7 times the calls that one checked call stands for. Violations that come several to a call widen it, as
    squares of counts take the place of counts. The low end is a whole number, as what is missed is.
    """
    strata = list(strata)
    for stratum in strata:
        if len(stratum.missed) > stratum.calls or min(stratum.missed, default=0) < 0:
            raise ValueError(f"stratum {stratum.name}: {len(stratum.missed)} checked of {stratum.calls} calls")
    covered = [stratum for stratum in strata if stratum.missed]
    if not covered:
        return None
    calls, found = sum(stratum.calls for stratum in covered), sum(sum(stratum.missed) for stratum in covered)
    # u: calls not checked for each that was; what was found in it stands for u * (u + 1) of variance.
    u = [stratum.calls / len(stratum.missed) - 1 for stratum in covered]
    unseen = sum(weight * sum(stratum.missed) for weight, stratum in zip(u, covered, strict=True))
    squares = [sum(count**2 for count in stratum.missed) for stratum in covered]
    variance = sum(weight * (weight + 1) * count for weight, count in zip(u, squares, strict=True))
    low, high = _gamma_interval(unseen, variance, max(u))
    total = Estimate(found + unseen, found + floor(low), found + high)
    return Misses(
        total,
        Estimate(total.value / calls, total.low / calls, total.high / calls),
        found,
        sum(len(stratum.missed) for stratum in covered),
        calls,
        sum(stratum.calls for stratum in strata) - calls,
    )


def recall(found: Estimate, missed: Estimate) -> Estimate | None:
    """Estimate the share 0..1 of all violations that the machine finds; None: there seem to be none.

    found / (found + missed), of the same calls. The interval is that of missed / found by MOVER for ratios of
    independent estimates (Donner and Zou 2012, Statistical Methods in Medical Research 21).
    """
    if found.value <= 0:
        return (
            None if missed.value <= 0 else Estimate(0.0, 0.0, 1 / (1 + missed.low / found.high) if found.high else 0.0)
        )
    low, high = _ratio_interval(missed, found)
    return Estimate(1 / (1 + missed.value / found.value), 1 / (1 + high), 1 / (1 + low))


def _gamma_interval(mean: float, variance: float, heaviest: float) -> tuple[float, float]:
    """Compute the interval of a sum of weighted counts; `heaviest`: the greatest weight."""
    from scipy.special import gammaincinv

    def quantile(at: float, mean: float, variance: float) -> float:
        return float(gammaincinv(mean**2 / variance, at)) * variance / mean if mean else 0.0

    low = quantile((1 - LEVEL) / 2, mean, variance)
    return low, quantile((1 + LEVEL) / 2, mean + heaviest, variance + heaviest * (heaviest + 1))


def _ratio_interval(above: Estimate, below: Estimate) -> tuple[float, float]:
    """Compute the interval of above / below; below.value > 0."""
    product = above.value * below.value

    def parts(limit: float, other: float) -> tuple[float, float, float]:
        """Return the coefficients c and b, and the root of the equation b x^2 - 2 product x + c = 0."""
        c, b = limit * (2 * above.value - limit), other * (2 * below.value - other)
        return c, b, sqrt(max(product**2 - b * c, 0.0))

    c, _, root = parts(above.low, below.high)
    low = c / (product + root) if c else 0.0
    _, b, root = parts(above.high, below.low)
    return low, (product + root) / b if b else float("inf")
