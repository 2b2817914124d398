"""A live call from what is heard to what is shown: judges, keeps the state of the screen, writes the events."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np

from speechguard.calls.setup import Concern, SetupCheck
from speechguard.calls.state import (
    ChecklistRow,
    ChecklistState,
    Delay,
    Finding,
    Mark,
    SessionState,
    Summary,
    Texts,
    TranscriptLine,
    View,
)
from speechguard.errors import SpeechguardError
from speechguard.messages import (
    CallScore,
    ComplianceEvent,
    Heard,
    Language,
    Lost,
    Progress,
    Role,
    Spoke,
    Status,
    Transcript,
)

LINES_KEPT = 200  # transcript lines a view may scroll back to
# What is not due yet, or does not apply, nobody needs to read during a call.
ON_SCREEN: tuple[ChecklistState, ...] = ("due", "met", "missing", "not_assessable")


class ChecklistItem(Protocol):
    """What a required rule looks like to the session."""

    @property
    def rule(self) -> str: ...
    @property
    def title(self) -> Texts: ...
    @property
    def state(self) -> ChecklistState: ...
    @property
    def say_instead(self) -> str: ...


class Judge(Protocol):
    """The compliance engine (speechguard.judging.engine.Engine)."""

    def partial(self, transcript: Transcript) -> list[ComplianceEvent]: ...
    def final(self, transcript: Transcript) -> list[ComplianceEvent]: ...
    def spoke(self, spoke: Spoke) -> None: ...
    def lost(self, start: float, end: float) -> None: ...
    def advance(self, now: float, settled: float) -> list[ComplianceEvent]: ...
    def end(self, now: float) -> list[ComplianceEvent]: ...
    def checklist(self) -> Sequence[ChecklistItem]: ...
    def score(self, events: Iterable[ComplianceEvent]) -> CallScore: ...


class EventSink(Protocol):
    """Where events are written (speechguard.archive.events.EventFile)."""

    def write(self, events: Sequence[ComplianceEvent]) -> None: ...


class Session:
    """One call. `run` once."""

    def __init__(
        self,
        call: str,
        language: Language,
        judge: Judge,
        titles: Mapping[str, Texts],
        view: View,
        *,
        duration: float | None = None,
        events: EventSink | None = None,
        spoken_at: Callable[[float], float] | None = None,
        transcribed: Sequence[Role] = ("agent",),
        setup: SetupCheck | None = None,
        concerns: Mapping[Concern, str] | None = None,
        packs: Sequence[str] = (),
        unheard: Collection[str] = (),
        notes: Sequence[str] = (),
    ) -> None:
        """`titles`: of the rules. `spoken_at`: clock reading of a second of the call; None when it is not live.

        `packs`: name and version of those that judge; they may change during the call, like `titles`.
        `unheard`: rules that need words of a role that is not transcribed: their events are written, not shown.
        `notes`: what the summary says besides.

        Texts of roles that are not `transcribed` only serve to check the `setup`; `concerns` are its findings in words.
        """
        self._judge = judge
        self._titles = titles
        self._view = view
        self._events = events
        self._spoken_at = spoken_at
        self._transcribed = transcribed
        self._setup = setup
        self._concerns = concerns or {}
        self._packs = packs
        self._unheard = frozenset(unheard)
        self._notes = notes
        self._delays: dict[Status, list[float]] = {"provisional": [], "confirmed": []}
        self._transcripts: dict[int, Transcript] = {}
        self._findings: dict[int, Finding] = {}
        self._interrupted = False
        self._score: CallScore | None = None
        self._state = SessionState(call=call, language=language, clock=0.0, duration=duration, phase="starting")
        self.failure: SpeechguardError | None = None  # events could no longer be written; the call went on

    def interrupt(self) -> None:
        """Say that the user has ended the call; what has been said is still being judged."""
        self._interrupted = True
        self._state = replace(self._state, phase="finishing")

    def run(self, heard: Iterable[Heard], warnings: Callable[[], Sequence[str]] = tuple) -> Summary:
        """Judge and show a call until it ends. `warnings` tells what is wrong with the sound so far.

        A call that could not be heard to its end is summed up as far as it goes before the error is raised.
        """
        try:
            for message in heard:
                self._take(message)
                self._state = replace(self._state, notices=(*warnings(), *self._worries(message), *self._failures()))
                self._view.update(self._state)
        except SpeechguardError:
            self._view.close(self._summary())
            raise
        summary = self._summary()
        self._view.close(summary)
        return summary

    def _summary(self) -> Summary:
        state = self._state
        return Summary(
            call=state.call,
            language=state.language,
            heard=state.clock,
            lost=state.lost,
            interrupted=self._interrupted,
            delays=state.delays,
            findings=state.findings,
            checklist=state.checklist,
            notices=(*state.notices, *self._notes),
            rules=tuple(self._packs),
            score=self._score,
        )

    def _take(self, message: Heard) -> None:
        events: list[ComplianceEvent] = []
        if isinstance(message, Transcript):
            if message.role not in self._transcribed:
                return
            self._transcripts[message.utterance] = message
            events = self._judge.final(message) if message.final else self._judge.partial(message)
        elif isinstance(message, Spoke):
            self._judge.spoke(message)
        elif isinstance(message, Lost):
            self._judge.lost(message.start, message.end)
            self._state = replace(self._state, lost=self._state.lost + message.end - message.start)
        else:
            events = self._judge.advance(message.now, message.settled)
            if message.ended:
                events = events + self._judge.end(message.now)
            self._show_progress(message)
        if events:
            self._record(events)
        if isinstance(message, Progress) and message.ended:
            self._score = self._judge.score(finding.event for finding in self._findings.values())
        if events or isinstance(message, Transcript):
            self._show_transcript()

    def _record(self, events: list[ComplianceEvent]) -> None:
        """Stamp, keep and write new events."""
        stamped = [self._stamped(event) for event in events]
        for event in stamped:
            if event.kind == "not_assessable" and event.rule in self._unheard:
                continue
            shown = self._findings.get(event.id)
            heard = shown.heard if shown and event.status == "retracted" else self._excerpt(event)
            self._findings[event.id] = Finding(event, self._titles[event.rule], heard)
        if self._events and not self.failure:
            try:
                self._events.write(stamped)
            except SpeechguardError as failure:
                self.failure = failure
        delays = {s: Delay(*np.percentile(d, [50, 95]).tolist()) for s, d in self._delays.items() if d}
        self._state = replace(self._state, findings=tuple(self._findings.values()), delays=delays)

    def _stamped(self, event: ComplianceEvent) -> ComplianceEvent:
        if self._spoken_at is None:
            return event
        delay = time.monotonic() - self._spoken_at(event.end)
        if event.kind == "violation" and event.status in self._delays:
            self._delays[event.status].append(delay)
        return replace(event, delay=delay)

    def _show_progress(self, progress: Progress) -> None:
        checklist = tuple(
            ChecklistRow(item.rule, item.title, item.state, item.say_instead)
            for item in self._judge.checklist()
            if item.state in ON_SCREEN and item.rule not in self._unheard
        )
        self._state = replace(
            self._state,
            phase="finishing" if self._interrupted else "live",
            clock=progress.now,
            behind=progress.behind,
            checklist=checklist,
            agent_speaks="agent" in progress.speaking,
            customer_speaks="customer" in progress.speaking,
        )

    def _show_transcript(self) -> None:
        recent = sorted(self._transcripts.values(), key=lambda t: t.start)[-LINES_KEPT:]
        self._transcripts = {transcript.utterance: transcript for transcript in recent}
        lines = tuple(
            TranscriptLine(
                utterance=transcript.utterance,
                role=transcript.role,
                start=transcript.start,
                text=transcript.text,
                final=transcript.final,
                doubts=transcript.doubts,
                marks=tuple(self._marks(transcript)),
            )
            for transcript in recent
            if transcript.speech
        )
        self._state = replace(self._state, transcript=lines)

    def _marks(self, transcript: Transcript) -> Iterator[Mark]:
        """Where in the text the phrases are."""
        for finding in self._findings.values():
            if place := _place(transcript, finding.event):
                yield Mark(*place, finding.event.status, finding.event.severity)

    def _excerpt(self, event: ComplianceEvent) -> str:
        """What was heard as the phrase."""
        places = ((transcript.text, _place(transcript, event)) for transcript in self._transcripts.values())
        return " ".join(text[place[0] : place[1]].strip() for text, place in places if place)

    def _worries(self, message: Heard) -> tuple[str, ...]:
        """What seems wrong with the set-up of the call, the next message included."""
        if self._setup is None:
            return ()
        self._setup.take(message)
        return tuple(self._concerns[concern] for concern in self._setup.concerns if concern in self._concerns)

    def _failures(self) -> tuple[str, ...]:
        return (str(self.failure),) if self.failure else ()


def _place(transcript: Transcript, event: ComplianceEvent) -> tuple[int, int] | None:
    """First and last character of the words that were spoken at the time of a violation; None when there are none."""
    if event.kind not in ("violation", "not_assessable") or not event.phrase or event.role != transcript.role:
        return None
    position, marked = 0, list[int]()
    for word in transcript.words:
        # The middle: the times of a word shift a little from one partial text to the next.
        if event.start <= (word.start + word.end) / 2 <= event.end:
            blank = len(word.text) - len(word.text.lstrip())
            marked += [position + blank, position + len(word.text)]
        position += len(word.text)
    return (marked[0], marked[-1]) if marked else None
