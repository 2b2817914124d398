"""The order in which findings are worth a reviewer's time.

By what a verdict about a finding is worth, times how often its rule was rejected so far: as if one of five had been
before anybody decided, so that a rule which is right sinks and one which errs rises. Of several of a rule and an agent
the second counts half, the third a third, and so on: the first ones tell most of the rule and of the agent.
"""

from __future__ import annotations

from sqlalchemy import Connection, case, func, select, update

from speechguard.review.store.tables import events

DECIDED = ("confirmed", "rejected", "unsure")
BEFORE = (1, 5)  # rejected and decided of a rule, as if this had been so at the beginning
# A rule's findings take new places when so many of it are decided: its share hardly changes in between.
STEPS = frozenset({1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 50, 70, *(10**n * of for n in range(2, 6) for of in (1, 2, 5))})
FORWARD = 200  # findings of a rule that are in front, those worth most: the others are put there as these are decided
BEHIND = 1e6  # points that the others are less useful


def renew(tx: Connection, rule: str, *, always: bool = False) -> None:
    """Put the open findings of a rule where they belong, if so many of it are decided now that it matters."""
    if always or _decided(tx, rule) in STEPS:
        _place(tx, rule)


def place_all(tx: Connection) -> None:
    """Put all open findings where they belong."""
    _place(tx)


def _place(tx: Connection, rule: str | None = None) -> None:
    columns = events.c
    of_rule = [columns.rule == rule] if rule is not None else []
    rejected = func.sum(case((columns.status == "rejected", 1.0), else_=0.0))
    share = ((rejected + BEFORE[0]) / (func.count() + BEFORE[1]) * BEFORE[1] / BEFORE[0]).label("share")
    decided = select(columns.rule, share).where(columns.status.in_(("confirmed", "rejected")), *of_rule)
    by_rule = decided.group_by(columns.rule).subquery()
    first = (columns.worth.desc(), columns.id.desc())
    of_agent = func.row_number().over(partition_by=(columns.rule, columns.agent), order_by=first).label("of_agent")
    place = func.row_number().over(partition_by=columns.rule, order_by=first).label("place")
    left = select(columns.id, columns.rule, columns.worth, of_agent, place)
    opened = left.where(columns.status == "open", *of_rule).subquery()
    forward = opened.c.worth * func.coalesce(by_rule.c.share, 1.0) / opened.c.of_agent
    useful = case((opened.c.place <= FORWARD, forward), else_=opened.c.worth - BEHIND).label("useful")
    placed = select(opened.c.id, useful).outerjoin(by_rule, by_rule.c.rule == opened.c.rule).subquery()
    changed = (columns.id == placed.c.id) & (columns.useful != placed.c.useful)
    tx.execute(update(events).where(changed).values(useful=placed.c.useful))


def _decided(tx: Connection, rule: str) -> int:
    wanted = (events.c.rule == rule, events.c.status.in_(("confirmed", "rejected")))
    return tx.scalar(select(func.count()).select_from(events).where(*wanted)) or 0
