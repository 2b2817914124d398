"""Where the occurrences of a condition come from, before its limits are looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from speechguard.judging.conditions.occurrence import Occurrence, Outcomes
from speechguard.judging.findings import Finding, distinct
from speechguard.judging.measures.repeats import Repetitions
from speechguard.judging.measures.talk import Talk
from speechguard.judging.timeline import OTHER, SPEECH_PAUSE, Timeline
from speechguard.messages import Role, Transcript
from speechguard.rules.model.rule import Condition, Hold, Quiet, Repeats, RuleEvents, Says, StartsOver


class Source(Protocol):
    """Occurrences, as they become known."""

    def new(self, settled: float, /) -> list[Occurrence]:
        """Those found since it was last asked, in any order. `settled`: what began before it has been told."""
        ...

    def frontier(self, settled: float, /) -> float:
        """All that can be known before this has been given."""
        ...

    def unclear(self, start: float, end: float, /) -> str:
        """Why there may be an occurrence between that is not known; empty: there is none."""
        ...


class Sayings:
    """The role says one of the phrases."""

    def __init__(self, role: Role, says: Says, timeline: Timeline) -> None:
        self.role: Role = role
        self._apart = says.need > 1  # phrases in the same words count, each for itself
        self._timeline = timeline
        self._new: list[Occurrence] = []
        self._reported: list[Finding] = []  # in the role's last final text

    def told(self, transcript: Transcript, findings: Sequence[Finding], border: int) -> None:
        """A final text of the role, and the phrases in it; `border`: syllables of the one before that it continues."""
        before = [replace(f, first=f.first - border, last=f.last - border) for f in self._reported if border]
        free = [f for f in findings if f.last > 0 and not any(f.overlaps(b) and self._same(f, b) for b in before)]
        items = dict.fromkeys(f.phrase.location for f in free) if self._apart else {None: None}
        new = [f for item in items for f in distinct(f for f in free if item in (None, f.phrase.location))]
        self._reported = new
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

    def new(self, _settled: float) -> list[Occurrence]:
        new, self._new = self._new, []
        return new

    def frontier(self, settled: float) -> float:
        return self._timeline.frontier(self.role, settled)

    def unclear(self, start: float, end: float) -> str:
        return self._timeline.unclear(self.role, start, end)

    def _same(self, one: Finding, other: Finding) -> bool:
        return not self._apart or one.phrase.location == other.phrase.location


class _Voices:
    """What is seen in who speaks when, whatever is said."""

    def __init__(self, role: Role, timeline: Timeline) -> None:
        self._role: Role = role
        self._timeline = timeline

    def frontier(self, settled: float) -> float:
        return settled

    def unclear(self, start: float, end: float) -> str:
        return self._timeline.is_lost(start, end)


class Holds(_Voices):
    """A silence of both sides between two utterances of the role; it ends with the role's words."""

    def __init__(self, role: Role, hold: Hold, timeline: Timeline) -> None:
        super().__init__(role, timeline)
        self._seconds = hold.seconds
        self._next = 1  # utterance to look at

    def new(self, settled: float) -> list[Occurrence]:
        spoken = self._timeline.spoken(self._role)
        found: list[Occurrence] = []
        while self._next < len(spoken) and spoken[self._next].start < settled:
            silence, end = self._timeline.silence_before(self._role, self._next), spoken[self._next].start
            if silence.seconds >= self._seconds:
                found.append(Occurrence(known=end, start=silence.start, end=end))
            self._next += 1
        return found


class Silences(_Voices):
    """Nobody speaks after the role spoke, until somebody does."""

    def __init__(self, role: Role, quiet: Quiet, timeline: Timeline) -> None:
        super().__init__(role, timeline)
        self._seconds = quiet.seconds
        self._looked = 0.0

    def new(self, settled: float) -> list[Occurrence]:
        found: list[Occurrence] = []
        quiet_since, last = float("inf"), set[Role | None]()  # and who spoke until then
        for start, end, role in self._timeline.noise(self._looked, settled):
            if start - quiet_since >= self._seconds and self._role in last:
                found.append(Occurrence(known=start, start=quiet_since, end=start))
            if not last or end > quiet_since:
                quiet_since, last = end, {role}
            elif end == quiet_since:
                last.add(role)
            self._looked = start
        return found


class TalkOvers(_Voices):
    """The role begins while the other side speaks, and both go on."""

    def __init__(self, role: Role, over: StartsOver, timeline: Timeline) -> None:
        super().__init__(role, timeline)
        self._over = over
        self._looked = -1.0

    def new(self, settled: float) -> list[Occurrence]:
        found: list[Occurrence] = []
        speech, other = self._timeline.speech(self._role), OTHER[self._role]
        for start, own_end in speech[speech.after(self._looked) :]:
            if start >= settled:
                break
            if self._timeline.speaks(other, start):
                theirs = self._timeline.speech(other).at(start)
                end = min(own_end, theirs.end if theirs else start)
                if not end + SPEECH_PAUSE < settled:  # one of them may yet turn out to go on
                    break
                words = self._timeline.words(self._role, start, end)
                if end - start >= self._over.seconds and words >= self._over.words:
                    found.append(Occurrence(known=end + SPEECH_PAUSE, start=start, end=end))
            self._looked = start
        return found


class Repeated(_Voices):
    """The role says a sentence again."""

    def __init__(self, role: Role, repeats: Repeats, timeline: Timeline, talk: Talk) -> None:
        super().__init__(role, timeline)
        self._repetitions = Repetitions(talk, role, repeats.alike, repeats.syllables)

    def new(self, settled: float) -> list[Occurrence]:
        return [
            Occurrence(known=again.end, start=again.start, end=again.end, clear=not again.unclear, heard=again.heard)
            for again in self._repetitions.each(settled)
        ]

    def unclear(self, start: float, end: float) -> str:
        return self._timeline.unclear(self._role, start, end)


class Results:
    """What other rules found, or what was said as they require."""

    def __init__(self, events: RuleEvents, outcomes: Outcomes) -> None:
        self._events = events
        self._outcomes = outcomes
        self._taken = dict.fromkeys(events.rules, 0)

    def new(self, _settled: float) -> list[Occurrence]:
        found: list[Occurrence] = []
        for rule, taken in self._taken.items():
            results = self._outcomes.of(rule, met=self._events.met)
            found += results[taken:]
            self._taken[rule] = len(results)
        return found

    def frontier(self, settled: float) -> float:
        return min(settled, *(self._outcomes.frontier(rule) for rule in self._events.rules))

    def unclear(self, _start: float, _end: float) -> str:
        return ""  # the rules say themselves what they cannot tell


def source_of(condition: Condition, timeline: Timeline, talk: Talk, outcomes: Outcomes) -> Source:
    """The source of a condition that happens at a time."""
    match condition.source:
        case Says():
            return Sayings(condition.role, condition.source, timeline)
        case Hold():
            return Holds(condition.role, condition.source, timeline)
        case Quiet():
            return Silences(condition.role, condition.source, timeline)
        case StartsOver():
            return TalkOvers(condition.role, condition.source, timeline)
        case Repeats():
            return Repeated(condition.role, condition.source, timeline, talk)
        case RuleEvents():
            return Results(condition.source, outcomes)
        case _:
            raise ValueError(f"condition '{condition.name}' has no time in the call")
