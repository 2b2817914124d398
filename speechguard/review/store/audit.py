"""The audit log: who did what and when, each entry with the hash of the one before it.

An entry is added in the transaction of the change it tells of, so that neither is there without the other. Whoever
changes an entry afterwards must change all that follow, and `audit_end`; and FILE.ends beside an SQLite file, where
every end that the log has had is noted. `audit_check` compares them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select, update

from speechguard.review.store.private_files import owner_only
from speechguard.review.store.tables import audit, audit_end, now, plain

_NOTED = re.compile(r"(\d{1,15}) ([0-9a-f]{64})")


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
    """Return SHA-256, hex, of all of an entry but its own hash."""
    names = ("seq", "at", "who", "action", "subject", "detail", "previous")
    return sha256(json.dumps([entry[name] for name in names]).encode()).hexdigest()


def end(tx: Connection) -> End:
    """Return the newest entry as the database has it."""
    seq, newest = tx.execute(select(audit_end.c.seq, audit_end.c.hash)).one()
    return End(seq, newest)


def ends_file(database: Path) -> Path:
    """Return where the ends that the log of an SQLite file has had are noted, a line each."""
    return database.with_name(database.name + ".ends")


def note_end(database: Path, newest: End) -> None:
    """Note the end beside the database.

    The change is made already, so an error here is none of it: then this end is not noted.
    """
    with suppress(OSError), open(ends_file(database), "ab", buffering=0, opener=owner_only) as file:
        file.write(f"\n{newest}".encode())  # the line's end first: what was cut off by a full disk spoils no other


def noted_ends(database: Path) -> set[End]:
    """Return all ends that were noted. Raises OSError."""
    lines = ends_file(database).read_text(encoding="ascii", errors="replace").splitlines()
    return {End(int(found[1]), found[2]) for line in lines if (found := _NOTED.fullmatch(line))}
