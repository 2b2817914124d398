"""How often a rule is right in what it flags, by what reviewers decided. `unsure` and open events are not counted.

Where the decided events were picked by hand or by use (the queue shows uncertain ones first), the shares are about
those events; about the rule they are only where the events were drawn by chance, or all were decided.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from math import sqrt

from speechguard.review.statistics.estimates import Estimate, Share, share

DECIDES = 0.9  # the low end of the precision at which a rule may decide by meaning


@dataclass(frozen=True, slots=True)
class RuleCounts:
    """The events in which a rule claims to be broken, counted by what became of them."""

    rule: str
    confirmed: int = 0
    rejected: int = 0  # also by an appeal
    unsure: int = 0
    open: int = 0
    upheld: int = 0  # appeals
    overturned: int = 0

    @classmethod
    def of(cls, rule: str, count: Counter[str]) -> RuleCounts:
        """Make it from how often each outcome is there, by its name."""
        names = ("confirmed", "rejected", "unsure", "open", "upheld", "overturned")
        return cls(rule, *(count[name] for name in names))

    @property
    def decided(self) -> int:
        """That are true or false."""
        return self.confirmed + self.rejected

    @property
    def events(self) -> int:
        """All."""
        return self.decided + self.unsure + self.open


@dataclass(frozen=True, slots=True)
class RuleQuality:
    """How good a rule is. None: nothing is decided, or there are no decided appeals."""

    counts: RuleCounts
    precision: Share | None  # confirmed of decided
    overturn: Share | None  # rejected of decided
    appeals: Share | None  # overturned of the decided appeals
    reviewed: Share | None  # decided of all


@dataclass(frozen=True, slots=True)
class SuspicionQuality:
    """How often what is suspected by a rule is right."""

    rule: RuleQuality
    by_chance: Share | None  # precision of suspicions drawn by chance, or of all; None: it is not known
    may_decide: bool  # by meaning: surely enough of them are right


def quality(counts: RuleCounts) -> RuleQuality:
    """Compute shares with the intervals of `share`."""
    return RuleQuality(
        counts,
        precision=share(counts.confirmed, counts.decided),
        overturn=share(counts.rejected, counts.decided),
        appeals=share(counts.overturned, counts.upheld + counts.overturned),
        reviewed=share(counts.decided, counts.events),
    )


def suspicion(counts: RuleCounts, by_chance: RuleCounts | None) -> SuspicionQuality:
    """Judge a rule by its suspicions; `by_chance`: of these a sample of which all was decided."""
    known = by_chance if counts.open else counts
    tested = known and share(known.confirmed, known.decided)
    return SuspicionQuality(quality(counts), tested, tested is not None and tested.low >= DECIDES)


def fewest_right() -> int:
    """Return of how few suspicions, all of them right, a rule may decide by meaning."""
    return next(n for n in count(1) if (found := share(n, n)) and found.low >= DECIDES)


def true_findings(rules: Sequence[RuleCounts]) -> Estimate | None:
    """Estimate how many events of all rules are true, decided or not; None: some rule has events and none decided.

    A stratified estimate with the rules as strata (Cochran 1977, Sampling Techniques, chapter 5). Its interval puts
    Wilson's intervals of the rules together by MOVER (Zou and Donner 2008, Statistics in Medicine 27), each narrowed
    for the share of its events that are decided. Right where those are a random sample of the rule's events.
    """
    value = below = above = 0.0
    for counts in rules:
        if not counts.events:
            continue
        precision = share(counts.confirmed, counts.decided)
        if precision is None:
            return None
        scale = counts.events * sqrt(1 - counts.decided / counts.events)
        value += counts.events * precision.value
        below += (scale * (precision.value - precision.low)) ** 2
        above += (scale * (precision.high - precision.value)) ** 2
    known, wrong = sum(rule.confirmed for rule in rules), sum(rule.rejected for rule in rules)
    most = sum(rule.events for rule in rules) - wrong
    return Estimate(value, max(value - sqrt(below), known), min(value + sqrt(above), most))
