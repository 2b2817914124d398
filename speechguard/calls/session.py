"""A live call from what is heard to what is shown: judges, keeps the state of the screen, writes the events."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol

import numpy as np

from speechguard.calls.setup import SetupCheck
from speechguard.calls.so_far import CallSoFar, Kept
from speechguard.calls.state import (
    ChecklistRow,
    Delay,
    Finding,
    Highlight,
    Notice,
    SessionState,
    Summary,
    Titles,
    TranscriptLine,
    View,
)
from speechguard.errors import AudioError, SpeechguardError
from speechguard.judging.applicability import unheard
from speechguard.judging.engine import BESIDE, NOTHING_KNOWN
from speechguard.messages import (
    CallMetadata,
    CallScore,
    ChecklistState,
    ComplianceEvent,
    Heard,
    Language,
    Lost,
    Progress,
    Retold,
    Role,
    Spoke,
    Status,
    Transcript,
)
from speechguard.reasons import Reason, because
from speechguard.rules.model.rule import ChecklistItem
from speechguard.rules.rulebook import Rulebook

Pace = Literal["realtime", "fast"]
LINES_KEPT = 200  # transcript lines a view may scroll back to
# What is not due yet, or does not apply, nobody needs to read during a call.
ON_SCREEN: tuple[ChecklistState, ...] = ("due", "met", "missing", "not_assessable")


class Judge(Protocol):
    """The compliance engine (speechguard.judging.retelling.RetellingEngine)."""

    def adopt(self, rulebook: Rulebook) -> bool: ...
    def partial(self, transcript: Transcript) -> list[ComplianceEvent]: ...
    def final(self, transcript: Transcript) -> list[ComplianceEvent]: ...
    def spoke(self, spoke: Spoke) -> None: ...
    def lost(self, start: float, end: float) -> None: ...
    def advance(self, now: float, settled: float) -> list[ComplianceEvent]: ...
    def end(self, now: float) -> list[ComplianceEvent]: ...
    def retold(self, retold: Retold) -> list[ComplianceEvent]: ...
    def recall(self, heard: Iterable[Kept], events: Iterable[ComplianceEvent]) -> list[ComplianceEvent]: ...
    def checklist(self) -> Sequence[ChecklistItem]: ...
    def score(self, events: Iterable[ComplianceEvent]) -> CallScore | None: ...


class EventSink(Protocol):
    """Where events are written (speechguard.archive.events.EventFile)."""

    def write(self, events: Sequence[ComplianceEvent]) -> None: ...


@dataclass(frozen=True, slots=True)
class CallSettings:
    """What is known of a call before it begins, and how it is heard and judged."""

    name: str  # in the events
    rulebook: Rulebook
    roles: tuple[Role, ...] = ("agent",)  # whose words become text; texts of others only serve to check the set-up
    metadata: CallMetadata = NOTHING_KNOWN
    pace: Pace = "realtime"  # fast: of what has been recorded, as fast as the machine can


class Session:
    """One call. `run` once."""

    def __init__(
        self,
        settings: CallSettings,
        judge: Judge,
        view: View,
        *,
        duration: float | None = None,
        events: EventSink | None = None,
        spoken_at: Callable[[float], float] | None = None,
        setup: SetupCheck | None = None,
        one_channel: bool = False,
    ) -> None:
        """`duration`: of the call (s). `spoken_at`: clock reading of a second of it; None when it is not live.

        `one_channel`: both people are on it.
        """
        self._judge = judge
        self._view = view
        self._events = events
        self._spoken_at = spoken_at
        self._roles = settings.roles
        self._one_channel = one_channel
        self._setup = setup
        self._titles: dict[str, Titles] = {}
        self._use(settings.rulebook)
        self._delays: dict[Status, list[float]] = {"provisional": [], "confirmed": []}
        self._transcripts: dict[int, Transcript] = {}
        self._corrected: set[int] = set()  # utterances whose speaker is another than was shown
        self._findings: dict[int, Finding] = {}
        self._interrupted = False
        self._goes_on = False  # though nobody listens any more
        self._score: CallScore | None = None
        self._unscored = False  # the call was heard to its end, and no words of the agent were in it
        language: Language = settings.rulebook.language  # type: ignore[assignment]  # ours are those of rulebooks
        self._state = SessionState(settings.name, language, clock=0.0, duration=duration, phase="starting")
        self.failure: SpeechguardError | None = None  # events could no longer be written; the call went on

    def adopt(self, rulebook: Rulebook) -> bool:
        """Go on by changed rules. False, and nothing is changed, while a warning is open: ask again."""
        if not self._judge.adopt(rulebook):
            return False
        self._use(rulebook)
        return True

    def _use(self, rulebook: Rulebook) -> None:
        # Events of a rule that has gone may still be withdrawn, so its title stays.
        self._titles |= {rule.id: rule.title for rule in rulebook.rules}
        self._packs = rulebook.versions
        # Rules that need words of a role that is not transcribed: their events are written, not shown.
        self._unheard = frozenset(rule.id for rule in rulebook.rules if unheard(rule, self._roles))

    def interrupt(self, *, goes_on: bool = False) -> None:
        """Say that the user has ended the call, or stopped listening (`goes_on`); what was said is still judged."""
        self._interrupted = True
        self._goes_on = goes_on
        self._state = replace(self._state, phase="finishing")

    def resume(self, so_far: CallSoFar) -> None:
        """Go on with a call, before all else: what was found stands, unless all that was heard says otherwise."""
        heard = [one for one in so_far.heard if not isinstance(one, Transcript) or one.role in self._roles]
        for message in heard:
            if isinstance(message, Transcript):
                self._transcripts[message.utterance] = message
            elif isinstance(message, Lost):
                self._state = replace(self._state, lost=self._state.lost + message.end - message.start)
        self._keep(so_far.events)
        changed = self._judge.recall(heard, so_far.events)
        if not so_far.now.ended:
            self._keep(changed)
            self._write(changed)
        self._show_progress(so_far.now)
        score = self._judge.score(finding.event for finding in self._findings.values())
        self._state = replace(self._state, score=score and score.score)
        self._show_transcript()
        self._view.update(self._state)

    def run(self, heard: Iterable[Heard], problems: Callable[[], Sequence[Reason]] = tuple) -> Summary:
        """Judge and show a call until it ends. `problems` tells what is wrong with the sound and the rules so far.

        A call that could not be heard to its end is summed up as far as it goes before the error is raised.
        """
        try:
            for message in heard:
                self._take(message)
                self._check_setup(message)
                self._state = replace(self._state, notices=self._notices(problems()))
                self._view.update(self._state)
        except AudioError:
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
            notices=(*state.notices, *self._unheard_rules(), *[Notice("unscored")] * self._unscored),
            rules=self._packs,
            score=self._score,
        )

    def _take(self, message: Heard) -> None:
        events: list[ComplianceEvent] = []
        if isinstance(message, Transcript):
            if message.role not in self._roles:
                return
            self._transcripts[message.utterance] = message
            events = self._judge.final(message) if message.final else self._judge.partial(message)
        elif isinstance(message, Retold):
            for text in message.texts:
                if shown := self._transcripts.get(text.utterance):
                    self._transcripts[text.utterance] = text
                    if shown.speaker != text.speaker:
                        self._corrected.add(text.utterance)
            events = self._judge.retold(message)
        elif isinstance(message, Spoke):
            self._judge.spoke(message)
        elif isinstance(message, Lost):
            self._judge.lost(message.start, message.end)
            self._state = replace(self._state, lost=self._state.lost + message.end - message.start)
        else:
            events = self._judge.advance(message.now, message.settled)
            if message.ended:
                if self._goes_on:
                    self._judge.lost(message.now, message.now + BESIDE)
                events = events + self._judge.end(message.now)
            self._show_progress(message)
        if events:
            self._record(events)
        ended = isinstance(message, Progress) and message.ended
        if events or ended or (isinstance(message, Transcript) and message.final):
            score = self._judge.score(finding.event for finding in self._findings.values())
            self._state = replace(self._state, score=score and score.score)
            if ended:
                self._score, self._unscored = score, score is None
        if events or isinstance(message, (Transcript, Retold)):
            self._show_transcript()

    def _record(self, events: list[ComplianceEvent]) -> None:
        """Stamp, keep and write new events."""
        stamped = [self._stamped(event) for event in events]
        self._keep(stamped)
        self._write(stamped)
        delays = {s: Delay(*np.percentile(d, [50, 95]).tolist()) for s, d in self._delays.items() if d}
        self._state = replace(self._state, delays=delays)

    def _keep(self, events: Iterable[ComplianceEvent]) -> None:
        for event in events:
            if event.kind == "not_assessable" and event.rule in self._unheard:
                continue
            shown = self._findings.get(event.id)
            heard = shown.heard if shown and event.status == "retracted" else self._excerpt(event)
            # A call that is gone on with may have events of a rule that is no more.
            self._findings[event.id] = Finding(event, self._titles.get(event.rule, {}), heard)
        self._state = replace(self._state, findings=tuple(self._findings.values()))

    def _write(self, events: Sequence[ComplianceEvent]) -> None:
        if self._events and events and not self.failure:
            try:
                self._events.write(events)
            except SpeechguardError as failure:
                self.failure = failure

    def _stamped(self, event: ComplianceEvent) -> ComplianceEvent:
        if self._spoken_at is None:
            return event
        delay = time.monotonic() - self._spoken_at(event.end)
        if event.kind == "violation" and event.status in self._delays:
            self._delays[event.status].append(delay)
        return replace(event, delay=delay)

    def _show_progress(self, progress: Progress) -> None:
        checklist = tuple(
            ChecklistRow(item.rule, item.title, item.state, item.say_instead, item.until)
            for item in self._judge.checklist()
            if item.state in ON_SCREEN and item.rule not in self._unheard
        )
        speaking = self._speaking() if self._one_channel else progress.speaking
        self._state = replace(
            self._state,
            phase="finishing" if self._interrupted else "live",
            clock=progress.now,
            behind=progress.behind,
            checklist=checklist,
            agent_speaks="agent" in speaking,
            customer_speaks="customer" in speaking,
        )

    def _speaking(self) -> frozenset[Role]:
        """Return who speaks by the text that goes on: the channel says only that somebody does."""
        newest = max(self._transcripts.values(), key=lambda text: text.start, default=None)
        return frozenset() if newest is None or newest.final or newest.doubts else frozenset([newest.role])

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
                corrected=transcript.utterance in self._corrected,
                highlights=tuple(self._highlights(transcript)),
            )
            for transcript in recent
            if transcript.speech
        )
        self._state = replace(self._state, transcript=lines)

    def _highlights(self, transcript: Transcript) -> Iterator[Highlight]:
        """Where in the text the phrases are; what is only suspected is shown beside it."""
        for finding in self._findings.values():
            if finding.event.kind != "suspected" and (place := _place(transcript, finding.event)):
                yield Highlight(*place, finding.event.status, finding.event.severity)

    def _excerpt(self, event: ComplianceEvent) -> str:
        """What was heard as the phrase."""
        places = ((transcript.text, _place(transcript, event)) for transcript in self._transcripts.values())
        return " ".join(text[place[0] : place[1]].strip() for text, place in places if place)

    def _check_setup(self, message: Heard) -> None:
        if self._setup is not None:
            self._setup.take(message)

    def _notices(self, problems: Iterable[Reason]) -> tuple[Notice, ...]:
        """What is wrong with the call so far."""
        concerns = self._setup.concerns if self._setup else ()
        failures = (because("text", text=str(self.failure)),) if self.failure else ()
        return (
            *(Notice("problem", problem) for problem in problems),
            *(Notice(concern) for concern in concerns),
            *(Notice("problem", failure) for failure in failures),
        )

    def _unheard_rules(self) -> tuple[Notice, ...]:
        return (Notice("unheard", count=len(self._unheard)),) if self._unheard else ()


def _place(transcript: Transcript, event: ComplianceEvent) -> tuple[int, int] | None:
    """First and last character of the words that were spoken at the time of a finding; None when there are none."""
    if (
        event.kind not in ("violation", "suspected", "not_assessable")
        or not event.phrase
        or event.role != transcript.role
    ):
        return None
    position, marked = 0, list[int]()
    for word in transcript.words:
        # The middle: the times of a word shift a little from one partial text to the next.
        if event.start <= (word.start + word.end) / 2 <= event.end:
            blank = len(word.text) - len(word.text.lstrip())
            marked += [position + blank, position + len(word.text)]
        position += len(word.text)
    return (marked[0], marked[-1]) if marked else None
