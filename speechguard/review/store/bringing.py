"""Calls as they were read from a store, put into the database.

What the machine says is added to what it had said before. A finding is the same as one before if rule, kind, speaker,
start and phrase are (of what was found by its meaning not the example, which another model may choose otherwise): then
what reviewers decided stays with it. One that the machine no longer makes stays if it was decided, and is withdrawn
otherwise.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from itertools import count
from typing import Any

from sqlalchemy import Connection, Row, Table, bindparam, insert, select, update

from speechguard.archive.record import CallRecord
from speechguard.messages import ComplianceEvent, Transcript
from speechguard.review.store import audit
from speechguard.review.store.machine_digest import NumberRange, digest
from speechguard.review.store.tables import calls, events, findings, judgements, next_number, now, plain, texts
from speechguard.review.store.texts import OF_FINDING, OF_RECORD, keep_all, split
from speechguard.review.store.usefulness import BEHIND, DECIDED
from speechguard.review.store.worth import points_taken, worth

RANKS: Mapping[str, int] = {"fatal": 2, "major": 1, "minor": 0}
_VARYING = ("id", "audio_seen", "delay")  # differ from run to run and say nothing of the finding
_SYSTEM = ""  # who changed it, in the audit log

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Brought:
    """How many were brought in."""

    new: int = 0  # calls
    changed: int = 0  # calls
    gone: int = 0  # calls that are no longer in the store
    found: int = 0  # findings that were not there before
    withdrawn: int = 0  # findings that the machine no longer makes
    waiting: int = 0  # calls in which people say who speaks, for somebody who can judge them

    def __add__(self, other: Brought) -> Brought:
        return Brought(*map(sum, zip(astuple(self), astuple(other), strict=True)))


@dataclass(frozen=True, slots=True)
class ReadCall:
    """A call as it is in the store."""

    record: CallRecord
    text: str  # its line
    line: str  # SHA-256, hex, of that
    start: str  # local time, ISO 8601; empty: not known
    events: tuple[tuple[ComplianceEvent, str], ...]  # that stand and are flagged or suspected, with their lines
    turns: tuple[Transcript, ...]  # what was heard; empty where nobody can read it

    @property
    def name(self) -> str:
        """As the database has it."""
        return plain(self.record.call)


def bring(tx: Connection, found: Sequence[ReadCall]) -> Brought:
    """Put in calls, each once, that are new or not as they were."""
    at = now()
    query = (
        select(
            calls.c.call,
            calls.c.id,
            calls.c.line,
            calls.c.judgement,
            calls.c.present,
            judgements.c.record,
            texts.c.text,
        )
        .join(judgements, judgements.c.id == calls.c.judgement)
        .outerjoin(texts, texts.c.digest == judgements.c.words)
        .where(calls.c.call.in_([one.name for one in found]))
    )
    known = {row.call: row for row in tx.execute(query)}
    call_ids, judgement_ids = _numbers(tx, calls), _numbers(tx, judgements)
    new_calls: list[Values] = []
    changed_calls: list[Values] = []
    moved_calls: list[Values] = []  # whose lines are elsewhere in the files, and nothing else
    new_judgements: list[Values] = []
    of_call: dict[int, tuple[ReadCall, int]] = {}
    for one in found:
        before = known.get(one.name)
        record, words = split(_record(one.text), OF_RECORD)
        number = before.id if before else next(call_ids)
        same = before is not None and before.record == record and before.text in (words, None)  # None: erased
        if before and before.present and before.line and same:
            moved_calls.append({"id": number, **_places(one)})
            continue
        judgement = before.judgement if before and same else next(judgement_ids)
        if not before or judgement != before.judgement:
            new_judgements.append(_judgement(judgement, number, at, one.record, record, words))
        of_call[number] = (one, judgement)
        values = {**_call(number, judgement, at, one), "stale": before is not None}
        if before:
            changed_calls.append(values)
        else:
            new_calls.append(values)
    _insert(tx, calls, new_calls)
    _update(tx, calls, changed_calls)
    _update(tx, calls, moved_calls)
    brought = Brought(len(new_calls), len(changed_calls))
    if brought == Brought():
        return brought
    _refer(tx, new_judgements)
    _insert(tx, judgements, new_judgements)
    moved = _bring_events(tx, of_call, [call["id"] for call in changed_calls])
    brought = replace(brought, found=moved.made, withdrawn=len(moved.gone))
    calls_back = [row.id for row in known.values() if not row.present]
    _tell(tx, at, brought, _ends(new_judgements), moved, calls_back)
    return brought


def find_again(tx: Connection, waiting: Iterable[ReadCall]) -> None:
    """Keep where the words of calls are now, of which all else stays as it was brought in before."""
    for one in waiting:
        start, end = one.record.transcript
        places = {"transcript_start": start, "transcript_end": end}
        tx.execute(update(calls).where(calls.c.call == one.name).values(places))


def remove(tx: Connection, names: Collection[str]) -> Brought:
    """Take out calls that are no longer in the store; what people decided about them stays."""
    ids = list(tx.scalars(select(calls.c.id).where(calls.c.call.in_(names))))
    _update(tx, calls, [{"id": one, "present": False, "line": ""} for one in ids])
    gone = _bring_events(tx, {}, ids).gone
    brought = Brought(gone=len(ids), withdrawn=len(gone))
    told = {"calls": ids, "withdrawn": len(gone), "findings_gone": gone}
    audit.append(tx, _SYSTEM, "removed", "calls", told)
    return brought


@dataclass(frozen=True, slots=True)
class _Moved:
    """What became of the events of some calls; their numbers."""

    made: int  # so many
    gone: list[int]  # that the machine no longer makes
    back: list[int]  # that it makes again
    said: NumberRange  # what the machine says that it had not said before: numbers of `findings`


def _bring_events(tx: Connection, of_call: Mapping[int, tuple[ReadCall, int]], old: Sequence[int]) -> _Moved:
    """Put in the events of these calls; `old` are the calls that may have some."""
    query = select(events, findings.c.finding.label("said"), texts.c.text.label("words"))
    query = query.join(findings, findings.c.id == events.c.finding)
    query = query.outerjoin(texts, texts.c.digest == findings.c.words)
    before = {(row.call_id, row.key): row for row in tx.execute(query.where(events.c.call_id.in_(old)))}
    event_ids, finding_ids = _numbers(tx, events), _numbers(tx, findings)
    made: list[Values] = []
    changed: list[Values] = []
    said: list[Values] = []
    back: list[int] = []
    for number, (one, judgement) in of_call.items():
        taken = points_taken(one.record)
        for key, event, text in _keyed(one.events):
            row = before.pop((number, key), None)
            left, words = split(text, OF_FINDING)
            same = (
                row is not None and _lasting(row.said) == _lasting(left) and row.words in (words, None)
            )  # None: erased
            event_id = row.id if row else next(event_ids)
            finding = row.finding if row and same else next(finding_ids)
            if not same:
                said.append(
                    {"id": finding, "event_id": event_id, "judgement_id": judgement, "finding": left, "words": words}
                )
            change = worth(event, taken, one.turns)
            values = {
                **_event(event, one),
                "id": event_id,
                "finding": finding,
                "worth": change,
                "useful": change - BEHIND,  # until all are put where they belong
                "status": row.status if row and row.status in DECIDED else "open",
            }
            if row is None:
                made.append({**values, "call_id": number, "key": key})
            else:
                touched = not same or not row.present
                back += [row.id] * (not row.present)
                changed.append({**values, "revision": row.revision + touched})
    gone = [row for row in before.values() if row.present]
    _insert(tx, events, made)
    _refer(tx, said)
    _insert(tx, findings, said)
    _update(tx, events, changed)
    _update(tx, events, [_withdrawn(row) for row in gone])
    return _Moved(len(made), [row.id for row in gone], back, _ends(said))


def _withdrawn(row: Row[Any]) -> Values:
    status = row.status if row.status in DECIDED else "withdrawn"
    return {"id": row.id, "present": False, "status": status, "revision": row.revision + 1}


def _call(number: int, judgement: int, at: str, one: ReadCall) -> Values:
    record, metadata = one.record, one.record.metadata
    return {
        "id": number,
        "call": one.name,
        "language": record.language or "",
        "agent": plain(metadata.agent or ""),
        "team": plain(metadata.team or ""),
        "start": one.start,
        "duration": record.duration or 0.0,
        "direction": metadata.direction or "",
        "machine_score": record.score,
        "machine_fatal": record.fatal,
        "findings": sum(event.kind != "not_assessable" and event.flagged for event, _ in one.events),
        "judgement": judgement,
        "present": True,
        "imported_at": at,
        **_places(one),
    }


def _places(one: ReadCall) -> Values:
    """Return where it is in the files of the store."""
    start, end = one.record.transcript
    return {"line": one.line, "transcript_start": start, "transcript_end": end}


def _judgement(number: int, call: int, at: str, record: CallRecord, left: str, words: str) -> Values:
    known = {"at": at, "judged": record.judged, "score": record.score}
    return {"id": number, "call_id": call, **known, "record": left, "words": words}


def _event(event: ComplianceEvent, one: ReadCall) -> Values:
    metadata = one.record.metadata
    return {
        "rule": plain(event.rule),
        "kind": event.kind,
        "severity": event.severity,
        "rank": RANKS[event.severity],
        "role": event.role,
        "start": event.start,
        "end": event.end,
        "score": event.score,
        "flagged": event.flagged,
        "meaning": event.meaning,
        "rules": event.rules,
        "present": True,
        "agent": plain(metadata.agent or ""),
        "team": plain(metadata.team or ""),
        "call_start": one.start,
    }


def _keyed(found: Iterable[tuple[ComplianceEvent, str]]) -> Iterator[tuple[str, ComplianceEvent, str]]:
    """Yield events with what makes each the same one when the call is judged again."""
    times: Counter[str] = Counter()
    for event, text in found:
        key = key_of(event)
        times[key] += 1
        yield (key if times[key] == 1 else f"{key} {times[key]}"), event, text


def key_of(event: ComplianceEvent) -> str:
    """Return what makes a finding the same one when the call is judged again."""
    phrase = "" if event.by_meaning else event.phrase
    return plain(f"{event.rule} {event.kind} {event.role} {round(event.start * 1000)} {phrase}")


def _record(line: str) -> str:
    """Return a call's line without places in other files, which change though nothing was judged anew."""
    nowhere = {"events": [0, 0], "transcript": [0, 0]}
    return plain(json.dumps({**json.loads(line), **nowhere}, ensure_ascii=False))


def _lasting(finding: str) -> Values:
    return {name: value for name, value in json.loads(finding).items() if name not in _VARYING}


def _tell(
    tx: Connection, at: str, brought: Brought, judged: NumberRange, moved: _Moved, calls_back: Sequence[int]
) -> None:
    """Tell the audit log a digest of what the machine said, by which changes to it are found, and what is gone."""
    detail = {
        "at": at,
        "new": brought.new,
        "changed": brought.changed,
        "found": brought.found,
        "withdrawn": brought.withdrawn,
        "judgements": judged,
        "findings": moved.said,
        "digest": digest(tx, judged, moved.said),
        "calls_back": list(calls_back),
        "findings_gone": moved.gone,
        "findings_back": moved.back,
    }
    audit.append(tx, _SYSTEM, "imported", "calls", detail)


def _ends(rows: Sequence[Values]) -> NumberRange:
    return (rows[0]["id"], rows[-1]["id"]) if rows else (1, 0)


def _numbers(tx: Connection, table: Table) -> Iterator[int]:
    """Yield numbers that no row has yet."""
    return count(next_number(tx, table))


def _refer(tx: Connection, rows: Sequence[Values]) -> None:
    """Keep the words of rows, which then have references to them."""
    for row, reference in zip(rows, keep_all(tx, [row["words"] for row in rows]), strict=True):
        row["words"] = reference


def _insert(tx: Connection, table: Table, rows: Sequence[Values]) -> None:
    if rows:
        tx.execute(insert(table), rows)


def _update(tx: Connection, table: Table, rows: Sequence[Values]) -> None:
    """Change rows by their `id`, all in the same columns."""
    if rows:
        names = [name for name in rows[0] if name != "id"]
        statement = update(table).where(table.c.id == bindparam("number"))
        statement = statement.values({name: bindparam(f"new_{name}") for name in names})
        tx.execute(statement, [{"number": row["id"]} | {f"new_{name}": row[name] for name in names} for row in rows])
