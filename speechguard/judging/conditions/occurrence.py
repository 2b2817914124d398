"""Occurrences: what happens in a call, at a time. Times are seconds of the call."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from speechguard.judging.timeline.spans import FOREVER
from speechguard.reasons import because

ONLY_UNCLEAR = because("only_unclear")


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Something that happened, with the words that show it."""

    known: float  # when it can be known in the call: depends on what was said when, not on when that arrived
    start: float
    end: float
    clear: bool = True  # False: it was heard only in speech that was not clear
    phrase: str = ""  # of the rule file
    heard: str = ""
    score: float = 1.0  # how alike they sound, 0..1
    item: str = ""  # which of the phrases it is

    @property
    def order(self) -> tuple[float, float, float]:
        """Return the key by which the occurrences of a condition are sorted."""
        return self.known, self.start, self.end


def joined(parts: Sequence[Occurrence]) -> Occurrence:
    """Join several occurrences into one."""
    heard = dict.fromkeys(part.heard for part in parts if part.heard)
    phrases = dict.fromkeys(part.phrase for part in parts if part.phrase)
    return Occurrence(
        known=max(part.known for part in parts),
        start=min(part.start for part in parts),
        end=max(part.end for part in parts),
        clear=all(part.clear for part in parts),
        phrase=" + ".join(phrases),
        heard=" … ".join(heard),
        score=min(part.score for part in parts),
    )


@dataclass(slots=True)
class _Results:
    found: list[Occurrence] = field(default_factory=list[Occurrence])
    met: list[Occurrence] = field(default_factory=list[Occurrence])
    frontier: float = 0.0


class Outcomes:
    """What became of the rules that other rules refer to."""

    def __init__(self) -> None:
        self._results: dict[str, _Results] = {}

    def refer(self, rules: Collection[str]) -> None:
        """Keep the outcomes of these rules; those of others are dropped."""
        for rule in rules:
            self._results.setdefault(rule, _Results())

    def __contains__(self, rule: str) -> bool:
        return rule in self._results

    def found(self, rule: str, occurrence: Occurrence) -> None:
        """Add a violation, something missing or a measure outside its band; not clear: perhaps."""
        if rule in self._results:
            self._results[rule].found.append(occurrence)

    def met(self, rule: str, occurrence: Occurrence) -> None:
        """Add something that was said as required; not clear: perhaps."""
        if rule in self._results:
            self._results[rule].met.append(occurrence)

    def unjudged(self, rule: str, *, perhaps: bool) -> None:
        """Close a rule that is not judged in this call: it would find nothing, or (`perhaps`) that is not known."""
        if perhaps:
            self.found(rule, Occurrence(0.0, 0.0, 0.0, clear=False))
            self.met(rule, Occurrence(0.0, 0.0, 0.0, clear=False))
        self.judged(rule, FOREVER)

    def judged(self, rule: str, frontier: float) -> None:
        """Note that all results of the rule that can be known before this time have been added."""
        if rule in self._results:
            self._results[rule].frontier = frontier

    def of(self, rule: str, *, met: bool) -> Sequence[Occurrence]:
        """Return the results so far."""
        return self._results[rule].met if met else self._results[rule].found

    def frontier(self, rule: str) -> float:
        """Return the time before which all results are known."""
        return self._results[rule].frontier
