"""Calls of a service before this one, read from the event log."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, exists, or_, select

from speechguard.archive.codecs.events import events_of
from speechguard.archive.codecs.metadata import metadata_of
from speechguard.calls.so_far import CallSoFar, told_in_order
from speechguard.messages import ComplianceEvent
from speechguard.reasons import Reason, reason_of
from speechguard.service.alerts import OPEN, Alert
from speechguard.service.facts import SaidOfCall
from speechguard.service.heard import message_of
from speechguard.service.tables import live_alerts, live_calls, live_events, live_heard, moment, seconds_of


@dataclass(frozen=True, slots=True)
class LoggedCall:
    """A call of a service before this one."""

    number: int
    facts: SaidOfCall
    started: float  # s since 1970
    ended: float | None  # s since 1970; None: it went on when the service was stopped
    problem: Reason | None  # why it was not heard to its end
    stored: bool  # in the store of calls
    so_far: CallSoFar
    alerts: tuple[Alert, ...]
    newest: int  # number of its newest event


def left(connection: Connection, since: float) -> list[LoggedCall]:
    """Return the calls that are still to be stored, have open alerts, or ended `since` (s since 1970)."""
    open_alerts = exists().where(live_alerts.c.call_id == live_calls.c.id, live_alerts.c.state.in_(OPEN))
    wanted = or_(live_calls.c.stored.is_(False), live_calls.c.ended_at >= moment(since), open_alerts)
    rows = connection.execute(select(live_calls).where(wanted).order_by(live_calls.c.id)).all()
    return [_call(connection, row) for row in rows]


def _call(connection: Connection, row: Row[Any]) -> LoggedCall:
    of_events = select(live_events.c.id, live_events.c.event).where(live_events.c.call_id == row.id)
    written = connection.execute(of_events.order_by(live_events.c.id)).all()
    events = events_of("".join(event + "\n" for _, event in written).encode())
    of_heard = select(live_heard.c.message).where(live_heard.c.call_id == row.id).order_by(live_heard.c.id)
    heard = told_in_order(message_of(line) for line in connection.scalars(of_heard))
    of_alerts = select(live_alerts).where(live_alerts.c.call_id == row.id).order_by(live_alerts.c.id)
    return LoggedCall(
        number=row.id,
        facts=_said(row.call, row.facts),
        started=seconds_of(row.started_at),
        ended=_seconds(row.ended_at),
        problem=reason_of(json.loads(row.problem)) if row.problem else None,
        stored=row.stored,
        so_far=CallSoFar(heard, events),
        alerts=tuple(_alert(alert, events) for alert in connection.execute(of_alerts)),
        newest=max((number for number, _ in written), default=0),
    )


def _alert(row: Row[Any], events: list[ComplianceEvent]) -> Alert:
    warnings: list[int] = json.loads(row.warnings)
    return Alert(
        number=row.id,
        call=row.call_id,
        rule=row.rule,
        severity=row.severity,
        warnings=tuple(warnings),
        at=max((event.end for event in events if event.id in warnings), default=0.0),
        triggered=seconds_of(row.triggered_at),
        state=row.state,
        escalated=_seconds(row.escalated_at),
        acknowledged=_seconds(row.acknowledged_at),
        resolved=_seconds(row.resolved_at),
        acknowledged_by=row.acknowledged_by,
        resolved_by=row.resolved_by,
    )


def _seconds(moment: str) -> float | None:
    return seconds_of(moment) if moment else None


def _said(call: str, facts: str) -> SaidOfCall:
    """Return what its source said of a call."""
    said: dict[str, Any] = json.loads(facts)
    metadata = metadata_of(said.pop("metadata"))
    return SaidOfCall(call, **said, metadata=metadata)
