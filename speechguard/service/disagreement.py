"""Where the live verdict on a call is not that of its recording."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from speechguard.messages import ComplianceEvent, standing


@dataclass(frozen=True, slots=True)
class Disagreement:
    """What of a call was found in one way of hearing it only: ids of rules."""

    live: tuple[str, ...]
    recorded: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.live or self.recorded)


def disagreement(live: Iterable[ComplianceEvent], recorded: Iterable[ComplianceEvent]) -> Disagreement:
    """Return the rules of which more was found in one of two hearings of a call than in the other."""
    one, other = ([event.rule for event in standing(events) if _counts(event)] for events in (live, recorded))
    return Disagreement(
        tuple(sorted({rule for rule in one if one.count(rule) > other.count(rule)})),
        tuple(sorted({rule for rule in other if other.count(rule) > one.count(rule)})),
    )


def _counts(event: ComplianceEvent) -> bool:
    return event.flagged and event.kind != "not_assessable"
