"""Bringing a database up to date: named changes of its tables, each made once and in order.

A database that is made new gets the tables as they are now, and all names. A change to `tables` therefore comes with a
function here that changes the databases which are there already.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from sqlalchemy import Connection, insert, inspect, select, update
from sqlalchemy.schema import CreateColumn

import speechguard
from speechguard.errors import UserError
from speechguard.review.store import audit, tables
from speechguard.review.store.erasable import erasable_texts
from speechguard.review.store.logged_state import snapshot
from speechguard.review.store.tables import METADATA, audit_end, calls, events, migrations, now


def first_tables(tx: Connection) -> None:
    """Make the tables with which it began."""
    METADATA.create_all(tx)
    tx.execute(insert(audit_end).values(id=1, seq=0, hash=""))


def worth_of_findings(tx: Connection) -> None:
    """Order findings by what a verdict is worth: computed when calls are brought in, so all are, as if new."""
    tx.exec_driver_sql("ALTER TABLE events RENAME COLUMN uncertainty TO worth")
    next(index for index in events.indexes if index.name == "events_worth").create(tx)
    tx.execute(update(calls).values(line=""))


def ended_sessions(tx: Connection) -> None:
    """Make the table of sessions that were ended."""
    tables.ended_sessions.create(tx)


def meaning_of_findings(tx: Connection) -> None:
    """Add how likely what was meant breaks the rule; nothing was weighed before."""
    tx.exec_driver_sql(f"ALTER TABLE events ADD COLUMN {CreateColumn(events.c.meaning).compile(tx)}")


def speakers_of_calls(tx: Connection) -> None:
    """Make the table of who speaks, as people say."""
    tables.speakers.create(tx)


# What one returns stands in the log's entry about the migration.
MIGRATIONS: Mapping[str, Callable[[Connection], Mapping[str, Any] | None]] = {
    "first_tables": first_tables,
    "erasable_texts": erasable_texts,
    "worth_of_findings": worth_of_findings,
    "ended_sessions": ended_sessions,
    "vouched_state": snapshot,
    "meaning_of_findings": meaning_of_findings,
    "speakers_of_calls": speakers_of_calls,
}


def migrate(tx: Connection, name: str) -> bool:
    """Make the tables, or change those that are there. `name`: of the database, for errors.

    Returns whether anything was to be done. Raises UserError where it is none of ours, or one of a newer speechguard.
    """
    there = set(inspect(tx).get_table_names())
    done = _done(tx, name, there)
    if not there:
        first_tables(tx)
    missing = [migration for migration in MIGRATIONS if migration not in done]
    told: dict[str, Any] = {}
    for migration in missing:
        if there:
            told |= MIGRATIONS[migration](tx) or {}
        made = {"name": migration, "at": now(), "speechguard": speechguard.__version__}
        tx.execute(insert(migrations).values(made))
    if missing:
        audit.append(tx, "", "migrated", name, {"migrations": missing, **told})
    return bool(missing)


def is_older(tx: Connection, name: str) -> bool:
    """Return whether a database lacks migrations. Raises UserError as `migrate` does, and where it is empty."""
    there = set(inspect(tx).get_table_names())
    if not there:
        raise UserError(f"{name}: is empty: there is nothing to check")
    return not MIGRATIONS.keys() <= _done(tx, name, there)


def _done(tx: Connection, name: str, there: Collection[str]) -> set[str]:
    """Return the migrations that were made, where these tables are there."""
    if there and migrations.name not in there:
        raise UserError(f"{name}: is the database of another program: name another one")
    done: set[str] = set(tx.scalars(select(migrations.c.name))) if there else set()
    if newer := done - MIGRATIONS.keys():
        raise UserError(f"{name}: was changed by a newer speechguard ({', '.join(sorted(newer))}): use that one")
    return done
