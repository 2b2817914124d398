"""The event log: what was found in which call, and what people did about it, on the disk before anybody is shown it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Table, Update, func, insert, select, update

from speechguard.archive.codecs.events import event_line
from speechguard.archive.codecs.metadata import metadata_data
from speechguard.calls.so_far import Kept
from speechguard.messages import ComplianceEvent
from speechguard.reasons import Reason
from speechguard.review.store.database import make_engine
from speechguard.review.store.private_files import keep_private
from speechguard.service.alerts import Alert
from speechguard.service.commits import Commits
from speechguard.service.facts import SaidOfCall
from speechguard.service.heard import line_of
from speechguard.service.hooks.announcing import HookMessage
from speechguard.service.hooks.outbox import Outbox
from speechguard.service.logged import LoggedCall, left
from speechguard.service.tables import METADATA, live_alerts, live_calls, live_events, live_heard, moment
from speechguard.service.tally import ShiftTally, tally

FILE = "live.sqlite"  # in the folder of the store


class EventLog:
    """An open log. Any thread may use it; what a method has written is on the disk when it returns."""

    def __init__(self, url: str | URL) -> None:
        """Open a log, made first where it is not there. Raises UserError where it cannot be."""
        self._engine = make_engine(url)
        path = self._engine.url.database if self._engine.dialect.name == "sqlite" else None
        if path:
            keep_private(Path(path))
        self._commits = Commits(self._engine, path or "the event log")
        self._commits.change(METADATA.create_all)
        self.outbox = Outbox(self._commits)

    @classmethod
    def of_store(cls, folder: Path) -> EventLog:
        """Open the log in the folder of a store."""
        return cls(URL.create("sqlite", database=str(folder / FILE)))

    def begin(self, facts: SaidOfCall, started: float) -> int:
        """Note that a call begins; return its number. `started`: s since 1970."""
        said = {
            "agent": facts.agent,
            "team": facts.team,
            "language": facts.language,
            "source": facts.source,
            "agent_channel": facts.agent_channel,
            "metadata": metadata_data(facts.metadata),
        }
        row = {"call": facts.call, "facts": json.dumps(said, ensure_ascii=False), "started_at": moment(started)}
        return self._added(live_calls, row)

    def write(
        self,
        call: int,
        heard: Sequence[Kept],
        events: Sequence[ComplianceEvent],
        alerts: Sequence[Alert],
        at: float,
        messages: Sequence[HookMessage] = (),
    ) -> int:
        """Write what was heard and found of a call, how its alerts stand then, and what web hooks are told of it.

        Returns the number of the last event.
        """
        rows = [{"call_id": call, "at": moment(at), "event": event_line(event)} for event in events]
        lines = [{"call_id": call, "message": line_of(message)} for message in heard]

        def change(tx: Connection) -> int:
            for alert in alerts:
                _write_alert(tx, alert)
            if rows:
                tx.execute(insert(live_events), rows)
            if lines:
                tx.execute(insert(live_heard), lines)
            self.outbox.add(tx, messages)
            return int(tx.scalar(select(func.max(live_events.c.id)).where(live_events.c.call_id == call)) or 0)

        newest = self._commits.change(change)
        self._tell(messages)
        return newest

    def alert(self, call: int, event: ComplianceEvent, at: float) -> int:
        """Make an alert for an event of a call; return its number."""
        row = {
            "call_id": call,
            "rule": event.rule,
            "severity": event.severity,
            "warnings": json.dumps([event.id]),
            "state": "triggered",
            "triggered_at": moment(at),
        }
        return self._added(live_alerts, row)

    def keep(self, alert: Alert, messages: Sequence[HookMessage] = ()) -> None:
        """Write how an alert stands, and what web hooks are told of it."""

        def change(tx: Connection) -> None:
            _write_alert(tx, alert)
            self.outbox.add(tx, messages)

        self._commits.change(change)
        self._tell(messages)

    def end(
        self,
        call: int,
        seconds: float,
        at: float,
        problem: Reason | None = None,
        kept: tuple[int, int] = (0, 0),
        messages: Sequence[HookMessage] = (),
    ) -> None:
        """Note that a call is over, `seconds` of it heard, and what web hooks are told of it.

        `kept`: how much that was owed was said, and was not.
        """
        why = json.dumps(problem.as_dict(), ensure_ascii=False) if problem else ""
        ended = _of(call).values(heard=seconds, ended_at=moment(at), problem=why, met=kept[0], missed=kept[1])

        def change(tx: Connection) -> None:
            tx.execute(ended)
            self.outbox.add(tx, messages)

        self._commits.change(change)
        self._tell(messages)

    def stored(self, call: int) -> None:
        """Note that a call is in the store of calls."""
        self._commits.change(lambda tx: tx.execute(_of(call).values(stored=True)))

    def tally(self, since: float) -> ShiftTally:
        """Return what calls and alerts have come to since a moment (s since 1970)."""
        with self._engine.connect() as connection:
            return tally(connection, since)

    def left(self, since: float) -> list[LoggedCall]:
        """Return the calls that are not over for good: still to be stored, with open alerts, or ended `since`."""
        return self._commits.change(lambda tx: left(tx, since))

    def _added(self, table: Table, row: Mapping[str, Any]) -> int:
        """Add a row; return its number."""

        def add(tx: Connection) -> int:
            key = tx.execute(insert(table).values(row)).inserted_primary_key
            assert key is not None
            return int(key[0])

        return self._commits.change(add)

    def _tell(self, messages: Sequence[HookMessage]) -> None:
        if messages:
            self.outbox.tell()

    def close(self) -> None:
        """Close it, when all is written."""
        self._commits.close()
        self._engine.dispose()


def _write_alert(tx: Connection, alert: Alert) -> None:
    done = update(live_alerts).where(live_alerts.c.id == alert.number)
    tx.execute(
        done.values(
            warnings=json.dumps(alert.warnings),
            state=alert.state,
            escalated_at=moment(alert.escalated),
            acknowledged_by=alert.acknowledged_by,
            acknowledged_at=moment(alert.acknowledged),
            resolved_by=alert.resolved_by,
            resolved_at=moment(alert.resolved),
        )
    )


def _of(call: int) -> Update:
    return update(live_calls).where(live_calls.c.id == call)
