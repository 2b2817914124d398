"""What calls and alerts have come to since a moment, counted in the event log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

from sqlalchemy import Connection, func, select

from speechguard.messages import Severity
from speechguard.service.tables import live_alerts, live_calls, moment, seconds_of


@dataclass(frozen=True, slots=True)
class ShiftTally:
    """Figures of a shift. Alerts that were withdrawn count nowhere."""

    calls: int  # that have begun
    met: int  # of what was owed in calls that are over
    missed: int
    severities: Mapping[Severity, int]  # alerts
    rules: Mapping[str, int]  # alerts by rule, most frequent first
    acknowledged_after: float | None  # s, median; None: none was acknowledged


def tally(connection: Connection, since: float) -> ShiftTally:
    """Count what has begun since a moment (s since 1970)."""
    calls = connection.execute(
        select(func.count(), func.sum(live_calls.c.met), func.sum(live_calls.c.missed)).where(
            live_calls.c.started_at >= moment(since)
        )
    ).one()
    columns = (live_alerts.c.rule, live_alerts.c.severity, live_alerts.c.triggered_at, live_alerts.c.acknowledged_at)
    alerts = connection.execute(
        select(*columns).where(live_alerts.c.triggered_at >= moment(since), live_alerts.c.state != "withdrawn")
    ).all()
    waits = [
        seconds_of(alert.acknowledged_at) - seconds_of(alert.triggered_at) for alert in alerts if alert.acknowledged_at
    ]
    return ShiftTally(
        calls=calls[0],
        met=calls[1] or 0,
        missed=calls[2] or 0,
        severities=Counter(alert.severity for alert in alerts),
        rules=dict(Counter(alert.rule for alert in alerts).most_common()),
        acknowledged_after=median(waits) if waits else None,
    )
