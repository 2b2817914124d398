"""Required phrases: when each is due in a call, and whether it was said then."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from speechguard.judging.conditions.conditions import Track, Tracks
from speechguard.judging.conditions.occurrence import ONLY_UNCLEAR, Occurrence, Outcomes
from speechguard.judging.conditions.sources import Sayings
from speechguard.judging.conditions.windows import (
    edge_end,
    edge_start,
    known_end,
    known_late,
    near_end,
    near_start,
    perhaps_span,
)
from speechguard.judging.findings.phrases import FoundPhrase
from speechguard.judging.findings.warnings import Evidence
from speechguard.judging.meant import WeighedUtterance
from speechguard.judging.timeline.spans import FOREVER
from speechguard.judging.timeline.timeline import Timeline
from speechguard.judging.timeline.turns import TURN_PAUSE
from speechguard.messages import ChecklistState
from speechguard.reasons import Reason, because
from speechguard.rules.model.describing import near_to
from speechguard.rules.model.rule import ChecklistItem, Rule, Window

WindowState = Literal["met", "missing", "not_assessable"]
_WORST_FIRST: tuple[WindowState, ...] = ("missing", "not_assessable", "met")


@dataclass(frozen=True, slots=True)
class WindowResult:
    """A window in which a phrase was due, and whether it was said there."""

    state: WindowState
    start: float  # s, of the window
    end: float
    since: float  # s: when it was said, or the end of the window
    reason: Reason | None = None  # why it is missing or not assessable

    @property
    def evidence(self) -> Evidence | None:
        """Return what an event shows of it; None: it is met."""
        start = max(self.start, 0.0)  # a window before something may begin before the call does
        return None if self.state == "met" else Evidence(self.state, start, self.end, reason=self.reason)


@dataclass(frozen=True, slots=True)
class _PhraseSaid:
    """A phrase that was said, or what means the same."""

    start: float  # s
    clear: bool  # the text may be trusted
    item: object  # which of them


@dataclass(frozen=True, slots=True)
class _Due:
    """A window that is open: near something that happened, or at the beginning of the role's speech.

    What happens several times in one sentence is answered once: it begins near the first and ends near the last.
    """

    near: Occurrence | None  # the first
    last: Occurrence | None = None
    sentence: float | None = None  # s, where the sentence begins that they stand in; None: they are no words
    until: float = 0.0  # s, when all of the sentence can be known

    def with_last(self, occurrence: Occurrence) -> _Due:
        """Return the window with another occurrence in its sentence."""
        assert self.near is not None
        near = replace(self.near, clear=self.near.clear or occurrence.clear)
        return replace(self, near=near, last=occurrence)


class RequiredPhrase:
    """A required rule in one call."""

    def __init__(
        self, rule: Rule, window: Window, tracks: Tracks, timeline: Timeline, outcomes: Outcomes, where: Reason
    ) -> None:
        """Begin a call; `tracks`: those of the rule's conditions; `where`: its phrases count."""
        self.rule = rule
        self._window = window
        self.tracks = tracks
        self._when: Track | None = tracks.by_name.get(rule.when)
        self._timeline = timeline
        self._outcomes = outcomes
        self._where = where
        self._said: list[_PhraseSaid] = []
        self._due: list[_Due] = []  # windows that are open
        self._opened = 0  # windows that have been opened
        self._judged: list[WindowResult] = []
        self._ended = False
        # How many different things were said is known of phrases alone.
        self._by_meaning = rule.role == "agent" and rule.need == 1 and rule.meaning != "off"

    def said(self, phrases: Sequence[FoundPhrase], meant: WeighedUtterance | None) -> None:
        """Add the phrases in an utterance, unless it means the contrary; where there are none, what it means.

        `phrases`: also those that the rule's must be no part of; where one stands, what it means says nothing.
        """
        counting = [said for said in phrases if said.purpose == "phrase"]
        if meant is not None and self._by_meaning:
            credit = meant.credit(self.rule.id)
            if credit == "denied":
                return
            if credit == "fulfilled" and not phrases and not self.rule.filled:
                self._said.append(_PhraseSaid(meant.start, clear=True, item=None))
        self._said += [_PhraseSaid(said.start, not said.doubts, said.phrase.location) for said in counting]

    def settle(self, settled: float) -> list[WindowResult]:
        """Judge the windows that have passed; those before the end of the call are left to `end`."""
        self.tracks.settle(settled)
        self._open(settled)
        judged = [self._judge(due, end) for due, end in self._over(settled)]
        frontier = self._timeline.frontier(self.rule.role, settled)
        frontier = min(frontier, settled - TURN_PAUSE if self._window.turns is not None else settled)
        self._outcomes.judged(self.rule.id, min(frontier, self._when.frontier) if self._when else frontier)
        return judged

    def end(self, now: float) -> list[WindowResult]:
        """Judge what is left: the call ended at `now`. Nothing, while the rules that it depends on are not judged."""
        judged = self.settle(FOREVER)
        if self._ended or (self._when is not None and self._when.frontier < FOREVER):
            return judged
        self._ended = True
        spoken = self._timeline.utterances[self.rule.role]
        if self._when is None and known_late(self._window) and spoken:
            self._due.append(_Due(None))
            judged += [self._judge(due, end) for due, end in self._over(FOREVER)]
        if not spoken and (self._due or self._when is None):
            reason = because("no_words", role=self.rule.role)
            judged.append(self._keep(WindowResult("not_assessable", 0.0, now, now, reason), FOREVER))
        elif spoken:  # a window that was to begin with words that never came
            judged += [self._judge(due, max(now, self._start(due))) for due in self._due]
        self._due.clear()
        return judged

    def item(self, settled: float) -> ChecklistItem:
        """Return how the rule stands; until the end a closing counts as said where its window would be now."""
        state, since = self._standing(settled)
        until = self._until(settled) if state == "due" else None
        return ChecklistItem(self.rule.id, self.rule.title, state, since, self.rule.say_instead, until)

    def _until(self, settled: float) -> float | None:
        """Return where the first window in which it has not been said ends; None: that is not known yet."""
        for due in self._due:
            end = self._end(due, settled)
            if self._met(self._between(self._start(due), FOREVER if end is None else end, clear=True)) is None:
                return end if end is not None and end < FOREVER else None
        return None

    def _standing(self, settled: float) -> tuple[ChecklistState, float | None]:
        for due in self._due:
            start, end = self._start(due), self._end(due, settled)
            said = self._met(self._between(start, FOREVER if end is None else end, clear=True))
            if said is None:
                return "due", start
            if due is self._due[-1]:
                return "met", said
        if self._judged:
            worst = min(self._judged, key=lambda judged: _WORST_FIRST.index(judged.state))
            return worst.state, worst.since
        if self._when is not None:
            return "not_due", None
        if known_late(self._window) and self._timeline.utterances[self.rule.role]:
            said = self._met(self._between(self._start(_Due(None)), FOREVER, clear=True))
            return ("due", None) if said is None else ("met", said)
        return "due", None

    def _open(self, settled: float) -> None:
        """Open the windows that begin with what has happened."""
        if self._when is not None:
            for occurrence in self._when.released[self._opened :]:
                self._open_near(self._when, occurrence)
            self._opened = len(self._when.released)
        elif not self._opened and not known_late(self._window):
            spoken = self._timeline.utterances[self.rule.role]
            if spoken and spoken[0].start < settled:
                self._due.append(_Due(None))
                self._opened = 1

    def _open_near(self, when: Track, occurrence: Occurrence) -> None:
        """Open a window near an occurrence, or widen that of its sentence."""
        sentence = None
        if isinstance(when.source, Sayings):
            sentence = self._timeline.sentence_at(when.condition.role, occurrence.start)
        for at, due in enumerate(self._due):
            if sentence and due.sentence == sentence.start and occurrence.known <= due.until:
                self._due[at] = due.with_last(occurrence)
                return
        start = sentence.start if sentence else None
        until = max(occurrence.known, sentence.end) if sentence else occurrence.known
        self._due.append(_Due(occurrence, occurrence, start, until))

    def _over(self, settled: float) -> list[tuple[_Due, float]]:
        """Close the windows that have passed and return them with their ends."""
        ends = [(due, self._end(due, settled)) for due in self._due]
        known = self._when.frontier if self._when else FOREVER
        over = [
            (due, end)
            for due, end in ends
            if end is not None
            and (due.until < known or known == FOREVER)
            and self._timeline.passed(self.rule.role, end, settled)
        ]
        self._due = [due for due in self._due if not any(due is other for other, _ in over)]
        return over

    def _start(self, due: _Due) -> float:
        if due.near is None:
            return edge_start(self._window, self.rule.role, self._timeline)
        return near_start(self._window, self.rule.role, due.near, self._timeline)

    def _end(self, due: _Due, settled: float) -> float | None:
        if due.last is None:
            return edge_end(self._window, self.rule.role, self._timeline, settled)
        return near_end(self._window, self.rule.role, due.last, self._timeline, settled)

    def _between(self, start: float, end: float, *, clear: bool) -> list[_PhraseSaid]:
        """Return what was said in the window; all of it, or what is clear."""
        return [said for said in self._said if start <= said.start <= end and (said.clear or not clear)]

    def _met(self, said: Iterable[_PhraseSaid]) -> float | None:
        """Return when as many different phrases as are needed had been said; None: they were not."""
        items: dict[object, float] = {}
        for phrase in sorted(said, key=lambda said: said.start):
            items.setdefault(phrase.item, phrase.start)
        times = sorted(items.values())
        return times[self.rule.need - 1] if len(times) >= self.rule.need else None

    def _judge(self, due: _Due, end: float) -> WindowResult:
        start = self._start(due)
        since = self._met(self._between(start, end, clear=True))
        known = max(known_end(self._window, end), due.until)
        if known_late(self._window):
            known = FOREVER
        if since is not None:
            return self._keep(WindowResult("met", start, end, since), known)
        unclear = self._timeline.unclear(
            self.rule.role, *perhaps_span(self._window, self.rule.role, (start, end), self._timeline)
        )
        if self._met(self._between(start, end, clear=False)) is not None:
            unclear = ONLY_UNCLEAR
        elif due.near is not None and not due.near.clear:
            unclear = because("anchor_unclear", phrase=due.near.phrase)
        if unclear:
            reason = because("perhaps_said", where=self._where, why=unclear)
            return self._keep(WindowResult("not_assessable", start, end, end, reason), known)
        return self._keep(WindowResult("missing", start, end, end, self._lacking(due, start, end)), known)

    def _lacking(self, due: _Due, start: float, end: float) -> Reason:
        words = self._when.words(due.near) if self._when and due.near else None
        where = near_to(self._window, words) if words else self._where
        if self.rule.need == 1:
            return because("not_said", where=where)
        said = len({phrase.item for phrase in self._between(start, end, clear=True)})
        return because("said_too_few", said=said, need=self.rule.need, where=where)

    def _keep(self, result: WindowResult, known: float) -> WindowResult:
        """Keep the result, and tell the rules that refer to this one."""
        self._judged.append(result)
        clear = result.state != "not_assessable"
        if result.state != "met":
            self._outcomes.found(self.rule.id, Occurrence(known, result.start, result.end, clear))
        if result.state != "missing":
            self._outcomes.met(self.rule.id, Occurrence(known, result.since, result.since, clear))
        return result
