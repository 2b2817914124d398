"""The tables of the event log.

`live_events` is only added to, and its numbers only grow: screens and receivers say up to which they have seen it. What
calls and alerts have come to stands in their rows. Times are moments in UTC, those of web hooks seconds since 1970;
places in a call are seconds.
"""

from __future__ import annotations

from datetime import datetime, timezone

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, MetaData, Table, Text

from speechguard.review.store import tables

METADATA = MetaData()

live_calls = Table(
    "live_calls",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("call", Text, nullable=False),  # its name
    Column("facts", Text, nullable=False),  # what its source said of it, as JSON
    Column("started_at", Text, nullable=False),
    Column("heard", Float, nullable=False, default=0.0),  # s of it, when it was over
    Column("ended_at", Text, nullable=False, default=""),  # empty: it goes on, or the service was killed meanwhile
    Column("problem", Text, nullable=False, default=""),  # why it could not be heard to its end, as JSON
    Column("met", Integer, nullable=False, default=0),  # of what was owed
    Column("missed", Integer, nullable=False, default=0),
    Column("stored", Boolean, nullable=False, default=False),  # in the store of calls
    sqlite_autoincrement=True,
)

Index("live_calls_since", live_calls.c.started_at)

live_events = Table(
    "live_events",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("call_id", ForeignKey(live_calls.c.id), nullable=False),
    Column("at", Text, nullable=False),
    Column("event", Text, nullable=False),  # as a line of an event file
    sqlite_autoincrement=True,
)
Index("live_events_of", live_events.c.call_id, live_events.c.id)

live_heard = Table(
    "live_heard",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("call_id", ForeignKey(live_calls.c.id), nullable=False),
    Column("message", Text, nullable=False),  # as JSON; a text that comes again has another speaker now
)
Index("live_heard_of", live_heard.c.call_id, live_heard.c.id)

live_alerts = Table(
    "live_alerts",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("call_id", ForeignKey(live_calls.c.id), nullable=False),
    Column("rule", Text, nullable=False),
    Column("severity", Text, nullable=False),
    Column("warnings", Text, nullable=False),  # ids of the warnings that it is about, as JSON
    Column("state", Text, nullable=False),  # triggered, acknowledged, resolved, withdrawn
    Column("triggered_at", Text, nullable=False),
    Column("escalated_at", Text, nullable=False, default=""),
    Column("acknowledged_by", Text, nullable=False, default=""),
    Column("acknowledged_at", Text, nullable=False, default=""),
    Column("resolved_by", Text, nullable=False, default=""),
    Column("resolved_at", Text, nullable=False, default=""),
    sqlite_autoincrement=True,
)
Index("live_alerts_of", live_alerts.c.call_id)
Index("live_alerts_since", live_alerts.c.triggered_at)

live_hooks = Table(
    "live_hooks",
    METADATA,
    Column("hook", Text, primary_key=True),  # its name
    Column("url", Text, nullable=False),
    Column("delivered", Float),  # when it last had a message
    Column("rests_until", Float, nullable=False, default=0.0),  # its receiver asked for that
    Column("off", Boolean, nullable=False, default=False),  # its receiver wants no more
)

live_hook_messages = Table(
    "live_hook_messages",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("hook", Text, nullable=False),
    Column("message", Text, nullable=False),  # its id for the receiver
    Column("call_id", ForeignKey(live_calls.c.id), nullable=False),
    Column("event", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("made", Float, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("due", Float, nullable=False),  # when the next attempt is made
    Column("until", Float, nullable=False),  # when it is given up
    Column("dead", Text, nullable=False, default=""),  # why it was given up, as JSON; delivered ones are taken out
    sqlite_autoincrement=True,
)
Index("live_hook_messages_of", live_hook_messages.c.hook, live_hook_messages.c.call_id, live_hook_messages.c.id)


def moment(seconds: float | None) -> str:
    """Write s since 1970 as a moment in UTC; empty: it has not happened."""
    if seconds is None:
        return ""
    return tables.moment(datetime.fromtimestamp(seconds, timezone.utc))


def seconds_of(moment: str) -> float:
    """Read a moment, as s since 1970."""
    return tables.time_of(moment).timestamp()
