"""A required phrase: when it is due in a call, and whether it was said then."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from speechguard.compliance.model import ChecklistItem, Rule, State, Window
from speechguard.compliance.timeline import Timeline

Verdict = Literal["met", "missing", "not_assessable"]
_WORST_FIRST: tuple[Verdict, ...] = ("missing", "not_assessable", "met")


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether the phrase was said in a window in which it was due."""

    verdict: Verdict
    start: float  # s, of the window
    end: float
    since: float  # s: when it was said, or the end of the window
    reason: str = ""  # why it is missing or not assessable


class RequiredPhrase:
    """One required rule in one call."""

    def __init__(self, rule: Rule, window: Window, timeline: Timeline) -> None:
        self.rule = rule
        self._window = window
        self._timeline = timeline
        self._said: list[tuple[float, bool]] = []  # s, and whether the text may be trusted
        self._due: list[int] = []  # utterances at which the open windows begin
        self._looked = 0  # utterances that have been looked at for the beginning of a window
        self._judged: list[Judgement] = []

    def said(self, start: float, *, clear: bool) -> None:
        """One of the phrases was said; `clear`: in text that may be trusted."""
        self._said.append((start, clear))

    def settle(self, settled: float) -> list[Judgement]:
        """Judge the windows that have passed; those before the end of the call are left to `end`."""
        if self._window.anchor == "last":
            return []
        self._open(settled)
        judged: list[Judgement] = []
        for number in list(self._due):
            end = self._window_end(number, settled)
            if end is not None and self._timeline.passed(self.rule.role, end, settled):
                self._due.remove(number)
                judged.append(self._judge(self._start(number), end))
        self._judged += judged
        return judged

    def end(self, now: float) -> list[Judgement]:
        """Judge what is left: the call ended at `now`."""
        spoken = self._timeline.spoken(self.rule.role)
        if spoken and self._window.anchor != "last":
            return self.settle(float("inf"))
        if spoken:
            judged = self._judge(self._last_window_start(), spoken[-1].end)
        else:
            judged = Judgement("not_assessable", 0.0, now, now, f"no words of the {self.rule.role} were heard")
        self._judged.append(judged)
        return [judged]

    def item(self, settled: float) -> ChecklistItem:
        """How the rule stands. Before the end a closing counts as said while it lies in what would be its window."""
        state, since = self._standing(settled)
        return ChecklistItem(self.rule.id, self.rule.title, state, since, self.rule.say_instead)

    def _standing(self, settled: float) -> tuple[State, float | None]:
        for number in self._due:
            end = self._window_end(number, settled)
            said = self._first_said(self._start(number), float("inf") if end is None else end)
            if said is None:
                return "due", self._start(number)
            if number == self._due[-1]:
                return "met", said
        if self._judged:
            worst = min(self._judged, key=lambda judged: _WORST_FIRST.index(judged.verdict))
            return worst.verdict, worst.since
        if self._window.anchor == "after_hold":
            return "not_due", None
        if self._window.anchor == "last" and self._timeline.spoken(self.rule.role):
            said = self._first_said(self._last_window_start(), float("inf"))
            return ("due", None) if said is None else ("met", said)
        return "due", None

    def _open(self, settled: float) -> None:
        """Find the windows that begin with what has been said."""
        role, hold = self.rule.role, self._window.hold
        spoken = self._timeline.spoken(role)
        while self._looked < len(spoken) and spoken[self._looked].start < settled:
            number = self._looked
            first = number == 0
            if first if hold is None else not first and self._timeline.silence_before(role, number) >= hold:
                self._due.append(number)
            self._looked += 1

    def _start(self, number: int) -> float:
        return self._timeline.spoken(self.rule.role)[number].start

    def _window_end(self, number: int, settled: float) -> float | None:
        if self._window.seconds is not None:
            return self._start(number) + self._window.seconds
        return self._timeline.turn_end(self.rule.role, number, self._window.turns or 1, settled)

    def _last_window_start(self) -> float:
        role = self.rule.role
        if self._window.seconds is not None:
            spoken = self._timeline.spoken(role)
            return max(spoken[0].start, spoken[-1].end - self._window.seconds)
        return self._timeline.last_turns_start(role, self._window.turns or 1)

    def _first_said(self, start: float, end: float, *, clear: bool = True) -> float | None:
        return min((said for said, trusted in self._said if start <= said <= end and trusted is clear), default=None)

    def _judge(self, start: float, end: float) -> Judgement:
        said = self._first_said(start, end)
        if said is not None:
            return Judgement("met", start, end, said)
        # What came before the first speech that was understood may have been the first speech.
        unclear = self._timeline.unclear(self.rule.role, 0.0 if self._window.anchor == "first" else start, end)
        if self._first_said(start, end, clear=False) is not None:
            unclear = "it was heard only in speech that was not clear"
        if unclear:
            return Judgement("not_assessable", start, end, end, f"not surely said in {self._window}: {unclear}")
        return Judgement("missing", start, end, end, f"not said in {self._window}")
