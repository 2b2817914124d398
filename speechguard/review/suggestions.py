"""How strict the phrases of a rule should be, by what reviewers decided about what they found.

An event is found at a strictness of s per cent when its score is at least s / 100 (docs/design.md, 'Matching'), so what
a stricter rule would have found is known. What a laxer one would have found is not: only higher values are suggested.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from speechguard.review.statistics.estimates import Share, share
from speechguard.review.truth import DECIDED, ReviewedEvent

FEWEST = 10  # decided events: fewer tell nothing
SHUFFLES = 5000
CHANCE = 0.01  # rules are many: at most so often may chance alone suggest something
ROUNDING = 0.0005  # events are stored with three digits of their score
OTHER_CAUSES = frozenset(
    {"allowed", "wrong_speaker"}
)  # of rejections: the phrase was said; it did not sound alike only

Unsuggested = Literal["", "few", "none_rejected", "none_confirmed", "no_better", "chance"]


@dataclass(frozen=True, slots=True)
class StrictnessSuggestion:
    """A strictness for the phrases of a rule, or why there is none."""

    rule: str
    strictness: int | None  # per cent; None: `why` says why there is none
    why: Unsuggested
    confirmed: int  # events by which this was found
    rejected: int
    other_causes: int  # rejected because of the context or the speaker: a matter for `unless` or channels, not counted
    lost: int  # of the confirmed, not found any more
    dropped: int  # of the rejected, not found any more
    before: Share | None  # precision as it is; None: nothing is decided
    after: Share | None  # precision with the strictness
    phrases: tuple[str, ...]  # that found what would be dropped: where `strictness` is to be written
    p: float | None  # how often chance alone would gain as much; None: it was not asked


def strictness_suggestions(events: Iterable[ReviewedEvent], seed: int = 0) -> list[StrictnessSuggestion]:
    """Suggest for every rule with decided events that found a phrase, by their ids; of what the current rules find."""
    rules: defaultdict[str, list[ReviewedEvent]] = defaultdict(list)
    for event in events:
        machine = event.machine
        if (
            event.present
            and machine.kind == "violation"
            and machine.phrase
            and not machine.by_meaning
            and event.final in DECIDED
        ):
            rules[machine.rule].append(event)
    return [strictness_suggestion(rule, own, seed) for rule, own in sorted(rules.items())]


def strictness_suggestion(rule: str, decided: Sequence[ReviewedEvent], seed: int = 0) -> StrictnessSuggestion:
    """Suggest from the decided violations of one rule.

    The strictness is the lowest with the greatest F1: 2 kept confirmed / (confirmed + kept). It is suggested when at
    most a CHANCE of SHUFFLES of the verdicts over the scores, each with its own best strictness, has as great an F1: a
    permutation test (Fisher 1935; Good 2005, Permutation, Parametric and Bootstrap Tests), which allows for having
    looked for the best.
    """
    counted = [e for e in decided if not (e.final == "rejected" and e.reason in OTHER_CAUSES)]
    scores = np.array([event.machine.score for event in counted])
    true = np.array([event.final == "confirmed" for event in counted], bool)
    confirmed, rejected = int(true.sum()), int((~true).sum())
    before = share(confirmed, confirmed + rejected)

    def unsuggested(why: Unsuggested, p: float | None = None) -> StrictnessSuggestion:
        causes = len(decided) - len(counted)
        return StrictnessSuggestion(rule, None, why, confirmed, rejected, causes, 0, 0, before, None, (), p)

    if not rejected:
        return unsuggested("none_rejected")
    if len(counted) < FEWEST:
        return unsuggested("few")
    if not confirmed:
        return unsuggested("none_confirmed")
    levels, place = np.unique(scores, return_inverse=True)
    sizes = np.bincount(place)
    quality = _f1(np.bincount(place, true).astype(np.int64)[None, :], sizes)[0]
    best = int(np.argmax(quality))  # of equals the lowest
    strictness = int(100 * (levels[best - 1] + ROUNDING)) + 1
    if not best or strictness > 100:
        return unsuggested("no_better")
    draws = np.random.default_rng(seed).multivariate_hypergeometric(sizes, confirmed, SHUFFLES)
    p = float((1 + (_f1(draws, sizes).max(1) >= quality[best] - 1e-12).sum()) / (1 + SHUFFLES))
    if p > CHANCE:
        return unsuggested("chance", p)
    kept = scores >= levels[best]
    return StrictnessSuggestion(
        rule=rule,
        strictness=strictness,
        why="",
        confirmed=confirmed,
        rejected=rejected,
        other_causes=len(decided) - len(counted),
        lost=int((true & ~kept).sum()),
        dropped=int((~true & ~kept).sum()),
        before=before,
        after=share(int((true & kept).sum()), int(kept.sum())),
        phrases=tuple(sorted({e.machine.phrase for e, found in zip(counted, kept, strict=True) if not found})),
        p=p,
    )


def _f1(confirmed: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.float64]:
    """Of keeping what is in a level of scores or above: (draws, levels), from the confirmed of each level."""
    kept_confirmed = confirmed[:, ::-1].cumsum(1)[:, ::-1]
    kept = sizes[::-1].cumsum()[::-1]
    return 2 * kept_confirmed / (confirmed.sum(1, keepdims=True) + kept)
