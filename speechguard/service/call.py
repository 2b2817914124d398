"""A call of the floor: where its LiveCall shows what happens and writes what it finds."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Literal

from speechguard.calls.so_far import Kept, note
from speechguard.calls.state import SessionState, Summary
from speechguard.errors import SpeechguardError, UserError
from speechguard.messages import AudioChunk, ComplianceEvent, Heard, Retold, Spoke, Transcript
from speechguard.reasons import Reason
from speechguard.service.alerts import Alert, alerting, joined, without
from speechguard.service.attempts import logger
from speechguard.service.disagreement import disagreement
from speechguard.service.facts import Admission, FloorCall, SaidOfCall
from speechguard.service.hooks.announcing import NOBODY, Announcing, CallNames
from speechguard.service.log import EventLog
from speechguard.service.recorded import RecordedSource

Act = Literal["acknowledge", "resolve"]
NOTED = 5.0  # s of the call between two notes of how far it has been judged


class ServiceCall:
    """A view of a call (`update`, `close`) and where its events go (`write`). Any thread may ask how it stands."""

    def __init__(
        self,
        number: int,
        facts: SaidOfCall,
        admission: Admission,
        source: RecordedSource | None,
        log: EventLog,
        cool_down: float,
        changed: Callable[[ServiceCall], None],
        clock: Callable[[], float] = time.time,
        announcing: Announcing = NOBODY,
        stood: FloorCall | None = None,
    ) -> None:
        """`source`: None, there is no sound of it any more; `cool_down`: see alerts.joined.

        `changed` is called whenever it stands differently; `stood`: how a call stood that goes on.
        """
        self._announcing = announcing
        self._names = CallNames(number, facts.call, facts.agent, facts.team)
        self.source = source
        self._log = log
        self._cool_down = cool_down
        self._changed = changed
        self._clock = clock
        self._lock = threading.Lock()
        self._unwritten: list[ComplianceEvent] = []
        self._heard: list[Kept] = []  # and not written; a text that comes again has another speaker
        self._noted = 0.0  # s of the call
        state = SessionState(facts.call, facts.language, clock=0.0, phase="starting")
        now = stood or FloorCall(number, facts, clock(), admission, state)
        self._now = replace(now, admission=admission)

    @property
    def now(self) -> FloorCall:
        """How it stands."""
        return self._now

    def write(self, events: Sequence[ComplianceEvent]) -> None:
        """Write events, and the alerts that follow from them, before anybody is shown them.

        What cannot be written now, as the disk is full or the database locked, is written with what comes next.
        """
        with self._lock:
            self._unwritten += events
            self._write()

    def hear(self, message: Heard) -> None:
        """Note what is heard; the next update writes it, and shows who speaks when."""
        with self._lock:
            if isinstance(message, Retold):
                self._heard += message.texts
                self._now = replace(self._now, voices=retold(self._now.voices, message))
                return
            if isinstance(message, Spoke):
                self._now = replace(self._now, voices=(*self._now.voices, message))
            note(self._heard, message)

    @contextmanager
    def heard_by(self, name: str) -> Generator[queue.Queue[AudioChunk | None]]:
        """Let somebody listen in while this lasts: the last seconds, then what comes; None ends it."""
        source = self.source
        if source is None:
            yield _nothing()
            return
        heard = source.listen()
        self._note_listeners(lambda there: (*there, name))
        try:
            yield heard
        finally:
            source.leave(heard)
            self._note_listeners(lambda there: _less(there, name))

    def update(self, state: SessionState) -> None:
        """Show the call as it stands now."""
        with self._lock:
            said = any(isinstance(message, Transcript) for message in self._heard)
            if said or state.clock >= self._noted + NOTED:
                self._noted = state.clock
                self._write()
            self._now = replace(self._now, state=state, score=state.score)
        self._changed(self)

    def close(self, summary: Summary) -> None:
        """Show how it ended."""
        with self._lock:
            score = summary.score.score if summary.score else None
            self._now = replace(self._now, score=score)

    def end(self, problem: Reason | None = None) -> None:
        """Note that it is over."""
        ended = self._clock()
        seconds = self._now.state.clock
        states = [row.state for row in self._now.state.checklist]
        kept = (states.count("met"), states.count("missing"))
        messages = self._announcing.end(self._names, seconds, ended, problem)
        with self._lock:
            self._write()
        try:
            self._log.end(self._now.number, seconds, ended, problem, kept, messages)
        finally:  # it is over, whatever the database says
            with self._lock:
                self._now = replace(self._now, ended=ended, problem=problem)
            self._changed(self)

    def heard_again(self, recorded: Iterable[ComplianceEvent]) -> None:
        """Note what its recording gave."""
        with self._lock:
            live = [finding.event for finding in self._now.state.findings]
            self._now = replace(self._now, disagreement=disagreement(live, recorded))
        self._changed(self)

    def act(self, alert: int, what: Act, by: str) -> None:
        """Acknowledge or resolve an alert. Raises UserError where the call has none of that number."""
        with self._lock:
            found = next((one for one in self._now.alerts if one.number == alert), None)
            if found is None:
                raise UserError(f"there is no alert {alert}")
            done = found.acknowledge if what == "acknowledge" else found.resolve
            self._keep(done(by, self._clock()))
        self._changed(self)

    def escalate(self, within: float) -> None:
        """Escalate the alerts that nobody has acknowledged within so many s."""
        late = self._clock() - within
        with self._lock:
            waiting = [one for one in self._now.alerts if one.triggered <= late and one.escalate(0.0) != one]
            for alert in waiting:
                self._keep(alert.escalate(self._clock()))
        if waiting:
            self._changed(self)

    def _write(self) -> None:
        alerts = list(self._now.alerts)
        before = {alert.number: alert for alert in alerts}
        at = self._clock()
        try:
            for event in self._unwritten:
                self._note_alert(alerts, event)
            changed = [alert for alert in alerts if before.get(alert.number) != alert]
            messages = self._announcing.changes(self._names, self._now.alerts, alerts, self._unwritten, at)
            newest = self._log.write(self._now.number, self._heard, self._unwritten, changed, at, messages)
        except SpeechguardError as error:
            logger.warning("call %d: %s: what was found is written later", self._now.number, error)
            return
        self._unwritten, self._heard = [], []
        self._now = replace(self._now, alerts=tuple(alerts), newest=newest)

    def _note_listeners(self, change: Callable[[tuple[str, ...]], tuple[str, ...]]) -> None:
        with self._lock:
            self._now = replace(self._now, listeners=change(self._now.listeners))
        self._changed(self)

    def _keep(self, alert: Alert) -> None:
        self._log.keep(alert, self._announcing.changes(self._names, self._now.alerts, [alert], (), self._clock()))
        alerts = tuple(alert if one.number == alert.number else one for one in self._now.alerts)
        self._now = replace(self._now, alerts=alerts)

    def _note_alert(self, alerts: list[Alert], event: ComplianceEvent) -> None:
        """Make, join or withdraw the alert of an event."""
        if event.status == "retracted":
            alerts[:] = [without(alert, event.id) if event.id in alert.warnings else alert for alert in alerts]
        elif alerting(event):
            known = joined(alerts, event, self._cool_down)
            if known:
                alerts[:] = [known if alert.number == known.number else alert for alert in alerts]
            else:
                at = self._clock()
                number = self._log.alert(self._now.number, event, at)
                alerts.append(
                    Alert(number, self._now.number, event.rule, event.severity, (event.id,), event.end, triggered=at)
                )


def retold(voices: Sequence[Spoke], told: Retold) -> tuple[Spoke, ...]:
    """Return the voices with the speakers that texts have now."""
    texts = [(text.start, text.end, text) for text in told.texts]
    return tuple(
        next((text.voice(one) for start, end, text in texts if start <= one.start <= end), one) for one in voices
    )


def _nothing() -> queue.Queue[AudioChunk | None]:
    heard: queue.Queue[AudioChunk | None] = queue.Queue()
    heard.put(None)
    return heard


def _less(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    """Return the names without one of those that are alike."""
    at = names.index(name)
    return names[:at] + names[at + 1 :]
