"""A call of the floor: where its LiveCall shows what happens and writes what it finds."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Literal

from speechguard.calls.state import SessionState, Summary
from speechguard.errors import UserError
from speechguard.messages import ComplianceEvent
from speechguard.reasons import Reason
from speechguard.service.alerts import Alert, alerting, joined, without
from speechguard.service.disagreement import disagreement
from speechguard.service.facts import Admission, FloorCall, SaidOfCall
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
        source: RecordedSource,
        log: EventLog,
        cool_down: float,
        changed: Callable[[ServiceCall], None],
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`cool_down`: see alerts.joined; `changed` is called whenever it stands differently."""
        self.source = source
        self._log = log
        self._cool_down = cool_down
        self._changed = changed
        self._clock = clock
        self._lock = threading.Lock()
        self._noted = 0.0  # s of the call
        state = SessionState(facts.call, facts.language, clock=0.0, phase="starting")
        self._now = FloorCall(number, facts, clock(), admission, state)

    @property
    def now(self) -> FloorCall:
        """How it stands."""
        return self._now

    def write(self, events: Sequence[ComplianceEvent]) -> None:
        """Write events, and the alerts that follow from them, before anybody is shown them. Raises SpeechguardError."""
        with self._lock:
            alerts = list(self._now.alerts)
            for event in events:
                self._note_alert(alerts, event)
            before = {alert.number: alert for alert in self._now.alerts}
            changed = [alert for alert in alerts if before.get(alert.number) != alert]
            newest = self._log.write(self._now.number, events, changed, self._clock())
            self._now = replace(self._now, alerts=tuple(alerts), newest=newest)

    def update(self, state: SessionState) -> None:
        """Show the call as it stands now."""
        with self._lock:
            self._now = replace(self._now, state=state, score=state.score)
            due = state.clock >= self._noted + NOTED
            self._noted = state.clock if due else self._noted
        if due:
            self._log.heard(self._now.number, state.clock)
        self._changed(self)

    def close(self, summary: Summary) -> None:
        """Show how it ended."""
        with self._lock:
            score = summary.score.score if summary.score else None
            self._now = replace(self._now, score=score)

    def end(self, problem: Reason | None = None) -> None:
        """Note that it is over."""
        ended = self._clock()
        self._log.end(self._now.number, self._now.state.clock, ended, problem)
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

    def _keep(self, alert: Alert) -> None:
        self._log.keep(alert)
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
