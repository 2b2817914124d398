"""Which of the groups of like voices is the agent's, by what is known before: who speaks first, and enrolled voices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from speechguard.messages import Role

Directions = NDArray[np.float32]  # shape (directions, numbers), each of length 1

# Log-odds, to which those of words are added. The words of 24 labelled calls say who is the agent with 9.5 and more:
# they overrule what is wrongly said of who speaks first, and where an enrolled voice says otherwise it is unclear.
SPEAKS_FIRST = 3.0
ENROLLED = 12.0
ENROLLED_ANY = 5.0  # less the logarithm of how many voices it may be
# How much like the rest of its group the first part is, as a share of how much more alike voices of one group are than
# of both: of 50 calls 68 % do, of 145 with another voice put before them 12 %.
FITS = 0.7
# Cosine of an enrolled voice and a group, at least, where the agent is named; where anybody may be the agent, whose
# voice need not be enrolled, some customer sounds like one of many. And how much less like them another group is.
# Measured with people's recordings: docs/accuracy.md.
MATCHES = 0.88
MATCHES_ANY = 0.95
APART = 0.06
LEAST_HEARD = 2.0  # s of a group that is compared with enrolled voices


@dataclass(frozen=True, slots=True, eq=False)
class Hints:
    """What is known before, of one call."""

    speaks_first: Role | None = None
    first: int = 0  # number of the first part in which somebody speaks
    voices: Sequence[Directions] = ()  # that may be the agent's; of each its directions
    named: bool = False  # that there is one, and it should be the agent's


NO_HINTS = Hints()


@dataclass(frozen=True, slots=True, eq=False)
class Match:
    """Groups that have an enrolled voice."""

    groups: NDArray[np.bool_]  # one a group
    voice: int  # number of the voice that is the most alike
    odds: float  # log-odds that these groups are the agent's


def matched(
    groups: Sequence[NDArray[np.intp]], directions: Directions, seconds: NDArray[np.float64], hints: Hints
) -> Match | None:
    """Return which groups of parts have an enrolled voice; None where none has, or it could be any of them."""
    if not hints.voices or len(groups) < 2:
        return None
    alike = np.zeros((len(groups), len(hints.voices)))
    for number, parts in enumerate(groups):
        if seconds[parts].sum() < LEAST_HEARD:
            return None
        mean = seconds[parts] @ directions[parts]
        alike[number] = [(voice @ mean).max() / np.linalg.norm(mean) for voice in hints.voices]
    best = alike.max(axis=1)
    near = best > best.max() - APART
    least = MATCHES if hints.named else MATCHES_ANY
    if best.max() < least or near.all():
        return None
    odds = ENROLLED if hints.named else ENROLLED_ANY - float(np.log(len(hints.voices)))
    return Match(near & (best >= least), int(alike[best.argmax()].argmax()), odds)


def first_fits(
    alike: NDArray[np.float64], seconds: NDArray[np.float64], signs: NDArray[np.float64], first: int
) -> bool:
    """Return whether the first part clearly is of one of the two groups, so that it says whose that group is.

    `alike`: how alike the voices of two parts are, shape (parts, parts); `signs`: of their groups.
    """
    same = signs == signs[first]
    own, other = seconds * same, seconds * ~same
    own[first] = 0.0
    pairs = np.outer(own, own)
    np.fill_diagonal(pairs, 0.0)
    if not pairs.any() or not other.any():
        return False
    within, between = np.average(alike, weights=pairs), np.average(alike, weights=np.outer(own, other))
    near, far = (np.average(alike[first], weights=weights) for weights in (own, other))
    return bool(near - max(far, between) >= FITS * (within - between) > 0)
