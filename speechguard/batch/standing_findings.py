"""Findings that stand at the end of a call, and those of two versions of the rules side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

from speechguard.archive.codecs.events import event_of
from speechguard.errors import SourceLocation, UserError
from speechguard.messages import ComplianceEvent, Kind, Role, Severity, standing

SAME_PLACE = 0.5  # s: a phrase that is another one, in the same words, begins and ends about there


class StandingFinding(NamedTuple):
    """A finding that stands at the end of a call."""

    rule: str
    kind: Kind
    severity: Severity
    role: Role
    start: float  # s
    end: float  # s
    phrase: str
    heard: str


@dataclass(frozen=True, slots=True)
class Change:
    """A finding that stands by only one of the two versions."""

    change: Literal["appeared", "vanished"]
    finding: StandingFinding


def standing_findings(events: Iterable[ComplianceEvent]) -> tuple[StandingFinding, ...]:
    """Return what stands of the events of one call, suspicions too; measures within their band are no findings."""
    return tuple(
        StandingFinding(e.rule, e.kind, e.severity, e.role, e.start, e.end, e.phrase, e.heard)
        for e in standing(events)
        if e.kind != "measure" or e.flagged
    )


def compare(old: Sequence[StandingFinding], new: Sequence[StandingFinding]) -> list[Change]:
    """Return what vanished and what appeared, by time.

    The same rule with the same kind of finding at the same place stays.
    """
    left: dict[tuple[str, Kind], list[StandingFinding]] = defaultdict(list)
    for finding in old:
        left[finding.rule, finding.kind].append(finding)
    changes: list[Change] = []
    for finding in new:
        candidates = left[finding.rule, finding.kind]
        same = next((other for other in candidates if _touch(other, finding)), None)
        if same is None:
            changes.append(Change("appeared", finding))
        else:
            candidates.remove(same)
    changes += [Change("vanished", finding) for rest in left.values() for finding in rest]
    return sorted(changes, key=lambda change: (change.finding.start, change.finding.rule, change.change))


def read_events(path: Path) -> dict[str, tuple[StandingFinding, ...]]:
    """Return what stands in an event file, by call. Raises UserError with file and line."""
    events: defaultdict[str, list[ComplianceEvent]] = defaultdict(list)
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                event = _event(line, SourceLocation(str(path), number))
                events[event.call].append(event)
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path}: cannot be read ({error})") from None
    return {call: standing_findings(of_call) for call, of_call in events.items()}


def _event(line: str, location: SourceLocation) -> ComplianceEvent:
    try:
        return event_of(line)
    except ValueError as error:
        raise UserError(f"is not an event ({error}): remove the line, or judge the calls anew", location) from None


def _touch(one: StandingFinding, other: StandingFinding) -> bool:
    return one.start <= other.end + SAME_PLACE and other.start <= one.end + SAME_PLACE
