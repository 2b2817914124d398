"""The audit log: who did what and when, each entry with the hash of the one before it.

An entry is added in the transaction of the change it tells of, so that neither is there without the other. Whoever
changes an entry afterwards must change all that follow, and `audit_end`; and what FILE.end beside the database says the
log has once had. `audit_check` compares them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select, update

from speechguard.review.store.tables import audit, audit_end, now, plain


@dataclass(frozen=True, slots=True)
class End:
    """The newest entry: how many there are, and the hash that stands for all of them."""

    seq: int = 0
    hash: str = ""

    def __str__(self) -> str:
        return f"{self.seq} {self.hash}"


def append(tx: Connection, who: str, action: str, subject: str, detail: Mapping[str, Any] | None = None) -> None:
    """Add an entry. `detail` is what JSON can hold."""
    before = end(tx)
    entry = {
        "seq": before.seq + 1,
        "at": now(),
        "who": plain(who),
        "action": action,
        "subject": plain(subject),
        "detail": json.dumps(detail or {}, sort_keys=True, allow_nan=False),
        "previous": before.hash,
    }
    entry["hash"] = hash_of(entry)
    tx.execute(insert(audit).values(entry))
    tx.execute(update(audit_end).values(seq=entry["seq"], hash=entry["hash"]))


def hash_of(entry: Mapping[str, Any]) -> str:
    """SHA-256, hex, of all of an entry but its own hash."""
    names = ("seq", "at", "who", "action", "subject", "detail", "previous")
    return sha256(json.dumps([entry[name] for name in names]).encode()).hexdigest()


def end(tx: Connection) -> End:
    """As the database has it."""
    seq, newest = tx.execute(select(audit_end.c.seq, audit_end.c.hash)).one()
    return End(seq, newest)


def end_file(database: Path) -> Path:
    """Where the end of the log of an SQLite file is kept once more."""
    return database.with_name(database.name + ".end")


def keep_end(database: Path, newest: End) -> None:
    """Write the end beside the database.

    The change is made already, so an error here is none of it: the file may name an entry that is not the newest.
    """
    file = end_file(database)
    fresh = file.with_name(file.name + ".new")
    with suppress(OSError):
        fresh.write_text(f"{newest}\n", encoding="ascii")
        fresh.replace(file)
