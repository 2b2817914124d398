"""The order in which findings are worth a reviewer's time.

By what a verdict about a finding is worth, times how often its rule was rejected so far: as if one of five had been
before anybody decided, so that a rule which is right sinks and one which errs rises. What is suspected stands by itself
and the other way round: times how many suspicions of its rule turned out right for each that was expected to, by how
likely they were. Of several of a rule and an agent the second counts half, the third a third, and so on: the first ones
tell most of the rule and of the agent.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, bindparam, func, select, tuple_, update

from speechguard.review.store.tables import events

DECIDED = ("confirmed", "rejected", "unsure")
BEFORE = (1, 5)  # rejected and decided of a rule, as if this had been so at the beginning
# A rule's findings take new places when so many of it are decided: its share hardly changes in between.
STEPS = frozenset({1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 50, 70, *(10**n * of for n in range(2, 6) for of in (1, 2, 5))})
FORWARD = 200  # findings of a rule that are in front, those worth most: the others are put there as these are decided
BEHIND = 1e6  # points that the others are less useful

_SUSPECTED = events.c.kind == "suspected"


def renew(tx: Connection, rule: str, *, suspected: bool, always: bool = False) -> None:
    """Put the open findings of a rule where they belong, if so many of it are decided now that it matters.

    `suspected`: what is suspected by the rule; else what is not.
    """
    decided = _decided(tx, rule, suspected)
    if always or decided.confirmed + decided.rejected in STEPS:
        _place(tx, rule, suspected)


def place_all(tx: Connection) -> None:
    """Put all open findings where they belong."""
    _place_those(tx, events.c.status == "open")


def place_like_those_of(tx: Connection, call_id: int) -> None:
    """Put all open findings of the rules that found something in a call where they belong."""
    _place_those(tx, events.c.call_id == call_id)


def _place_those(tx: Connection, wanted: ColumnElement[bool]) -> None:
    open_ones = select(events.c.rule, _SUSPECTED).where(wanted).distinct()
    for rule, suspected in tx.execute(open_ones).all():
        _place(tx, rule, bool(suspected))


class _Decided(NamedTuple):
    confirmed: int
    rejected: int
    expected: float  # to be confirmed, by how likely what was meant breaks the rule


def _place(tx: Connection, rule: str, suspected: bool) -> None:
    share = _share(_decided(tx, rule, suspected), suspected)
    columns = events.c
    theirs = (columns.rule == rule) & (columns.status == "open") & (_SUSPECTED if suspected else ~_SUSPECTED)
    query = select(columns.id, columns.agent, columns.worth, columns.useful).where(theirs)
    forward = tx.execute(query.order_by(columns.worth.desc(), columns.id.desc()).limit(FORWARD)).all()
    of_agent: Counter[str] = Counter()
    changed: list[dict[str, float]] = []
    for row in forward:
        of_agent[row.agent] += 1
        useful = row.worth * share / of_agent[row.agent]
        if useful != row.useful:
            changed.append({"number": row.id, "now": useful})
    if changed:
        one = update(events).where(columns.id == bindparam("number"))
        tx.execute(one.values(useful=bindparam("now")), changed)
    if len(forward) == FORWARD:
        others = tuple_(columns.worth, columns.id) < tuple_(forward[-1].worth, forward[-1].id)
        tx.execute(update(events).where(theirs, others, columns.useful >= 0).values(useful=columns.worth - BEHIND))


def _share(decided: _Decided, suspected: bool) -> float:
    """Return by how much what was decided of a rule makes the others more useful, or less; 1 before anything was."""
    if suspected:
        return (decided.confirmed + 1) / (decided.expected + 1)
    rejected, total = BEFORE
    return (decided.rejected + rejected) / (decided.confirmed + decided.rejected + total) * total / rejected


def _decided(tx: Connection, rule: str, suspected: bool) -> _Decided:
    """Count the confirmed and the rejected findings of a rule, those that are suspected or the others."""
    status = events.c.status
    wanted = (events.c.rule == rule, status.in_(("confirmed", "rejected")), _SUSPECTED if suspected else ~_SUSPECTED)
    query = select(status, func.count(), func.coalesce(func.sum(events.c.meaning), 0.0)).where(*wanted)
    rows = tx.execute(query.group_by(status)).all()
    counts = {row[0]: row[1] for row in rows}
    return _Decided(counts.get("confirmed", 0), counts.get("rejected", 0), sum(row[2] for row in rows))
