"""What was decided, as plain values for scores, statistics, suggestions and exports."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, exists, func, select

from speechguard.documents import cells
from speechguard.review.statistics.misses import Stratum
from speechguard.review.statistics.precision import RuleCounts
from speechguard.review.store.appeals import read_appeals
from speechguard.review.store.marks import read_marks
from speechguard.review.store.rows import CallRow, call
from speechguard.review.store.samples import during, sample
from speechguard.review.store.tables import (
    appeals,
    calls,
    events,
    findings,
    marks,
    sample_items,
    speakers,
    texts,
    time_of,
    verdicts,
)
from speechguard.review.store.texts import StoredTexts, finding_of
from speechguard.review.store.usefulness import DECIDED
from speechguard.review.store.verdicts import UNDO
from speechguard.review.truth import Appeal, ReviewedCall, ReviewedEvent, Verdict, kind_of

_PART = 500  # calls read at once


def given_verdicts(tx: Connection, since: str = "", sample_id: int | None = None) -> list[Verdict]:
    """Return all verdicts not taken back, oldest first, those of double reviews and of appeals among them.

    `since`: a moment as the database has it; `sample_id`: only those of this double review.
    """
    wanted = [*_standing(), verdicts.c.at >= since]
    if sample_id is not None:
        wanted.append(verdicts.c.sample_id == sample_id)
    query = select(verdicts, events.c.rule, events.c.kind).join(events, events.c.id == verdicts.c.event_id)
    return [
        Verdict(
            row.event_id,
            row.rule,
            row.reviewer,
            row.verdict,
            time_of(row.at),
            row.sample_id,
            row.kind == "suspected",
        )
        for row in tx.execute(query.where(*wanted).order_by(verdicts.c.id))
    ]


def reviewed_events(tx: Connection) -> list[ReviewedEvent]:
    """Return findings that were decided or appealed against, also those that the machine no longer makes."""
    appealed = exists().where(appeals.c.event_id == events.c.id)
    found = _reviewed(tx, events.c.status.in_(DECIDED) | appealed)
    return [event for of_call in found.values() for event in of_call]


def reviewed_call(tx: Connection, call_id: int) -> ReviewedCall:
    """Return a call with all that was decided about it. Raises Gone."""
    return _calls(tx, [call_id])[0]


def reviewed_calls(tx: Connection) -> Iterator[ReviewedCall]:
    """Yield the calls of which anything was decided, by name."""
    decided = exists().where(events.c.call_id == calls.c.id, events.c.status.in_(DECIDED))
    marked = exists().where(marks.c.call_id == calls.c.id)
    said = exists().where(speakers.c.call_id == calls.c.id)
    query = select(calls.c.id).where(decided | marked | said | (calls.c.checked_at != ""))
    ids = iter(list(tx.scalars(query.order_by(calls.c.call))))
    while part := list(islice(ids, _PART)):
        yield from _calls(tx, part)


def rule_counts(tx: Connection, since: str = "", until: str = "", kind: str = "") -> list[RuleCounts]:
    """Count the findings of each rule by what became of them, in calls from `since` to `until` (days, local).

    Counted is what the machine says now, without what it could not assess or only suspects; `kind`: only such findings,
    which may be those that are suspected. By ids of the rules.
    """
    wanted = [events.c.present]
    wanted += [events.c.kind == kind] if kind else [events.c.flagged, events.c.kind != "not_assessable"]
    wanted += during(events.c.call_start, since, until)
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    statuses = select(events.c.rule, events.c.status, func.count()).where(*wanted)
    for rule, status, count in tx.execute(statuses.group_by(events.c.rule, events.c.status)):
        counts[rule][status] += count
    settled = select(events.c.rule, appeals.c.decision, func.count()).join(appeals, appeals.c.event_id == events.c.id)
    settled = settled.where(*wanted, appeals.c.decision != "")
    for rule, decision, count in tx.execute(settled.group_by(events.c.rule, appeals.c.decision)):
        counts[rule][decision] += count
    return [RuleCounts.of(rule, count) for rule, count in sorted(counts.items())]


def drawn_counts(tx: Connection, sample_id: int) -> list[RuleCounts]:
    """Count, for each rule of a sample of findings, what became of the findings that were drawn.

    `open` are also those that were not drawn, so that `events` are all of the rule. Raises Gone.
    """
    query = select(sample_items.c.stratum, events.c.status).join(events, events.c.id == sample_items.c.event_id)
    drawn: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for rule, status in tx.execute(query.where(sample_items.c.sample_id == sample_id)):
        drawn[rule][status] += status in DECIDED
    return [
        RuleCounts.of(stratum.stratum, decided + Counter(open=stratum.size - decided.total()))
        for stratum in sample(tx, sample_id).strata
        for decided in (drawn[stratum.stratum],)
    ]


def strata(tx: Connection, sample_id: int) -> list[Stratum]:
    """Return, of a sample of calls, how many forbidden things were missed in those listened to. Raises Gone.

    Missed is what was marked, and what was only suspected and confirmed. Marks of rules that require or measure
    something do not count: those are missed in other calls, too.
    """
    measures = set(tx.scalars(select(events.c.rule).where(events.c.kind == "measure").distinct()))
    checked = (sample_items.c.sample_id == sample_id, sample_items.c.call_id.is_not(None), sample_items.c.done_at != "")
    items = tx.execute(select(sample_items.c.stratum, sample_items.c.call_id).where(*checked)).all()
    standing = (marks.c.call_id.in_([item.call_id for item in items]), marks.c.withdrawn_at == "")
    marked: defaultdict[int, list[str]] = defaultdict(list)
    for row in tx.execute(select(marks.c.call_id, marks.c.rule).where(*standing)):
        marked[row.call_id].append(row.rule)
    missed = {
        number: sum(kind_of(record, rule) == "violation" and rule not in measures for rule in rules)
        for number, rules in marked.items()
        for record in (call(tx, number).record,)
    }
    suspected = (events.c.call_id.in_([item.call_id for item in items]), events.c.kind == "suspected")
    right = select(events.c.call_id, func.count()).where(*suspected, events.c.status == "confirmed")
    counts = Counter(missed)
    counts.update({row[0]: row[1] for row in tx.execute(right.group_by(events.c.call_id))})
    found: defaultdict[str, list[int]] = defaultdict(list)
    for item in items:
        found[item.stratum].append(counts[item.call_id])
    drawn = sample(tx, sample_id).strata
    return [Stratum(one.stratum, one.size, tuple(found[one.stratum])) for one in drawn]


def _calls(tx: Connection, ids: Sequence[int]) -> list[ReviewedCall]:
    found = _reviewed(tx, (events.c.status != "withdrawn") & events.c.call_id.in_(ids))
    missed: defaultdict[int, list[Any]] = defaultdict(list)
    rows = tx.execute(select(marks).where(marks.c.call_id.in_(ids)).order_by(marks.c.start)).all()
    for row, mark in read_marks(tx, rows):
        missed[row.call_id].append(mark)
    return [_call(call(tx, one), found[one], missed[one]) for one in ids]


def _call(row: CallRow, found: Iterable[ReviewedEvent], missed: Iterable[Any]) -> ReviewedCall:
    start = row.record.metadata.start
    return ReviewedCall(
        record=row.record,
        start=cells.time(start) if start else None,
        events=tuple(found),
        marks=tuple(missed),
        checked_by=row.checked_by,
        checked_at=time_of(row.checked_at) if row.checked_at else None,
        score=row.score,
        speakers=row.said.speakers,
    )


def _reviewed(tx: Connection, wanted: ColumnElement[bool]) -> dict[int, list[ReviewedEvent]]:
    """Return events by number of the call, in the order of their times."""
    query = select(events, findings.c.finding.label("said"), texts.c.text.label("words"))
    query = query.join(findings, findings.c.id == events.c.finding)
    query = query.outerjoin(texts, texts.c.digest == findings.c.words)
    rows = tx.execute(query.where(wanted).order_by(events.c.call_id, events.c.start, events.c.id)).all()
    which = select(events.c.id).where(wanted)
    of_verdicts = select(verdicts).where(*_standing(), verdicts.c.sample_id.is_(None), verdicts.c.event_id.in_(which))
    last = {row.event_id: row for row in tx.execute(of_verdicts.order_by(verdicts.c.id))}
    appealed = tx.execute(select(appeals).where(appeals.c.event_id.in_(which))).all()
    against = {row.event_id: appeal for row, appeal in zip(appealed, read_appeals(tx, appealed), strict=True)}
    written = [row.fixed_text for row in rows] + [row.note for row in last.values()]
    text_of = StoredTexts(tx, written)
    found: defaultdict[int, list[ReviewedEvent]] = defaultdict(list)
    for row in rows:
        found[row.call_id].append(_event(row, last.get(row.id), against.get(row.id), text_of))
    return found


def _event(row: Row[Any], verdict: Row[Any] | None, appeal: Appeal | None, text_of: StoredTexts) -> ReviewedEvent:
    return ReviewedEvent(
        id=row.id,
        machine=finding_of(row.said, row.words),
        status=row.status,
        reviewer=row.decided_by,
        reason=verdict.reason if verdict else "",
        note=text_of[verdict.note] if verdict else "",
        fixed_text=text_of[row.fixed_text or ""],
        decided_at=time_of(row.decided_at) if row.decided_at else None,
        appeal=appeal,
        present=row.present,
    )


def _standing() -> list[ColumnElement[bool]]:
    """Return the condition for verdicts that were not taken back."""
    undoing = verdicts.alias()
    return [verdicts.c.verdict != UNDO, ~exists().where(undoing.c.undoes == verdicts.c.id)]
