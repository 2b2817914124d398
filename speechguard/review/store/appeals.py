"""An agent's appeal against a finding: once, within a time, settled by somebody else, and then final."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, insert, select, update

from speechguard.errors import UserError
from speechguard.reasons import because
from speechguard.review.store import audit, texts
from speechguard.review.store.rows import Gone
from speechguard.review.store.tables import (
    appeals,
    events,
    findings,
    judgements,
    moment,
    next_number,
    now,
    plain,
    time_of,
)
from speechguard.review.store.verdicts import add, short, stand
from speechguard.review.truth import Appeal

DECISIONS = ("upheld", "overturned")


@dataclass(frozen=True, slots=True)
class AppealRow:
    """An appeal and where it is."""

    id: int
    event_id: int
    revision: int  # of the event
    appeal: Appeal


def may_appeal_until(tx: Connection, event_id: int, days: float) -> datetime:
    """Return until when: so many days after the machine last said so, or a reviewer decided if that was later."""
    query = (
        select(events.c.decided_at, judgements.c.at)
        .join(findings, findings.c.id == events.c.finding)
        .join(judgements, judgements.c.id == findings.c.judgement_id)
    )
    row = tx.execute(query.where(events.c.id == event_id)).one_or_none()
    if row is None:
        raise Gone(f"there is no finding {event_id}")
    return time_of(max(row)) + timedelta(days=days)


def appeal(tx: Connection, event_id: int, agent: str, reason: str, days: float) -> int:
    """Keep an appeal; it is to be settled within as many days. Returns its number.

    Raises Gone, and UserError where it comes too late, a second time, from somebody else or against nothing.
    """
    until = may_appeal_until(tx, event_id, days)
    row = tx.execute(select(events).where(events.c.id == event_id)).one()
    if row.agent != agent or not agent:
        raise UserError(because("appeal_of_another"))
    against = ("confirmed",) if row.kind == "suspected" else ("open", "confirmed")
    if row.status not in against or row.kind == "not_assessable":
        raise UserError(because("nothing_to_appeal"))
    if tx.scalar(select(appeals.c.id).where(appeals.c.event_id == event_id)) is not None:
        raise UserError(because("appealed_already"))
    if datetime.now(timezone.utc) > until:
        raise UserError(because("appeal_too_late", until=moment(until)))
    if not reason.strip():
        raise UserError(because("appeal_without_reason"))
    short(reason)
    number, at = next_number(tx, appeals), datetime.now(timezone.utc)
    values = {
        "id": number,
        "event_id": event_id,
        "agent": agent,
        "reason": texts.keep(tx, plain(reason)),
        "at": moment(at),
        "due": moment(at + timedelta(days=days)),
    }
    tx.execute(insert(appeals).values(values))
    tx.execute(update(events).where(events.c.id == event_id).values(revision=row.revision + 1))
    audit.append(tx, agent, "appealed", f"event {event_id}", values)
    return number


def settle(tx: Connection, appeal_id: int, reviewer: str, decision: str, note: str = "") -> int:
    """Decide an appeal, finally. Returns the new revision of the event.

    Raises Gone, and UserError for the appellant, for whoever confirmed the finding, and where it is settled.
    """
    row = tx.execute(select(appeals).where(appeals.c.id == appeal_id)).one_or_none()
    if row is None:
        raise Gone(f"there is no appeal {appeal_id}")
    if row.decided_at:
        raise UserError(because("appeal_settled", name=row.decided_by))
    if decision not in DECISIONS:
        raise UserError(f"'{decision}' is no decision: {', '.join(DECISIONS)}")
    short(note)
    event = tx.execute(select(events).where(events.c.id == row.event_id)).one()
    if reviewer in (row.agent, event.decided_by):
        raise UserError(because("appeal_needs_another"))
    values = {"decided_by": reviewer, "decision": decision, "decided_at": now()}
    values["note"] = texts.keep(tx, plain(note))
    tx.execute(update(appeals).where(appeals.c.id == appeal_id).values(values))
    audit.append(tx, reviewer, "settled", f"event {row.event_id}", {"id": appeal_id, **values})
    overturned = decision == "overturned"
    verdict = {
        "event_id": row.event_id,
        "reviewer": reviewer,
        "verdict": "rejected" if overturned else "confirmed",
        "reason": "other" if overturned else "",
        "note": texts.keep(tx, plain(note)),
        "rules": event.rules,
        "at": values["decided_at"],
    }
    add(tx, verdict)
    return stand(tx, row.event_id)


def appeal_of(tx: Connection, event_id: int) -> AppealRow | None:
    """Return the appeal against a finding, if there is one."""
    return next(iter(_rows(tx, appeals.c.event_id == event_id)), None)


def appeals_to(tx: Connection, settled: bool = False, agent: str | None = None) -> list[AppealRow]:
    """Return appeals that are open, those due first; or settled, the newest first. `agent`: only of this one."""
    wanted = [appeals.c.decided_at != "" if settled else appeals.c.decided_at == ""]
    found = _rows(tx, *wanted, *([appeals.c.agent == agent] if agent is not None else []))
    return sorted(found, key=lambda row: row.appeal.decided_at or row.appeal.due, reverse=settled)


def read_appeals(tx: Connection, rows: Sequence[Row[Any]]) -> list[Appeal]:
    """Read rows of the table."""
    text_of = texts.StoredTexts(tx, (reference for row in rows for reference in (row.reason, row.note)))
    return [_appeal(row, text_of) for row in rows]


def _appeal(row: Row[Any], text_of: texts.StoredTexts) -> Appeal:
    return Appeal(
        agent=row.agent,
        reason=text_of[row.reason],
        at=time_of(row.at),
        due=time_of(row.due),
        decided_by=row.decided_by,
        decision=row.decision or None,
        note=text_of[row.note],
        decided_at=time_of(row.decided_at) if row.decided_at else None,
    )


def _rows(tx: Connection, *wanted: ColumnElement[bool]) -> list[AppealRow]:
    query = select(appeals, events.c.revision).join(events, events.c.id == appeals.c.event_id).where(*wanted)
    rows = tx.execute(query).all()
    found = zip(rows, read_appeals(tx, rows), strict=True)
    return [AppealRow(row.id, row.event_id, row.revision, appeal) for row, appeal in found]
