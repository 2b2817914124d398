"""The order in which findings are worth a reviewer's time.

By what a verdict about a finding is worth, times how often its rule was rejected so far: as if one of five had been
before anybody decided, so that a rule which is right sinks and one which errs rises. Of several of a rule and an agent
the second counts half, the third a third, and so on: the first ones tell most of the rule and of the agent.
"""

from __future__ import annotations

from collections import Counter

from sqlalchemy import Connection, bindparam, func, select, tuple_, update

from speechguard.review.store.tables import events

DECIDED = ("confirmed", "rejected", "unsure")
BEFORE = (1, 5)  # rejected and decided of a rule, as if this had been so at the beginning
# A rule's findings take new places when so many of it are decided: its share hardly changes in between.
STEPS = frozenset({1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 50, 70, *(10**n * of for n in range(2, 6) for of in (1, 2, 5))})
FORWARD = 200  # findings of a rule that are in front, those worth most: the others are put there as these are decided
BEHIND = 1e6  # points that the others are less useful


def renew(tx: Connection, rule: str, *, always: bool = False) -> None:
    """Put the open findings of a rule where they belong, if so many of it are decided now that it matters."""
    if always or sum(_decided(tx, rule)) in STEPS:
        _place(tx, rule)


def place_all(tx: Connection) -> None:
    """Put all open findings where they belong."""
    for rule in tx.scalars(select(events.c.rule).where(events.c.status == "open").distinct()).all():
        _place(tx, rule)


def _place(tx: Connection, rule: str) -> None:
    confirmed, rejected = _decided(tx, rule)
    share = (rejected + BEFORE[0]) / (confirmed + rejected + BEFORE[1]) * BEFORE[1] / BEFORE[0]
    columns = events.c
    theirs = (columns.rule == rule) & (columns.status == "open")
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


def _decided(tx: Connection, rule: str) -> tuple[int, int]:
    """Count the confirmed and the rejected findings of a rule."""
    status = events.c.status
    query = select(status, func.count()).where(events.c.rule == rule, status.in_(("confirmed", "rejected")))
    counts = {row[0]: row[1] for row in tx.execute(query.group_by(status))}
    return counts.get("confirmed", 0), counts.get("rejected", 0)
