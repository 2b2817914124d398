"""A live call in which it may become clear later who spoke: what was said until then is judged again.

Events keep their ids: what both judgements find is not told twice, what only the first found is withdrawn.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import count

from speechguard.judging.engine import NOTHING_KNOWN, Engine
from speechguard.messages import (
    CallMetadata,
    CallScore,
    ComplianceEvent,
    Lost,
    Progress,
    Retold,
    Role,
    Spoke,
    Transcript,
)
from speechguard.reasons import Reason, because
from speechguard.rules.model.rule import ChecklistItem
from speechguard.rules.rulebook import Rulebook
from speechguard.utterance import Told, Utterance, hear

PRECISION = 0.001  # of what is written of an event
_ROUNDED = ("start", "end", "score", "value", "meaning")  # what is written no more precisely than that
_Told = Told | Progress | Rulebook


class RetellingEngine:
    """The judging of one call, as an Engine's, in which texts may be given other speakers. Not once it has ended."""

    def __init__(
        self,
        rulebook: Rulebook,
        call: str,
        transcribed: Collection[Role] = ("agent",),
        metadata: CallMetadata = NOTHING_KNOWN,
    ) -> None:
        """Begin a call: see Engine."""
        self._rulebook = rulebook
        self._begin = partial(Engine, rulebook, call, transcribed, metadata)
        self._engine = self._begin()
        self._told: list[_Told] = []  # all but partial texts; how far the call has come where it matters
        self._numbers = count(1)
        self._ids: dict[int, int] = {}  # of events as they are told, by those of the engine
        self._last: dict[int, ComplianceEvent] = {}  # told, by id

    def adopt(self, rulebook: Rulebook) -> bool:
        """Judge what follows by changed rules, also when all is judged again: see Engine."""
        if not self._engine.adopt(rulebook):
            return False
        self._told.append(rulebook)
        return True

    def partial(self, transcript: Transcript) -> list[ComplianceEvent]:
        """Return the events of an utterance that goes on: see Engine."""
        return self._tell(self._engine.partial(transcript))

    def final(self, transcript: Transcript) -> list[ComplianceEvent]:
        """Return what an utterance brings that has ended: see Engine."""
        utterance = hear(transcript, self._rulebook.phonetics)
        self._told.append(utterance)
        return self._tell(self._engine.heard(utterance))

    def spoke(self, spoke: Spoke) -> None:
        """Add voice on a channel, just before the text of its utterance where it has one."""
        self._told.append(spoke)
        self._engine.spoke(spoke)

    def lost(self, start: float, end: float) -> None:
        """Add audio that never arrived: see Engine."""
        self._told.append(Lost(start, end))
        self._engine.lost(start, end)

    def advance(self, now: float, settled: float) -> list[ComplianceEvent]:
        """Judge what has passed: see Engine."""
        if self._told and isinstance(self._told[-1], Progress):
            self._told.pop()  # the next one says all that it says
        self._told.append(Progress(now, settled, frozenset()))
        return self._tell(self._engine.advance(now, settled))

    def end(self, now: float) -> list[ComplianceEvent]:
        """Judge what is pending: the call is over."""
        return self._tell(self._engine.end(now))

    def retold(self, retold: Retold) -> list[ComplianceEvent]:
        """Return what changes when texts have other speakers, by judging all that was heard once more."""
        self._told = list(_corrected(self._told, {text.utterance: text for text in retold.texts}))
        return self._judged_again(retold.audio_seen, because("told_anew"))

    def recall(
        self, heard: Iterable[Spoke | Lost | Transcript | Progress], events: Iterable[ComplianceEvent]
    ) -> list[ComplianceEvent]:
        """Go on with a call that another program has judged, before all else; transcripts are final ones.

        Returns what changes of its `events` when all that was `heard` is judged again. What was sure before its
        utterance had ended stands where nothing else is known of that.
        """
        phonetics = self._rulebook.phonetics
        self._told = [hear(one, phonetics) if isinstance(one, Transcript) else one for one in heard]
        self._last = {event.id: event for event in events}
        self._numbers = count(max(self._last, default=0) + 1)
        progress = (one for one in reversed(self._told) if isinstance(one, Progress))
        last = next(progress, Progress(0.0, 0.0, frozenset()))
        return self._judged_again(last.now, because("service_stopped", seconds=last.now), last.settled)

    def checklist(self) -> Sequence[ChecklistItem]:
        """Return the required rules as they stand: see Engine."""
        return self._engine.checklist()

    def score(self, events: Iterable[ComplianceEvent]) -> CallScore | None:
        """Return the score of the call so far: see Engine."""
        return self._engine.score(events)

    def _judged_again(self, seen: float, gone: Reason, settled: float = float("inf")) -> list[ComplianceEvent]:
        """Judge all that was told; return what changes, as it is known when `seen` (s) of the call has been read.

        `gone`: why what is not found again is withdrawn; not so what was sure and ended after `settled` (s).
        """
        self._engine = self._begin()
        found = {event.id: event for event in _judged(self._engine, self._told)}
        self._ids = {}
        told = {number: event for number, event in self._last.items() if event.status != "retracted"}
        events: list[ComplianceEvent] = []
        for number, event in found.items():
            if event.status == "retracted":
                continue
            known = next((number for number, before in told.items() if _same(before, event)), None)
            self._ids[number] = next(self._numbers) if known is None else known
            if known is None or told.pop(known).status != event.status:
                events.append(replace(event, id=self._ids[number], audio_seen=seen))
        withdrawn = [
            replace(event, status="retracted", reason=gone, audio_seen=seen)
            for event in told.values()
            if event.status == "provisional" or event.end <= settled
        ]
        return self._remembered([*withdrawn, *events])

    def _tell(self, events: Iterable[ComplianceEvent]) -> list[ComplianceEvent]:
        """Return events of the engine with the ids that people know."""
        told: list[ComplianceEvent] = []
        for event in events:
            if event.id not in self._ids:
                self._ids[event.id] = next(self._numbers)
            told.append(replace(event, id=self._ids[event.id]))
        return self._remembered(told)

    def _remembered(self, events: list[ComplianceEvent]) -> list[ComplianceEvent]:
        self._last |= {event.id: event for event in events}
        return events


def _judged(engine: Engine, told: Iterable[_Told]) -> Iterator[ComplianceEvent]:
    """Yield the events of all that was told; changed rules are adopted as soon as no warning is open."""
    changed: Rulebook | None = None
    for message in told:
        if isinstance(message, Rulebook):
            changed = message
        if changed and engine.adopt(changed):
            changed = None
        if isinstance(message, Utterance):
            yield from engine.heard(message)
        elif isinstance(message, Progress):
            yield from engine.end(message.now) if message.ended else engine.advance(message.now, message.settled)
        elif isinstance(message, Spoke):
            engine.spoke(message)
        elif isinstance(message, Lost):
            engine.lost(message.start, message.end)


def _corrected(told: Sequence[_Told], texts: dict[int, Transcript]) -> Iterator[_Told]:
    """Yield what was told with other texts, by utterance; the voice just before a text is its speaker's."""
    for message, after in zip(told, [*told[1:], None], strict=True):
        if isinstance(message, Utterance):
            yield replace(message, transcript=texts.get(message.transcript.utterance, message.transcript))
        elif isinstance(message, Spoke) and isinstance(after, Utterance) and after.transcript.utterance in texts:
            yield texts[after.transcript.utterance].voice(message)
        else:
            yield message


def _same(told: ComplianceEvent, found: ComplianceEvent) -> bool:
    """Return whether two judgements found the same; what was provisional may be a little elsewhere."""
    if told.status == "provisional":
        return (told.rule, told.kind) == (found.rule, found.kind) and told.start < found.end and found.start < told.end
    alike = {name: getattr(found, name) for name in _ROUNDED if _close(getattr(told, name), getattr(found, name))}
    return replace(told, id=found.id, audio_seen=found.audio_seen, delay=found.delay, **alike) == found


def _close(one: float | None, other: float | None) -> bool:
    return one is not None and other is not None and abs(one - other) < PRECISION
