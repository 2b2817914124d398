"""The queue of a reviewer: which findings, in which order, a page at a time.

A place in the queue is the number of a finding. It holds after that one was decided and has left the queue, and when
others come in: what follows is what comes after it in the order, whatever is there by then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, exists, func, select, tuple_

from speechguard.review.store.bringing import RANKS
from speechguard.review.store.rows import EventRow, Gone, event_rows
from speechguard.review.store.tables import appeals, calls, events, moment, sample_items, verdicts
from speechguard.review.store.usefulness import DECIDED

Order = Literal["useful", "newest", "worst", "time"]
CAP = 10_000  # findings beyond which they are not counted

_ORDERS: dict[str, tuple[tuple[Any, ...], bool]] = {  # columns, and whether the largest come first
    "useful": ((events.c.useful, events.c.id), True),
    "newest": ((events.c.call_start, events.c.id), True),
    "worst": ((events.c.rank, events.c.call_start, events.c.id), True),
    "time": ((events.c.call_start, events.c.call_id, events.c.start, events.c.id), False),
}


@dataclass(frozen=True, slots=True)
class Filter:
    """What findings should be like; None: no matter."""

    rule: str | None = None
    agent: str | None = None  # empty: not known, as for the team
    team: str | None = None
    language: str | None = None  # of the call
    severity: str | None = None
    status: str | None = "open"
    kind: str | None = None  # None: all but not_assessable
    since: str | None = None  # day or time of the call, ISO 8601, local
    until: str | None = None  # likewise; all of that day
    score_below: float | None = None  # of violations: how alike the sounds are
    sample: int | None = None  # then `open` is what is not done in it
    reviewer: str | None = None  # to whom it was assigned in the sample, or who decided it
    call: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A part of the queue."""

    items: tuple[EventRow, ...]
    next: int | None  # `after` of the next page; None: this is the last
    total: int  # of the whole queue; CAP: that many or more

    @property
    def capped(self) -> bool:
        """Whether there may be more than `total`."""
        return self.total >= CAP


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Of a place in the queue; None: there is none."""

    previous: int | None
    next: int | None


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to filter by, each with the number of open findings, most first."""

    rules: tuple[tuple[str, int], ...]
    agents: tuple[tuple[str, int], ...]
    teams: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class ReviewProgress:
    """Of a reviewer on a day."""

    decided: int  # by this reviewer
    everybody: int  # decided by all reviewers
    open: int  # findings


def find(tx: Connection, wanted: Filter, order: Order = "useful", after: int | None = None, limit: int = 50) -> Page:
    """Return a page of the queue; `after`: the finding before it. Raises Gone where nothing has that number."""
    return _page(tx, _conditions(wanted), order, after, limit)


def against(tx: Connection, agent: str, after: int | None = None, limit: int = 50) -> Page:
    """Return a page of what is held against an agent, the newest first. Raises Gone as `find` does.

    What is only suspected is nobody's fault before a reviewer has confirmed it.
    """
    appealed = exists().where(appeals.c.event_id == events.c.id)
    held = (events.c.kind != "suspected") | (events.c.status == "confirmed") | appealed
    return _page(tx, [*_conditions(Filter(agent=agent, status=None)), held], "newest", after, limit)


def _page(
    tx: Connection, conditions: Sequence[ColumnElement[bool]], order: Order, after: int | None, limit: int
) -> Page:
    ids = _ids(tx, conditions, order, after, limit + 1)
    found = select(events.c.id).where(*conditions).limit(CAP).subquery()
    total = tx.scalar(select(func.count()).select_from(found))
    items = event_rows(tx, ids[:limit])
    return Page(tuple(items), ids[limit - 1] if len(ids) > limit else None, total or 0)


def neighbours(tx: Connection, wanted: Filter, order: Order, event_id: int) -> Neighbours:
    """Return what comes before and after a finding, which need not be in the queue any more. Raises Gone."""
    conditions = _conditions(wanted)
    before = _ids(tx, conditions, order, event_id, 1, backwards=True)
    behind = _ids(tx, conditions, order, event_id, 1)
    return Neighbours(before[0] if before else None, behind[0] if behind else None)


def choices(tx: Connection) -> Choices:
    """Return rules, agents and teams that have findings."""
    return Choices(*(_open_by(tx, column) for column in (events.c.rule, events.c.agent, events.c.team)))


def progress(tx: Connection, reviewer: str, day: date) -> ReviewProgress:
    """Count what was decided on a day, local time, and what is left."""
    begin = datetime.combine(day, time_of_day())
    during = (verdicts.c.at >= moment(begin)) & (verdicts.c.at < moment(begin + timedelta(days=1)))
    undoing = verdicts.alias()
    standing = during & (verdicts.c.verdict != "undo") & ~exists().where(undoing.c.undoes == verdicts.c.id)
    decided = tx.execute(
        select(func.count(), func.coalesce(func.sum((verdicts.c.reviewer == reviewer).cast(events.c.id.type)), 0))
        .select_from(verdicts)
        .where(standing)
    ).one()
    left = select(func.count()).select_from(events).where(*_conditions(Filter()))
    return ReviewProgress(int(decided[1]), decided[0], tx.scalar(left) or 0)


def _ids(
    tx: Connection,
    conditions: Sequence[ColumnElement[bool]],
    order: Order,
    after: int | None,
    limit: int,
    *,
    backwards: bool = False,
) -> list[int]:
    columns, falling = _ORDERS[order]
    falling ^= backwards
    query = select(events.c.id).where(*conditions)
    if after is not None:
        place = tx.execute(select(*columns).where(events.c.id == after)).one_or_none()
        if place is None:
            raise Gone(f"there is no finding {after}")
        here, there = tuple_(*columns), tuple_(*place)
        query = query.where(here < there if falling else here > there)
    query = query.order_by(*(column.desc() if falling else column for column in columns))
    return list(tx.scalars(query.limit(limit)))


def _conditions(wanted: Filter) -> list[ColumnElement[bool]]:
    columns = events.c
    found: list[ColumnElement[bool]] = []
    for column, value in (
        (columns.rule, wanted.rule),
        (columns.agent, wanted.agent),
        (columns.team, wanted.team),
        (columns.rank, RANKS.get(wanted.severity, -1) if wanted.severity else None),
        (columns.call_id, wanted.call),
    ):
        if value is not None:
            found.append(column == value)
    if wanted.language is not None:
        found.append(columns.call_id.in_(select(calls.c.id).where(calls.c.language == wanted.language)))
    found.append(columns.kind != "not_assessable" if wanted.kind is None else columns.kind == wanted.kind)
    if wanted.since:
        found.append(columns.call_start >= wanted.since)
    if wanted.until:
        found.append(columns.call_start < wanted.until + "~")  # ~ comes after all that may follow in a time
    if wanted.score_below is not None:
        found += [columns.kind == "violation", columns.score < wanted.score_below]
    return found + (_of_queue(wanted) if wanted.sample is None else _of_sample(wanted))


def _of_queue(wanted: Filter) -> list[ColumnElement[bool]]:
    """Return conditions for status and reviewer."""
    listed = events.c.status.in_(("open", *DECIDED))
    found = [listed if wanted.status is None else events.c.status == wanted.status]
    return found + ([events.c.decided_by == wanted.reviewer] if wanted.reviewer is not None else [])


def _of_sample(wanted: Filter) -> list[ColumnElement[bool]]:
    """Return the same in a sample: there `open` is what its reviewer has not done."""
    items, found = sample_items.c, list[ColumnElement[bool]]()
    drawn = select(items.event_id).where(items.sample_id == wanted.sample, items.event_id.is_not(None))
    if wanted.reviewer is not None:
        drawn = drawn.where(items.reviewer.in_((wanted.reviewer, "")))
    if wanted.status is not None:
        drawn = drawn.where(items.done_at == "" if wanted.status == "open" else items.done_at != "")
        found += [events.c.status == wanted.status] if wanted.status != "open" else []
    return [*found, events.c.id.in_(drawn)]


def _open_by(tx: Connection, column: ColumnElement[str]) -> tuple[tuple[str, int], ...]:
    count = func.count().filter(events.c.status == "open")
    listed = (events.c.status != "withdrawn", events.c.kind != "not_assessable")
    query = select(column, count).where(*listed).group_by(column).order_by(count.desc(), column)
    return tuple((value, number) for value, number in tx.execute(query))
