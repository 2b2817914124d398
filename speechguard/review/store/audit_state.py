"""Whether what follows from the rest of the database, and what changes, is as the machine said and the log tells.

Where a text was erased, what was taken from it (names of people, start of the call) can no longer be compared.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from speechguard.review.store.bringing import RANKS, key_of
from speechguard.review.store.importing import local_start
from speechguard.review.store.logged_state import (
    AS_MACHINE,
    UNCHECKED,
    LoggedState,
    drawn_digests,
    judged_digest,
    user_digest,
)
from speechguard.review.store.machine_digest import NumberRange
from speechguard.review.store.tables import (
    calls,
    events,
    findings,
    judgements,
    migrations,
    plain,
    samples,
    texts,
    users,
    verdicts,
)
from speechguard.review.store.texts import call_of, finding_of
from speechguard.review.store.verdicts import UNDO

ODD = (TypeError, ValueError, KeyError, AttributeError, LookupError)  # what comes of values no program of ours wrote
_AT_ONCE = {"yield_per": 500}  # rows read at once: a large database needs no more memory than a small one

Compared = Mapping[str, tuple[Any, Any]]  # by column: what is there, and what should be


def problems_of_calls(tx: Connection, state: LoggedState) -> Iterator[str]:
    """Yield calls that are not as the machine said, or not as the log tells that they were scored and checked."""
    newest = _newest(tx, judgements.c.call_id, judgements.c.id)
    there = (events.c.present, events.c.flagged, events.c.kind != "not_assessable")
    counts = _by_number(tx, select(events.c.call_id, func.count()).where(*there).group_by(events.c.call_id))
    query = select(calls, judgements.c.call_id.label("judged_call"), judgements.c.record, texts.c.text.label("words"))
    query = query.outerjoin(judgements, judgements.c.id == calls.c.judgement)
    query = query.outerjoin(texts, texts.c.digest == judgements.c.words).order_by(calls.c.id)
    seen: set[int] = set()
    for row in tx.execute(query, execution_options=_AT_ONCE):
        seen.add(row.id)
        yield from _compared("calls", row, partial(_call, state=state, newest=newest, counts=counts))
    for number in sorted({*newest, *state.scores, *state.checked} - seen):
        yield f"calls: row {number} is missing"


def problems_of_events(tx: Connection, state: LoggedState) -> Iterator[str]:
    """Yield events that are not as the machine said last, or not as their verdicts say."""
    newest = _newest(tx, findings.c.event_id, findings.c.id)
    standing = _standing(tx)
    query = (
        select(
            events,
            findings.c.event_id.label("of_event"),
            findings.c.finding.label("said"),
            judgements.c.call_id.label("of_call"),
            texts.c.text.label("words"),
            calls.c.agent.label("call_agent"),
            calls.c.team.label("call_team"),
            calls.c.start.label("start_of_call"),
        )
        .outerjoin(findings, findings.c.id == events.c.finding)
        .outerjoin(judgements, judgements.c.id == findings.c.judgement_id)
        .outerjoin(texts, texts.c.digest == findings.c.words)
        .outerjoin(calls, calls.c.id == events.c.call_id)
        .order_by(events.c.id)
    )
    seen: set[int] = set()
    for row in tx.execute(query, execution_options=_AT_ONCE):
        seen.add(row.id)
        yield from _compared("events", row, partial(_event, state=state, newest=newest))
        yield from _decided(row, standing.get(row.id, ()))
    for number in sorted({*newest, *standing} - seen):
        yield f"events: row {number} is missing"


def problems_of_judgements(
    tx: Connection, state: LoggedState, told: Sequence[tuple[NumberRange, str]]
) -> Iterator[str]:
    """Yield judgements whose columns are not as in their records, or not of the time of their entry (`told`)."""
    at = {number: when for (first, last), when in told for number in range(first, last + 1)}
    before, times = state.judged_before
    if times and judged_digest(tx, before) != times:
        yield f"judgements: the time of one of rows 1 to {before} was changed"
    for row in tx.execute(select(judgements).order_by(judgements.c.id), execution_options=_AT_ONCE):
        yield from _compared("judgements", row, partial(_judgement, at=at))


def problems_of_users(tx: Connection, state: LoggedState) -> Iterator[str]:
    """Yield accounts that are not as they were set."""
    unseen = set(state.users)
    for row in tx.execute(select(users).order_by(users.c.id)).mappings():
        name = row["name"]
        if name not in state.users:
            yield f"users: the log knows nothing of '{name}'"
        elif _digest_of(row) != state.users[name]:
            yield f"users: '{name}' was changed (role, password, or whether they may log in)"
        unseen.discard(name)
    for name in sorted(unseen):
        yield f"users: '{name}' is missing"


def problems_of_samples(tx: Connection, state: LoggedState) -> Iterator[str]:
    """Yield samples in which something else is drawn, or for others, than was at first."""
    found = drawn_digests(tx)
    for number in sorted({*found, *state.drawn, *tx.scalars(select(samples.c.id))}):
        if found.get(number) != state.drawn.get(number):
            yield f"sample_items: what is drawn in sample {number} was changed"


def problems_of_migrations(tx: Connection, state: LoggedState) -> Iterator[str]:
    """Yield whether the changes of tables are those of which the log tells."""
    if set(tx.scalars(select(migrations.c.name))) != state.migrations:
        yield "migrations: are not those of which the log tells"


def _call(row: Row[Any], state: LoggedState, newest: Mapping[int, int], counts: Mapping[int, int]) -> Compared:
    record = call_of(row.record, row.words)
    told = {
        "call": (row.call, plain(record.call)),
        "language": (row.language, record.language or ""),
        "duration": (row.duration, record.duration or 0.0),
        "machine_score": (row.machine_score, record.score),
        "machine_fatal": (row.machine_fatal, record.fatal),
        "judgement": ((row.judgement, row.judged_call), (newest.get(row.id), row.id)),
        "present": (row.present, row.id not in state.absent_calls),
        "findings": (row.findings, counts.get(row.id, 0) if row.present else row.findings),
        "score": ((row.score, row.fatal), state.scores.get(row.id, AS_MACHINE)),
        "check": ((row.checked_by, row.checked_at), state.checked.get(row.id, UNCHECKED)),
    }
    if row.words is None:
        return told
    metadata = record.metadata
    return told | {
        "agent": (row.agent, plain(metadata.agent or "")),
        "team": (row.team, plain(metadata.team or "")),
        "direction": (row.direction, metadata.direction or ""),
        "start": (row.start, local_start(record)),
    }


def _event(row: Row[Any], state: LoggedState, newest: Mapping[int, int]) -> Compared:
    machine = finding_of(row.said, row.words)
    told = {
        "finding": ((row.finding, row.of_event), (newest.get(row.id), row.id)),
        "call_id": (row.call_id, row.of_call),
        "rank": (row.rank, RANKS.get(machine.severity)),
        "rule": (row.rule, plain(machine.rule)),
        "present": (row.present, row.id not in state.absent_events),
    }
    same = ("kind", "severity", "role", "start", "end", "score", "flagged", "rules", "meaning")
    told |= {name: (getattr(row, name), getattr(machine, name)) for name in same}
    if row.present:  # later ones are not told to those that the machine no longer makes
        told |= {
            "agent": (row.agent, row.call_agent),
            "team": (row.team, row.call_team),
            "call_start": (row.call_start, row.start_of_call),
        }
    if row.words is not None:
        key = key_of(machine)
        rest = row.key.removeprefix(key)
        told["key"] = (row.key[: len(key)], key) if rest == "" or rest[1:].isdigit() else (row.key, key)
    return told


def _judgement(row: Row[Any], at: Mapping[int, str]) -> Compared:
    record = json.loads(row.record)
    return {
        "judged": (row.judged, record["judged"]),
        "score": (row.score, record["score"]),
        "at": (row.at, at.get(row.id) or row.at),
    }


def _compared(table: str, row: Row[Any], told: Callable[[Row[Any]], Compared]) -> Iterator[str]:
    """Yield whether a row has other values than it should have, or some that cannot be read."""
    try:
        wrong = [name for name, (found, expected) in told(row).items() if found != expected]
    except ODD:
        yield f"{table}: row {row.id} cannot be read as the program writes it"
        return
    if wrong:
        yield f"{table}: row {row.id} was changed ({', '.join(wrong)})"


def _decided(row: Row[Any], standing: Iterable[Row[Any]]) -> Iterator[str]:
    """Yield whether an event does not say what its verdicts that were not taken back, oldest first, come to."""
    own = list(standing)
    fixed = next((one.fixed_text for one in reversed(own) if one.fixed_text is not None), None)
    undecided = "open" if row.present else "withdrawn"
    expected = (own[-1].verdict, own[-1].reviewer, own[-1].at, fixed) if own else (undecided, "", "", None)
    found = (row.status, row.decided_by, row.decided_at, row.fixed_text)
    if row.status != expected[0]:
        yield f"events: row {row.id} is '{row.status}', which its verdicts do not say"
    elif found != expected:
        names = ("status", "decided_by", "decided_at", "fixed_text")
        wrong = [name for name, one, other in zip(names, found, expected, strict=True) if one != other]
        yield f"events: row {row.id} was changed ({', '.join(wrong)})"


def _standing(tx: Connection) -> Mapping[int, list[Row[Any]]]:
    """Return verdicts that were not taken back, by event, oldest first."""
    undone = set(tx.scalars(select(verdicts.c.undoes).where(verdicts.c.undoes.is_not(None))))
    columns = ("id", "event_id", "reviewer", "verdict", "at", "fixed_text")
    query = select(*(verdicts.c[name] for name in columns)).where(verdicts.c.verdict != UNDO)
    found: defaultdict[int, list[Row[Any]]] = defaultdict(list)
    for row in tx.execute(query.where(verdicts.c.sample_id.is_(None)).order_by(verdicts.c.id)):
        if row.id not in undone:
            found[row.event_id].append(row)
    return found


def _newest(tx: Connection, of: Any, number: Any) -> Mapping[int, int]:
    """Return the highest number of a table, by what its rows are of."""
    return _by_number(tx, select(of, func.max(number)).group_by(of))


def _by_number(tx: Connection, query: Select[Any, int]) -> Mapping[int, int]:
    rows: Sequence[Any] = tx.execute(query).all()
    return {row[0]: row[1] for row in rows}


def _digest_of(row: Mapping[Any, Any]) -> str:
    try:
        return user_digest(row)
    except TypeError:  # bytes in place of a text
        return ""
