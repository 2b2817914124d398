"""Conditions as a call goes on: their occurrences where and when they count.

Everything depends on times of the call: an occurrence carries the time at which it can be known, and the occurrences of
a condition are released in that order, each as soon as all earlier ones are known too. So neither the order in which a
call arrives nor the number of times that it is judged makes a difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from speechguard.judging.conditions.occurrence import Occurrence, Outcomes, joined
from speechguard.judging.conditions.sources import OccurrenceSource, Sayings, source_of
from speechguard.judging.conditions.windows import edge_end, edge_start, known_end, known_late, near_span, perhaps_span
from speechguard.judging.timeline.spans import FOREVER
from speechguard.judging.timeline.timeline import Timeline
from speechguard.judging.timeline.turns import TURN_PAUSE
from speechguard.messages import Role
from speechguard.reasons import Reason, because
from speechguard.rules.model.rule import Condition, Fact, Hold, MeasureValue, Repeats, Says, StartsOver


class Track:
    """A condition that happens at a time, in one call."""

    def __init__(self, condition: Condition, source: OccurrenceSource, near: Track | None, timeline: Timeline) -> None:
        """Follow a condition; `near` is the one that its window lies after, before or around."""
        self.condition = condition
        self.source = source
        self.near = near
        self.frontier = 0.0  # s: all occurrences that can be known before this are released
        self.released: list[Occurrence] = []  # in the order in which they can be known
        self._timeline = timeline
        self._waiting: list[Occurrence] = []  # given by the source
        self._pool: dict[Occurrence, bool | None] = {}  # that may come to count, and whether they clearly do
        self._last = 0.0  # when the last occurrence in the window could be known
        self._anchors = 0  # occurrences of `near` that have been looked at
        self._clear = _Groups(condition)
        self._all = _Groups(condition)

    def settle(self, settled: float) -> None:
        """Release what can be known. `near` must have been settled before."""
        self._waiting += self.source.new(settled)
        self.frontier = self.source.frontier(settled)
        if self.near is not None:
            self.frontier = min(self.frontier, self.near.frontier)
        if (window := self.condition.window) and window.turns is not None:
            self.frontier = min(self.frontier, settled - TURN_PAUSE)  # until then a turn may be over or go on
        ready = [o for o in self._waiting if o.known < self.frontier or self.frontier == FOREVER]
        self._waiting = [o for o in self._waiting if o not in ready]
        news = self.near is not None and len(self.near.released) > self._anchors
        if not (ready or news or settled == FOREVER):
            return
        counted = self._counted(sorted(ready, key=lambda o: o.order), settled)
        for occurrence in sorted(counted, key=lambda o: o.order):
            self._last = max(self._last, occurrence.known)
            if occurrence.clear:
                self.released += self._clear.add(occurrence)
            self.released += (group for group in self._all.add(occurrence) if not group.clear)

    def words(self, occurrence: Occurrence) -> Reason | None:
        """Return the sentence in which an occurrence was said; None: it is no single phrase, or no words at all."""
        says = self.condition.source
        if not isinstance(says, Says) or max(self.condition.times, says.need) > 1:
            return None
        sentence = self._timeline.sentence_at(self.condition.role, occurrence.start)
        return because("said", role=self.condition.role, sentence=sentence.text.strip()) if sentence else None

    def closed(self, settled: float) -> float:
        """Return when it is known that no occurrence comes any more; FOREVER: at the end of the call."""
        window, role = self.condition.window, self.condition.role
        if window is None or window.anchor != "first" or known_late(window) or not isinstance(self.source, Sayings):
            return FOREVER
        end = edge_end(window, role, self._timeline, settled) if self._timeline.utterances[role] else None
        if end is None:
            return FOREVER
        begun = [occurrence.known for occurrence in self._waiting if occurrence.start <= end]
        return max(known_end(window, end), self._last, *begun)

    def perhaps(self, settled: float) -> Reason | None:
        """Return why there may be an occurrence although none is known; None: there is none."""
        window, role = self.condition.window, self.condition.role
        listens = window is not None or isinstance(self.source, Sayings)
        if self.near is None and listens and not self._timeline.utterances[role]:
            return because("no_words", role=role)
        if window is None:
            return self.source.unclear(0.0, FOREVER)
        if self.near is None:
            start = edge_start(window, role, self._timeline)
            end = edge_end(window, role, self._timeline, settled)
            span = start, FOREVER if end is None else end
            return self.source.unclear(*perhaps_span(window, role, span, self._timeline))
        if not self.near.released:
            return self.near.perhaps(settled)
        places = (self._place(anchor, settled) for anchor in self.near.released)
        spans = (perhaps_span(window, role, place, self._timeline) for place in places)
        return next(filter(None, (self.source.unclear(*span) for span in spans)), None)

    def _counted(self, ready: Sequence[Occurrence], settled: float) -> list[Occurrence]:
        """Return the occurrences in the window, of those that have become known."""
        window, role = self.condition.window, self.condition.role
        if window is None:
            return list(ready)
        if self.near is not None:
            return self._near(ready, self.near.released, settled)
        if known_late(window):
            self._pool |= dict.fromkeys(ready)
            if settled < FOREVER or not self._timeline.utterances[role]:
                return []
            ready = [replace(occurrence, known=FOREVER) for occurrence in self._pool]
        if not self._timeline.utterances[role]:
            return []
        start, end = edge_start(window, role, self._timeline), edge_end(window, role, self._timeline, settled)
        return [o for o in ready if start <= o.start <= (FOREVER if end is None else end)]

    def _near(self, ready: Sequence[Occurrence], anchors: Sequence[Occurrence], settled: float) -> list[Occurrence]:
        """Return the occurrences near an anchor; near one by doubtful words, it may clearly be near another."""
        fresh = anchors[self._anchors :]
        self._anchors = len(anchors)
        near = [(o, a) for o in self._pool for a in fresh if self._lies(o, a, settled)]
        near += [(o, a) for o in ready for a in anchors if self._lies(o, a, settled)]
        self._pool |= dict.fromkeys(ready)
        counted: list[Occurrence] = []
        for occurrence, anchor in sorted(near, key=lambda pair: (max(pair[0].known, pair[1].known), pair[1].order)):
            clear = occurrence.clear and anchor.clear
            before = self._pool[occurrence]
            if before is True or before is clear:
                continue
            self._pool[occurrence] = clear
            counted.append(replace(occurrence, known=max(occurrence.known, anchor.known), clear=clear))
        return counted

    def _lies(self, occurrence: Occurrence, anchor: Occurrence, settled: float) -> bool:
        start, end = self._place(anchor, settled)
        return start <= occurrence.start <= end

    def _place(self, anchor: Occurrence, settled: float) -> tuple[float, float]:
        """Return both ends of the window near an occurrence of `near`."""
        window, role = self.condition.window, self.condition.role
        assert window is not None
        return near_span(window, role, anchor, self._timeline, settled)


class _Groups:
    """Groups of occurrences: so many, or so many different phrases, in a stretch of time."""

    def __init__(self, condition: Condition) -> None:
        need = condition.source.need if isinstance(condition.source, Says) else 1
        self._different = need > 1
        self._size = max(need, condition.times)
        self._within = FOREVER if condition.within is None else condition.within
        self._open: list[Occurrence] = []

    def add(self, occurrence: Occurrence) -> list[Occurrence]:
        """Return the group that this occurrence completes, if it does; it takes part in no other."""
        if self._size == 1:
            return [occurrence]
        self._open = [
            other
            for other in self._open
            if occurrence.end - other.start <= self._within and not (self._different and other.item == occurrence.item)
        ]
        self._open.append(occurrence)
        if len(self._open) < self._size:
            return []
        group, self._open = joined(self._open), []
        return [group]


class Tracks:
    """The conditions of a rule that happen at a time, in one call."""

    def __init__(self, conditions: Iterable[Condition], timeline: Timeline, outcomes: Outcomes) -> None:
        untracked = {c.name: c for c in conditions if not isinstance(c.source, Fact | MeasureValue)}
        self.by_name: dict[str, Track] = {}
        while untracked:  # those that others lean on first
            for name, condition in list(untracked.items()):
                if condition.near not in untracked:
                    near = self.by_name[condition.near] if condition.near else None
                    source = source_of(condition, timeline, outcomes)
                    self.by_name[name] = Track(condition, source, near, timeline)
                    del untracked[name]
        # Those that listen to words, by the name of the condition.
        self.sayings: Mapping[str, Sayings] = {
            name: track.source for name, track in self.by_name.items() if isinstance(track.source, Sayings)
        }

    def settle(self, settled: float) -> None:
        """Release what can be known."""
        for track in self.by_name.values():
            track.settle(settled)


def roles_heard(condition: Condition) -> set[Role]:
    """Return the roles whose words the condition needs."""
    match condition.source:
        case Fact() | MeasureValue():
            return set()
        case Says() | Hold() | Repeats():
            words = True
        case StartsOver():
            words = condition.source.words > 0
        case _:
            words = False
    turns = condition.window is not None and (condition.window.turns is not None or not condition.near)
    return {condition.role} if words or turns else set()
