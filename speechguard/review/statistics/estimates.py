"""Numbers with the interval in which they lie, 95 % where nothing else is said."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

LEVEL = 0.95
Z = NormalDist().inv_cdf((1 + LEVEL) / 2)  # of the normal distribution, so much lies within +-Z deviations


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number and its interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole`, and the interval in which the true share lies, 0..1."""

    part: int
    whole: int  # at least 1
    low: float
    high: float

    @property
    def value(self) -> float:
        """0..1."""
        return self.part / self.whole


def share(part: int, whole: int) -> Share | None:
    """Compute a share and the interval of Wilson (1927, J. Am. Stat. Assoc. 22); None: of nothing there is no share.

    It holds for small numbers and near 0 and 1, where the normal interval does not (Brown, Cai, DasGupta 2001,
    Statistical Science 16).
    """
    if not 0 <= part <= whole:
        raise ValueError(f"{part} is no part of {whole}")
    if not whole:
        return None
    found, spread = part / whole, Z**2 / whole
    middle = (found + spread / 2) / (1 + spread)
    half = sqrt(spread * (found * (1 - found) + spread / 4)) / (1 + spread)
    # At 0 and 1 the ends are exact, but for the last digit.
    return Share(part, whole, 0.0 if part == 0 else middle - half, 1.0 if part == whole else middle + half)
