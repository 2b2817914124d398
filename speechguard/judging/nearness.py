"""The conditions near which a phrase is forbidden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from speechguard.judging.conditions.conditions import Track
from speechguard.judging.conditions.occurrence import Occurrence
from speechguard.judging.conditions.windows import near_span
from speechguard.judging.findings.phrases import RuleFinding
from speechguard.judging.timeline.spans import FOREVER
from speechguard.judging.timeline.timeline import Timeline
from speechguard.judging.timeline.turns import TURN_PAUSE
from speechguard.rules.model.rule import Rule


class Nearness:
    """The conditions near which phrases are forbidden, in one call."""

    def __init__(self, rules: Sequence[Rule], timeline: Timeline, tracks: Mapping[int, Track]) -> None:
        """Begin a call; `tracks`: the conditions, by the number of the rule."""
        self._rules = rules
        self._timeline = timeline
        self._tracks = tracks
        self._settled = 0.0

    def settle(self, settled: float) -> None:
        """Take note of how much of the call is known."""
        self._settled = settled

    def needed(self, finding: RuleFinding) -> bool:
        """Return whether it is forbidden only near something."""
        return finding.rule in self._tracks

    def near(self, finding: RuleFinding, *, clear: bool = True) -> Occurrence | None:
        """Return what it lies near, as far as is known: for sure, or (not `clear`) perhaps."""
        rule = self._rules[finding.rule]
        assert rule.window is not None
        for anchor in self._tracks[finding.rule].released:
            start, end = near_span(rule.window, rule.role, anchor, self._timeline, self._settled)
            if anchor.clear is clear and start <= finding.start <= end:
                return anchor
        return None

    def decided(self, finding: RuleFinding) -> bool:
        """Return whether it is known in which turn it was said, where that matters."""
        return not self._in_turns(finding.rule) or finding.start < self._settled - TURN_PAUSE

    def closed(self, finding: RuleFinding) -> bool:
        """Return whether nothing can happen any more that it may lie near."""
        return self._tracks[finding.rule].frontier == FOREVER

    def frontier(self, number: int) -> float:
        """Return the time before which all findings of the rule of this number are known."""
        frontier = self._timeline.frontier(self._rules[number].role, self._settled)
        if number not in self._tracks:
            return frontier
        turns = self._settled - TURN_PAUSE if self._in_turns(number) else self._settled
        return min(frontier, self._tracks[number].frontier, turns)

    def _in_turns(self, number: int) -> bool:
        window = self._rules[number].window
        return window is not None and window.turns is not None
