"""What the audit log says of things that change: scores, checks, accounts, samples, and what is still there.

The log tells each change; what it told until then is in the entry about the migration that began with it (`snapshot`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, select

from speechguard.review.store.tables import calls, events, judgements, sample_items, users

AS_MACHINE = (None, False)  # score and whether it is fatal, of a call about which nothing is decided
UNCHECKED = ("", "")  # by whom, and when


@dataclass(slots=True)
class LoggedState:
    """How things stand by the log. Numbers are those of rows."""

    scores: dict[int, tuple[Any, Any]] = field(default_factory=dict[int, tuple[Any, Any]])
    checked: dict[int, tuple[Any, Any]] = field(default_factory=dict[int, tuple[Any, Any]])
    absent_calls: set[int] = field(default_factory=set[int])  # no longer in the store
    absent_events: set[int] = field(default_factory=set[int])  # the machine no longer says so
    users: dict[str, str] = field(default_factory=dict[str, str])  # digest by name
    drawn: dict[int, str] = field(default_factory=dict[int, str])  # digest of its items, by number of the sample
    judged_before: tuple[int, str] = (0, "")  # judgements up to this number, and the digest of their times
    migrations: set[str] = field(default_factory=set[str])

    def learn(self, action: str, who: str, subject: str, detail: Mapping[str, Any]) -> None:
        """Take in an entry. Raises what comes of a detail that is not as the program writes it."""
        if action == "scored":
            self.scores |= {int(number): (score, fatal) for number, (score, fatal) in detail["scores"].items()}
        elif action in ("checked", "took check back"):
            by = who if action == "checked" else ""
            self.checked[int(subject.removeprefix("call "))] = (by, detail.get("at", ""))
        elif action == "imported":
            self.absent_calls -= set(detail.get("calls_back", ()))
            self.absent_events -= set(detail.get("findings_back", ()))
            self.absent_events |= set(detail.get("findings_gone", ()))
        elif action == "removed":
            self.absent_calls |= set(detail["calls"])
            self.absent_events |= set(detail.get("findings_gone", ()))
        elif action in ("set user", "locked out"):
            self.users[subject] = detail.get("digest", "")
        elif action == "drew sample":
            self.drawn[detail["id"]] = detail.get("drawn", "")
        elif action == "migrated":
            self.migrations |= set(detail["migrations"])
            if "state" in detail:
                self._begin(detail["state"])

    def _begin(self, told: Mapping[str, Any]) -> None:
        self.scores = {int(number): (score, fatal) for number, (score, fatal) in told["scores"].items()}
        self.checked = {int(number): (by, at) for number, (by, at) in told["checked"].items()}
        self.absent_calls, self.absent_events = set(told["absent_calls"]), set(told["absent_events"])
        self.users = dict(told["users"])
        self.drawn = {int(number): found for number, found in told["drawn"].items()}
        last, times = told["judged_before"]
        self.judged_before = (last, times)


def snapshot(tx: Connection) -> dict[str, Any]:
    """Return how things stand, for the log: what it did not tell of until now."""
    scores = select(calls.c.id, calls.c.score, calls.c.fatal).where(calls.c.score.is_not(None) | calls.c.fatal)
    checked = select(calls.c.id, calls.c.checked_by, calls.c.checked_at).where(calls.c.checked_at != "")
    last = max(tx.scalars(select(judgements.c.id)), default=0)
    return {
        "state": {
            "scores": {str(row.id): [row.score, row.fatal] for row in tx.execute(scores)},
            "checked": {str(row.id): [row.checked_by, row.checked_at] for row in tx.execute(checked)},
            "absent_calls": list(tx.scalars(select(calls.c.id).where(~calls.c.present))),
            "absent_events": list(tx.scalars(select(events.c.id).where(~events.c.present))),
            "users": {row["name"]: user_digest(row) for row in tx.execute(select(users)).mappings()},
            "drawn": {str(number): found for number, found in drawn_digests(tx).items()},
            "judged_before": [last, judged_digest(tx, last)],
        }
    }


def user_digest(row: Mapping[Any, Any]) -> str:
    """Return SHA-256, hex, of an account, by which the log vouches for its role and password without telling them."""
    return _digest([row[name] for name in ("id", "name", "role", "hash", "made_at", "active")])


def drawn_digests(tx: Connection, sample: int | None = None) -> dict[int, str]:
    """Return SHA-256, hex, of what was drawn and who is to review it, by number of the sample; None: of all."""
    columns = ("sample_id", "id", "event_id", "call_id", "stratum", "reviewer")
    found: dict[int, list[Any]] = {}
    query = select(*(sample_items.c[name] for name in columns)).order_by(sample_items.c.id)
    for row in tx.execute(query if sample is None else query.where(sample_items.c.sample_id == sample)):
        found.setdefault(row.sample_id, []).append(list(row))
    return {number: _digest(rows) for number, rows in found.items()}


def judged_digest(tx: Connection, last: int) -> str:
    """Return SHA-256, hex, of when the judgements up to a number were brought in."""
    query = select(judgements.c.id, judgements.c.at).where(judgements.c.id <= last).order_by(judgements.c.id)
    return _digest([list(row) for row in tx.execute(query)])


def _digest(values: Iterable[Any]) -> str:
    return sha256(json.dumps(list(values)).encode()).hexdigest()
