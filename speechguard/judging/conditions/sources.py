"""Sources of the occurrences of a condition, before its limits apply."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from speechguard.judging.conditions.occurrence import Occurrence, Outcomes
from speechguard.judging.findings.phrases import FoundPhrase, distinct
from speechguard.judging.timeline.overlaps import Overlaps
from speechguard.judging.timeline.sentences import Repetitions
from speechguard.judging.timeline.silences import Silences
from speechguard.judging.timeline.timeline import Timeline
from speechguard.judging.timeline.turns import SPEECH_PAUSE
from speechguard.messages import Role, Transcript
from speechguard.reasons import Reason
from speechguard.rules.model.rule import Condition, Hold, Quiet, Repeats, RuleEvents, Says, StartsOver


class OccurrenceSource(Protocol):
    """A source of occurrences, as they become known."""

    def new(self, settled: float, /) -> list[Occurrence]:
        """Return those that are new, in any order; everything that began before `settled` is known."""
        ...

    def frontier(self, settled: float, /) -> float:
        """Return the time before which all occurrences have been returned."""
        ...

    def unclear(self, start: float, end: float, /) -> Reason | None:
        """Return why there may be an occurrence between the two times that is not known; None: there is none."""
        ...


class Sayings:
    """Phrases that the role says."""

    def __init__(self, role: Role, says: Says, timeline: Timeline) -> None:
        self.role: Role = role
        self.by_meaning = says.by_meaning
        self._apart = says.need > 1  # phrases in the same words count, each for itself
        self._timeline = timeline
        self._new: list[Occurrence] = []
        self._reported: list[FoundPhrase] = []  # in the last final text of the role that had some
        self._text = 0  # which of the role's texts that was

    def told(self, transcript: Transcript, findings: Sequence[FoundPhrase], border: int, text: int) -> None:
        """Add the phrases of a final text of the role, its `text`-th.

        `border`: syllables of the text before that it continues.
        """
        continued = self._reported if border and self._text == text - 1 else ()
        before = [replace(f, first=f.first - border, last=f.last - border) for f in continued]
        free = [f for f in findings if f.last > 0 and not any(f.overlaps(b) and self._same(f, b) for b in before)]
        items = dict.fromkeys(f.phrase.location for f in free) if self._apart else {None: None}
        new = [f for item in items for f in distinct(f for f in free if item in (None, f.phrase.location))]
        self._reported, self._text = new, text
        self._new += [
            Occurrence(
                known=finding.end,
                start=finding.start,
                end=finding.end,
                clear=not finding.doubts,
                phrase=finding.phrase.text,
                heard=transcript.text.strip(),
                score=finding.score,
                item=str(finding.phrase.location),
            )
            for finding in new
        ]

    def meant(self, transcript: Transcript, start: float, end: float) -> None:
        """Add a final text that does what the rule asks for in other words, said from `start` to `end` (s)."""
        self._new.append(Occurrence(end, start, end, heard=transcript.text.strip()))

    def new(self, _settled: float) -> list[Occurrence]:
        new, self._new = self._new, []
        return new

    def frontier(self, settled: float) -> float:
        return self._timeline.frontier(self.role, settled)

    def unclear(self, start: float, end: float) -> Reason | None:
        return self._timeline.unclear(self.role, start, end)

    def _same(self, first: FoundPhrase, second: FoundPhrase) -> bool:
        return not self._apart or first.phrase.location == second.phrase.location


class _Voices:
    """A source that looks at who speaks when, whatever is said."""

    def __init__(self, role: Role, timeline: Timeline) -> None:
        self._role: Role = role
        self._timeline = timeline

    def frontier(self, settled: float) -> float:
        return settled

    def unclear(self, start: float, end: float) -> Reason | None:
        return self._timeline.is_lost(start, end)


class Holds(_Voices):
    """Silences of both sides between two utterances of the role; each ends with the role's words."""

    def __init__(self, role: Role, hold: Hold, timeline: Timeline) -> None:
        super().__init__(role, timeline)
        self._seconds = hold.seconds
        self._next = 1  # utterance to look at

    def new(self, settled: float) -> list[Occurrence]:
        utterances = self._timeline.utterances[self._role]
        holds: list[Occurrence] = []
        while self._next < len(utterances) and utterances[self._next].start < settled:
            silence, end = self._timeline.silence_before(self._role, self._next), utterances[self._next].start
            if silence.seconds >= self._seconds:
                holds.append(Occurrence(known=end, start=silence.start, end=end))
            self._next += 1
        return holds


class QuietAfter(_Voices):
    """Silences after the role spoke, until somebody speaks."""

    def __init__(self, role: Role, quiet: Quiet, timeline: Timeline) -> None:
        super().__init__(role, timeline)
        self._seconds = quiet.seconds
        self._silences = Silences(timeline)

    def new(self, settled: float) -> list[Occurrence]:
        ended, _ = self._silences.news(settled)
        return [
            Occurrence(known=silence.end, start=silence.start, end=silence.end)
            for silence in ended
            if silence.seconds >= self._seconds and self._timeline.voice[self._role].ends_at(silence.start)
        ]


class TalkOvers(_Voices):
    """Overlaps that the role begins while the other side speaks, and in which both go on."""

    def __init__(self, role: Role, over: StartsOver, timeline: Timeline) -> None:
        super().__init__(role, timeline)
        self._over = over
        self._overlaps = Overlaps(timeline, role)

    def new(self, settled: float) -> list[Occurrence]:
        return [
            Occurrence(
                known=overlap.end + SPEECH_PAUSE,
                start=overlap.start,
                end=overlap.end,
                clear=overlap.clear or not self._over.words,
            )
            for overlap in self._overlaps.news(settled)
            if overlap.over and overlap.seconds >= self._over.seconds and overlap.may_have(self._over.words)
        ]


class Repeated(_Voices):
    """Sentences that the role says again."""

    def __init__(self, role: Role, repeats: Repeats, timeline: Timeline) -> None:
        super().__init__(role, timeline)
        self._repetitions = Repetitions(timeline.sentences[role], repeats.alike, repeats.syllables)

    def new(self, settled: float) -> list[Occurrence]:
        return [
            Occurrence(
                known=again.sentence.end,
                start=again.sentence.start,
                end=again.sentence.end,
                clear=again.clear,
                heard=again.sentence.text,
            )
            for again in self._repetitions.news(settled)
            if again.times > 1
        ]

    def unclear(self, start: float, end: float) -> Reason | None:
        return self._timeline.unclear(self._role, start, end)


class Results:
    """Results of other rules: what they found, or what was said as they require."""

    def __init__(self, events: RuleEvents, outcomes: Outcomes) -> None:
        self._events = events
        self._outcomes = outcomes
        self._taken = dict.fromkeys(events.rules, 0)

    def new(self, _settled: float) -> list[Occurrence]:
        news: list[Occurrence] = []
        for rule, taken in self._taken.items():
            results = self._outcomes.of(rule, met=self._events.met)
            news += results[taken:]
            self._taken[rule] = len(results)
        return news

    def frontier(self, settled: float) -> float:
        return min(settled, *(self._outcomes.frontier(rule) for rule in self._events.rules))

    def unclear(self, _start: float, _end: float) -> Reason | None:
        return None  # the rules say themselves what they cannot tell


def source_of(condition: Condition, timeline: Timeline, outcomes: Outcomes) -> OccurrenceSource:
    """Return the source of a condition that happens at a time."""
    match condition.source:
        case Says():
            return Sayings(condition.role, condition.source, timeline)
        case Hold():
            return Holds(condition.role, condition.source, timeline)
        case Quiet():
            return QuietAfter(condition.role, condition.source, timeline)
        case StartsOver():
            return TalkOvers(condition.role, condition.source, timeline)
        case Repeats():
            return Repeated(condition.role, condition.source, timeline)
        case RuleEvents():
            return Results(condition.source, outcomes)
        case _:
            raise ValueError(f"condition '{condition.name}' has no time in the call")
