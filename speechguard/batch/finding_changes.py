"""What new rules change, added up over the calls of a store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from speechguard.batch.comparing import ComparedCall
from speechguard.batch.standing_findings import Change, StandingFinding, compare
from speechguard.errors import UserError


@dataclass
class Counts:
    """Findings of one kind of one rule, over all calls."""

    before: int = 0
    after: int = 0
    vanished: int = 0
    appeared: int = 0


@dataclass
class FindingChanges:
    """What changes in all calls. With nothing to compare with, only what is found now is counted."""

    # Findings before, by call, where they are not judged anew.
    known: Mapping[str, Sequence[StandingFinding]] | None = None
    calls: int = 0
    resounded: int = 0  # calls whose syllables were of another version
    left_out: dict[str, int] = field(default_factory=lambda: defaultdict(int))  # calls without rules, by language
    findings: dict[tuple[str, str], Counts] = field(default_factory=lambda: defaultdict(Counts))  # by rule and kind
    changes: list[tuple[str, Change]] = field(default_factory=list[tuple[str, Change]])  # with the call
    scores: list[tuple[str, float, float]] = field(default_factory=list[tuple[str, float, float]])  # call, before, now
    _lines: dict[str, int] = field(default_factory=dict[str, int])

    def add(self, calls: Iterable[ComparedCall]) -> None:
        """Count calls. Raises UserError for a call that is stored twice."""
        for call in calls:
            if (first := self._lines.setdefault(call.call, call.line)) != call.line:
                raise UserError(f"call '{call.call}' is stored twice, in lines {first} and {call.line}: remove one")
            self._add(call)

    def _add(self, call: ComparedCall) -> None:
        if call.new is None:
            self.left_out[call.language] += 1
            return
        self.calls += 1
        self.resounded += call.resounded
        for finding in call.new:
            self.findings[finding.rule, finding.kind].after += 1
        old = call.old if self.known is None else self.known.get(call.call, ())
        if old is None:
            return
        for finding in old:
            self.findings[finding.rule, finding.kind].before += 1
        for change in compare(old, call.new):
            counts = self.findings[change.finding.rule, change.finding.kind]
            counts.appeared += change.change == "appeared"
            counts.vanished += change.change == "vanished"
            self.changes.append((call.call, change))
        if call.score is not None and call.old_score is not None:
            self.scores.append((call.call, call.old_score, call.score))

    def as_dict(self) -> dict[str, Any]:
        """Return everything as plain data."""
        return {
            "calls": self.calls,
            "sounded_anew": self.resounded,
            "without_rules": dict(self.left_out),
            "findings": [
                {"rule": rule, "kind": kind, **vars(counts)} for (rule, kind), counts in sorted(self.findings.items())
            ],
            "changes": [
                {"call": call, "change": change.change, **change.finding._asdict()} for call, change in self.changes
            ],
            "scores": [{"call": call, "before": before, "after": after} for call, before, after in self.scores],
        }
