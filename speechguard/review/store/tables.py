"""The tables of the database.

What the machine found (`judgements`, `findings`) and what people decided (`verdicts`, `speakers`, `audit`) is only ever
added to; triggers forbid the rest. `calls` and `events` say how things stand, which follows from the others.

What was heard and what people wrote stands in `texts`, of which rows may be deleted; other tables have its digest
(`_reference`; see texts.py).

Times are texts: moments in UTC as `now` writes them; the start of a call as its telephone system wrote it, without the
time zone, so that its day is the day at which it was there. Names that are not known are empty texts.
"""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    event,
    func,
    select,
)

METADATA = MetaData()

# In the order of bytes, so that both databases sort and compare alike.
_TEXT = Text().with_variant(Text(collation="C"), "postgresql")


def _text(name: str, *, unique: bool = False, index: bool = False) -> Column[str]:
    return Column(
        name, _TEXT, nullable=False, default="", server_default="", unique=unique or None, index=index or None
    )


def _reference(name: str) -> Column[str]:
    """Make a column for the digest of a text; empty: there is none."""
    return _text(name)


def _key(name: str = "id") -> Column[int]:
    """Make a column for numbers that we give out: `next_number`."""
    return Column(name, Integer, primary_key=True, autoincrement=False)


migrations = Table("migrations", METADATA, Column("name", _TEXT, primary_key=True), _text("at"), _text("speechguard"))

calls = Table(
    "calls",
    METADATA,
    _key(),
    _text("call", unique=True),
    _text("language"),
    _text("agent"),
    _text("team"),
    _text("start"),
    Column("duration", Float, nullable=False, default=0.0),  # s
    _text("direction"),
    Column("machine_score", Float),  # 0..100; null: the call failed
    Column("machine_fatal", Boolean, nullable=False, default=False),
    Column("score", Float),  # after what people decided; null: as the machine's
    Column("fatal", Boolean, nullable=False, default=False),
    Column("findings", Integer, nullable=False, default=0),  # of the machine, that stand; not what is suspected
    Column("judgement", Integer, nullable=False),  # the newest
    _text("line"),  # SHA-256, hex, of its line in calls.jsonl
    Column("present", Boolean, nullable=False, default=True),  # still in the store
    Column("stale", Boolean, nullable=False, default=False),  # its score is to be computed anew
    Column("transcript_start", Integer, nullable=False, default=0),  # in transcripts.jsonl: first byte of its line
    Column("transcript_end", Integer, nullable=False, default=0),  # and the byte after the last
    _text("imported_at"),
    _text("checked_by"),  # listened to as a whole: nothing more is missed
    _text("checked_at"),
)

events = Table(
    "events",
    METADATA,
    _key(),
    Column("call_id", ForeignKey(calls.c.id), nullable=False),
    _text("key"),  # the same finding, when the call is judged again
    _text("rule"),
    _text("kind"),
    _text("severity"),
    Column("rank", Integer, nullable=False),  # of the severity; higher is worse
    _text("role"),
    Column("start", Float, nullable=False),  # s
    Column("end", Float, nullable=False),  # s
    Column("score", Float, nullable=False),  # 0..1
    Column("flagged", Boolean, nullable=False),  # false: only suspected
    _text("rules"),  # digest of the pack that judged
    Column("finding", Integer, nullable=False),  # the newest
    Column("present", Boolean, nullable=False, default=True),  # the machine still says so
    _text("status"),  # open, confirmed, rejected, unsure; withdrawn: open, but the machine no longer says so
    Column("revision", Integer, nullable=False, default=0),  # grows with every change: two that change it are noticed
    _text("agent"),  # of the call, as the next two, to find events without looking at calls
    _text("team"),
    _text("call_start"),
    Column("worth", Float, nullable=False),  # points that a verdict is expected to change
    Column("useful", Float, nullable=False),  # that, by how often its rule was rejected, and less after others like it
    _text("decided_by"),
    _text("decided_at"),
    Column("fixed_text", _TEXT),  # a reference, as in its verdict
    Column("meaning", Float),  # 0..1, how likely what was meant breaks the rule; null: not weighed
    UniqueConstraint("call_id", "key"),
)
Index("calls_stale", calls.c.id, sqlite_where=calls.c.stale, postgresql_where=calls.c.stale)
# The orders of the queue, with what most filters need, so that rows are looked at for one page only.
_FILTERED = (events.c.kind, events.c.rule, events.c.agent)
Index("events_useful", events.c.status, events.c.useful, events.c.id, *_FILTERED)
Index("events_newest", events.c.status, events.c.call_start, events.c.id, events.c.call_id, events.c.start, *_FILTERED)
Index("events_worst", events.c.status, events.c.rank, events.c.call_start, events.c.id, *_FILTERED)
# Of a rule those worth most, and which of them are in front.
Index("events_worth", events.c.rule, events.c.status, events.c.worth, events.c.id, events.c.agent, events.c.useful)
# These count what there is by rule, agent and team without a look at the rows.
Index("events_rule", events.c.rule, events.c.status, events.c.kind)
Index("events_agent", events.c.agent, events.c.status, events.c.kind)
Index("events_team", events.c.team, events.c.status, events.c.kind)
Index("events_kind", events.c.status, events.c.kind)
Index("events_decided", events.c.decided_by, events.c.decided_at)

judgements = Table(
    "judgements",
    METADATA,
    _key(),
    Column("call_id", ForeignKey(calls.c.id), nullable=False, index=True),
    _text("at"),
    _text("judged"),  # digest of the rules by which the call was judged
    Column("score", Float),
    _text("record"),  # the call's line in calls.jsonl, without places in other files and what may be erased
    _reference("words"),  # of what may be erased of it
)

findings = Table(
    "findings",
    METADATA,
    _key(),
    Column("event_id", ForeignKey(events.c.id), nullable=False, index=True),
    Column("judgement_id", ForeignKey(judgements.c.id), nullable=False, index=True),
    _text("finding"),  # as in events.jsonl, without what may be erased
    _reference("words"),  # of what may be erased of it
)

verdicts = Table(
    "verdicts",
    METADATA,
    _key(),
    Column("event_id", ForeignKey(events.c.id), nullable=False, index=True),
    _text("reviewer"),
    _text("verdict"),  # confirmed, rejected, unsure; undo
    _text("reason"),
    _reference("note"),
    Column("fixed_text", _TEXT),  # a reference; null: not written down
    _text("rules"),  # digest of the pack that had judged
    _text("at", index=True),
    Column("sample_id", ForeignKey("samples.id"), index=True),  # of a double review: it changes nothing at the event
    Column("undoes", ForeignKey("verdicts.id"), unique=True),
)

marks = Table(
    "marks",
    METADATA,
    _key(),
    Column("call_id", ForeignKey(calls.c.id), nullable=False, index=True),
    _text("rule"),
    _text("role"),
    Column("start", Float, nullable=False),  # s
    Column("end", Float, nullable=False),  # s
    _reference("text"),  # what was said there
    _reference("note"),
    _text("reviewer"),
    _text("at"),
    _text("withdrawn_by"),
    _text("withdrawn_at"),
)

speakers = Table(  # of a call or a turn the newest row counts
    "speakers",
    METADATA,
    _key(),
    Column("call_id", ForeignKey(calls.c.id), nullable=False, index=True),
    _text("turns"),  # digest of the turns of which it is said: who speaks when, by the machine
    Column("turn", Integer),  # number of one of them; null: the whole call
    _text("role"),  # agent, customer; swapped, of the whole call; empty: as the machine said
    _text("reviewer"),
    _text("at"),
)

appeals = Table(
    "appeals",
    METADATA,
    _key(),
    Column("event_id", ForeignKey(events.c.id), nullable=False, unique=True),
    _text("agent"),
    _reference("reason"),
    _text("at"),
    _text("due"),
    _text("decided_by"),
    _text("decision"),  # empty: open; upheld: the finding stands; overturned: it does not
    _reference("note"),
    _text("decided_at"),
)

samples = Table(
    "samples",
    METADATA,
    _key(),
    _text("name", unique=True),
    Column("seed", Integer, nullable=False),
    _text("kind"),  # flagged, suspected, unflagged, whole, double
    _text("made_by"),
    _text("at"),
    _text("parameters"),
)

sample_items = Table(
    "sample_items",
    METADATA,
    _key(),
    Column("sample_id", ForeignKey(samples.c.id), nullable=False),
    Column("event_id", ForeignKey(events.c.id), index=True),
    Column("call_id", ForeignKey(calls.c.id), index=True),
    _text("stratum"),  # from what it was drawn
    _text("reviewer"),  # empty: anybody
    _text("done_at"),
)
Index("sample_items_of", sample_items.c.sample_id, sample_items.c.reviewer)

users = Table(
    "users",
    METADATA,
    _key(),
    _text("name", unique=True),
    _text("role"),  # reviewer, lead, supervisor, agent
    _text("hash"),  # of the password
    _text("made_at"),
    Column("active", Boolean, nullable=False, default=True),
)

attempts = Table(
    "attempts",
    METADATA,
    Column("key", _TEXT, primary_key=True),  # what wrong passwords count against; see login_limits.py
    Column("failures", Integer, nullable=False),
    Column("last", Float, nullable=False),  # s since 1970
)

ended_sessions = Table(
    "ended_sessions",
    METADATA,
    Column("id", _TEXT, primary_key=True),
    Column("until", Float, nullable=False),  # s since 1970; then it would have ended by itself
)

audit = Table(
    "audit",
    METADATA,
    _key("seq"),
    _text("at"),
    _text("who"),
    _text("action"),
    _text("subject"),
    _text("detail"),
    _text("previous"),
    _text("hash"),
)

audit_end = Table(  # one row: what the audit log must end with
    "audit_end",
    METADATA,
    _key(),
    Column("seq", Integer, nullable=False),
    _text("hash"),
)

texts = Table(
    "texts",
    METADATA,
    Column("digest", _TEXT, primary_key=True),  # of salt and text
    _text("salt"),
    _text("text"),
)

_SQLITE = """
CREATE TRIGGER {table}_{change} BEFORE {change} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is only ever added to'); END
"""
_POSTGRESQL = """
CREATE FUNCTION {table}_{change}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{table} is only ever added to'; END $$;
CREATE TRIGGER {table}_{change} BEFORE {change} ON {table} EXECUTE FUNCTION {table}_{change}()
"""
ADDED_TO = (judgements, findings, verdicts, speakers, audit)


def protect(tx: Connection, table: Table) -> None:
    """Forbid all but adding to a table; texts may also be deleted."""
    for change in _forbidden(tx, table):
        form = _SQLITE if tx.dialect.name == "sqlite" else _POSTGRESQL
        tx.exec_driver_sql(form.format(table=table.name, change=change))


def unprotect(tx: Connection, table: Table) -> None:
    """Allow everything again: for migrations."""
    for change in _forbidden(tx, table):
        name = f"{table.name}_{change}"
        if tx.dialect.name == "sqlite":
            tx.exec_driver_sql(f"DROP TRIGGER {name}")
        else:
            tx.exec_driver_sql(f"DROP TRIGGER {name} ON {table.name}")
            tx.exec_driver_sql(f"DROP FUNCTION {name}()")


def _forbidden(tx: Connection, table: Table) -> tuple[str, ...]:
    if table is texts:
        return ("update",)
    return ("update", "delete") if tx.dialect.name == "sqlite" else ("update", "delete", "truncate")


def _protect(target: Table, connection: Connection, **_: Any) -> None:
    protect(connection, target)


for _table in (*ADDED_TO, texts):
    event.listen(_table, "after_create", _protect)


def now() -> str:
    """Return this moment, to the millisecond."""
    return moment(datetime.now(timezone.utc))


def moment(at: datetime) -> str:
    """Write a moment as the database has it; a time without zone is local."""
    return at.astimezone(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def time_of(text: str) -> datetime:
    """Read a moment as the database has it."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def next_number(tx: Connection, table: Table) -> int:
    """Return a number that no row has yet: nobody else writes at the same time."""
    column = next(iter(table.primary_key))
    return (tx.scalar(select(func.max(column))) or 0) + 1


def plain(text: str) -> str:
    """Write what every database takes: what is no character, as in names of files, becomes an escape; NUL goes."""
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "")
