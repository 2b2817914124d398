"""What reviewers decide about findings.

A decision names the revision of the finding that its reviewer saw. Somebody else's, which came in between, is told and
not written over. A verdict of a double review is blind: it is kept for comparison, and changes nothing at the finding.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, RowMapping, exists, insert, select, update

from speechguard.errors import UserError
from speechguard.reasons import because
from speechguard.review.store import audit, texts
from speechguard.review.store.rows import Gone
from speechguard.review.store.tables import (
    appeals,
    calls,
    events,
    next_number,
    now,
    plain,
    sample_items,
    samples,
    verdicts,
)
from speechguard.review.store.usefulness import DECIDED, renew
from speechguard.review.truth import Ruling

REASONS = ("not_said", "not_meant", "wrong_data", "misheard", "allowed", "wrong_speaker", "other")  # of rejections
LONGEST = 2_000  # characters of a note, or of a text
UNDO = "undo"
RULINGS: tuple[Ruling, ...] = ("confirmed", "unsure", "rejected")


class Conflict(UserError):
    """Somebody else has changed the finding meanwhile. `by`: who; empty: the machine judged the call again."""

    def __init__(self, by: str, status: str, at: str) -> None:
        told = f"{by} has decided '{status}' meanwhile ({at})" if by else "the call was judged again meanwhile"
        super().__init__(f"{told}: look at it again")
        self.by, self.status, self.at = by, status, at


@dataclass(frozen=True, slots=True)
class VerdictRow:
    """What a reviewer decided, or took back."""

    id: int
    event_id: int
    reviewer: str
    verdict: str  # confirmed, rejected, unsure, undo
    reason: str  # of a rejection
    note: str
    fixed_text: str | None  # what was really said; None: not written down
    rules: str  # digest of the pack that had judged
    at: str
    sample_id: int | None  # of the double review to which it belongs
    undoes: int | None
    undone: bool


@dataclass(frozen=True, slots=True)
class History:
    """What was decided about a finding, oldest first."""

    verdicts: tuple[VerdictRow, ...]
    hidden: int = 0  # verdicts of others that are not shown before all of a double review have decided


def decide(
    tx: Connection,
    event_id: int,
    revision: int,
    reviewer: str,
    verdict: str,
    reason: str = "",
    note: str = "",
    fixed_text: str | None = None,
    sample: int | None = None,
) -> int:
    """Keep a verdict; `sample`: through which it came to the reviewer, if through one. Returns the new revision.

    Raises Conflict where somebody else was faster, Gone, and UserError for what cannot be decided so.
    """
    if verdict not in DECIDED:
        raise UserError(f"'{verdict}' is no verdict: {', '.join(DECIDED)}")
    if reason not in (REASONS if verdict == "rejected" else ("",)):
        unknown = f"'{reason}' is no reason of a rejection: {', '.join(REASONS)}"
        raise UserError(unknown if reason else because("no_rejection_reason"))
    short(note, fixed_text or "")
    row = _locked(tx, event_id)
    blind = sample is not None and _blind(tx, sample, event_id, reviewer)
    if blind:
        if before := _blind_verdict(tx, event_id, reviewer, sample):
            raise Conflict(reviewer, before.verdict, before.at)
    else:
        _unchanged(row, revision)
        _not_appealed(tx, event_id)
    at = now()
    values: dict[str, Any] = {
        "event_id": event_id,
        "reviewer": reviewer,
        "verdict": verdict,
        "reason": reason,
        "note": texts.keep(tx, plain(note)),
        "fixed_text": None if fixed_text is None else texts.keep(tx, plain(fixed_text)),
        "rules": row.rules,
        "at": at,
        "sample_id": sample if blind else None,
        "undoes": None,
    }
    add(tx, values)
    _done(tx, event_id, reviewer, sample if blind else None, at)
    return revision if blind else stand(tx, event_id)


def undo(tx: Connection, event_id: int, revision: int, reviewer: str, sample: int | None = None) -> int:
    """Take back the reviewer's own verdict; what stood before stands again. Returns the new revision.

    Raises Conflict where somebody else has decided since, Gone, and UserError where there is nothing to take back.
    """
    row = _locked(tx, event_id)
    blind = sample is not None and _blind(tx, sample, event_id, reviewer)
    if blind:
        last = _blind_verdict(tx, event_id, reviewer, sample)
    else:
        _unchanged(row, revision)
        _not_appealed(tx, event_id)
        last = next(iter(_standing(tx, verdicts.c.event_id == event_id, verdicts.c.sample_id.is_(None))), None)
    if last is None:
        raise UserError(because("no_verdict_to_undo"))
    if last.reviewer != reviewer:
        raise Conflict(last.reviewer, last.verdict, last.at)
    values: dict[str, Any] = {
        "event_id": event_id,
        "reviewer": reviewer,
        "verdict": UNDO,
        "rules": row.rules,
        "at": now(),
        "sample_id": last.sample_id,
        "undoes": last.id,
    }
    add(tx, values)
    _done(tx, event_id, reviewer, last.sample_id, "")
    return revision if blind else stand(tx, event_id)


def history(tx: Connection, event_id: int, viewer: str | None = None) -> History:
    """Return all verdicts about a finding; for `viewer` without those of others that may sway an open double review."""
    undoing = verdicts.alias()
    undone = exists().where(undoing.c.undoes == verdicts.c.id).label("undone")
    query = select(verdicts, undone).where(verdicts.c.event_id == event_id).order_by(verdicts.c.id)
    found = tx.execute(query).mappings().all()
    text_of = texts.StoredTexts(tx, (row[name] for row in found for name in ("note", "fixed_text")))
    rows = [VerdictRow(**_readable(row, text_of)) for row in found]
    if viewer is None:
        return History(tuple(rows))
    open_samples, swayed = _open_samples(tx, event_id, viewer)
    shown = [row for row in rows if row.reviewer == viewer or not (swayed or row.sample_id in open_samples)]
    return History(tuple(shown), len(rows) - len(shown))


def in_double_review(tx: Connection, call_id: int) -> bool:
    """Return whether a finding of the call is in a double review that is not finished."""
    query = select(sample_items.c.id).join(samples, samples.c.id == sample_items.c.sample_id)
    query = query.join(events, events.c.id == sample_items.c.event_id)
    waiting = (events.c.call_id == call_id, sample_items.c.done_at == "", samples.c.kind == "double")
    return tx.scalar(query.where(*waiting).limit(1)) is not None


def short(*written: str) -> None:
    """Raise UserError for a text that is too long to keep."""
    for text in written:
        if len(text) > LONGEST:
            raise UserError(because("text_too_long", length=len(text), most=LONGEST))


def add(tx: Connection, values: dict[str, Any]) -> None:
    """Keep a verdict as it is, its texts as references, and tell the audit log."""
    values = {"id": next_number(tx, verdicts), "reason": "", "note": ""} | values
    tx.execute(insert(verdicts).values(values))
    audit.append(tx, values["reviewer"], values["verdict"], f"event {values['event_id']}", values)


def stand(tx: Connection, event_id: int) -> int:
    """Let the event say what its verdicts come to. Returns its new revision."""
    row = tx.execute(select(events).where(events.c.id == event_id)).one()
    standing = _standing(tx, verdicts.c.event_id == event_id, verdicts.c.sample_id.is_(None))
    last = standing[0] if standing else None
    undecided = "open" if row.present else "withdrawn"
    values: dict[str, Any] = {
        "status": last.verdict if last else undecided,
        "decided_by": last.reviewer if last else "",
        "decided_at": last.at if last else "",
        "fixed_text": next((one.fixed_text for one in standing if one.fixed_text is not None), None),
        "revision": row.revision + 1,
    }
    tx.execute(update(events).where(events.c.id == event_id).values(values))
    tx.execute(update(calls).where(calls.c.id == row.call_id).values(stale=True))
    renew(tx, row.rule, suspected=row.kind == "suspected", always=last is None)
    return values["revision"]


def _readable(row: RowMapping, text_of: texts.StoredTexts) -> dict[str, Any]:
    """Return a row with its texts in place of their references."""
    fixed = row["fixed_text"]
    texts_of_row = {"note": text_of[row["note"]], "fixed_text": None if fixed is None else text_of[fixed]}
    return {str(name): value for name, value in row.items()} | texts_of_row


def _locked(tx: Connection, event_id: int) -> Row[Any]:
    row = tx.execute(select(events).where(events.c.id == event_id)).one_or_none()
    if row is None:
        raise Gone(f"there is no finding {event_id}")
    return row


def _unchanged(row: Row[Any], revision: int) -> None:
    if row.revision != revision:
        raise Conflict(row.decided_by, row.status, row.decided_at)


def _not_appealed(tx: Connection, event_id: int) -> None:
    found = tx.execute(select(appeals.c.decided_by).where(appeals.c.event_id == event_id)).one_or_none()
    if found:
        raise UserError(because("appeal_final" if found[0] else "appeal_open"))


def _standing(tx: Connection, *wanted: ColumnElement[bool]) -> list[Row[Any]]:
    """Return verdicts that were not taken back, newest first."""
    undoing = verdicts.alias()
    standing = ~exists().where(undoing.c.undoes == verdicts.c.id)
    query = select(verdicts).where(*wanted, verdicts.c.verdict != UNDO, standing)
    return list(tx.execute(query.order_by(verdicts.c.id.desc())))


def _blind_verdict(tx: Connection, event_id: int, reviewer: str, sample: int | None) -> Row[Any] | None:
    of = (verdicts.c.event_id == event_id, verdicts.c.reviewer == reviewer, verdicts.c.sample_id == sample)
    return next(iter(_standing(tx, *of)), None)


def _blind(tx: Connection, sample: int, event_id: int, reviewer: str) -> bool:
    """Return whether the sample is a double review. Raises UserError where the event in it is not the reviewer's."""
    kind = tx.scalar(select(samples.c.kind).where(samples.c.id == sample))
    if kind is None:
        raise Gone(f"there is no sample {sample}")
    if kind != "double":
        return False
    items = sample_items.c
    own = select(items.id).where(items.sample_id == sample, items.event_id == event_id, items.reviewer == reviewer)
    if tx.scalar(own) is None:
        raise UserError(because("assigned_to_others"))
    return True


def _done(tx: Connection, event_id: int, reviewer: str, blind: int | None, at: str) -> None:
    """Mark the finding as done in its samples, or with an empty `at` as no longer done."""
    items = sample_items.c
    change = update(sample_items).where(items.event_id == event_id)
    if blind is not None:
        change = change.where(items.sample_id == blind, items.reviewer == reviewer)
    else:
        double = select(samples.c.id).where(samples.c.kind == "double")
        change = change.where(items.sample_id.not_in(double))
    tx.execute(change.values(done_at=at))


def _open_samples(tx: Connection, event_id: int, viewer: str) -> tuple[set[int], bool]:
    """Return double reviews of the event that are not finished, and whether one of them waits for `viewer`."""
    query = (
        select(sample_items.c.sample_id, sample_items.c.reviewer)
        .join(samples, samples.c.id == sample_items.c.sample_id)
        .where(sample_items.c.event_id == event_id, sample_items.c.done_at == "", samples.c.kind == "double")
    )
    found = list(tx.execute(query))
    return {row.sample_id for row in found}, any(row.reviewer == viewer for row in found)
