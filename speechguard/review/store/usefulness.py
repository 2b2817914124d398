"""What is worth a reviewer's time: findings of which the machine is not sure, and rules that few have looked at."""

from __future__ import annotations

from sqlalchemy import Connection, func, select, update

from speechguard.messages import ComplianceEvent
from speechguard.review.store.tables import events

# Decided findings of a rule below which its open ones come earlier, and by how much; uncertainty is at most 1.
STEPS = ((5, 1.0), (30, 0.5), (100, 0.2))
DECIDED = ("confirmed", "rejected", "unsure")
FORWARD = 200  # findings of a rule that come earlier, the least certain: more are not decided before it is known well
_ALIKE = 0.6  # score of the least alike sounds that rules take for a phrase, about


def uncertainty(event: ComplianceEvent) -> float:
    """Return, 0..1, how near the machine was to saying the opposite.

    By how alike the sounds are where a phrase was found, by the distance to its band for a measure. Nothing says how
    near it was where a phrase was missing: half.
    """
    if event.kind == "not_assessable":
        return 1.0
    if event.kind == "missing":
        return 0.5
    if event.kind == "violation":
        return min(1.0, (1 - event.score) / (1 - _ALIKE))
    edges = [edge for edge in (event.at_least, event.at_most) if edge is not None]
    if event.value is None or not edges:
        return 0.5
    away = min(abs(event.value - edge) / max(abs(edge), 1e-9) for edge in edges)
    return max(0.0, 1 - 2 * away)  # half as much again as allowed is certain


def bonus(decided: int) -> float:
    """Return what is added for the findings of a rule of which so many were decided."""
    return next((more for below, more in STEPS if decided < below), 0.0)


def decided_by_rule(tx: Connection) -> dict[str, int]:
    """Count how many findings were decided, by rule."""
    query = select(events.c.rule, func.count()).where(events.c.status.in_(DECIDED)).group_by(events.c.rule)
    return {row[0]: row[1] for row in tx.execute(query)}


def renew(tx: Connection, rule: str, before: int, after: int) -> None:
    """Put the open findings of a rule where they belong now that so many of it are decided."""
    if bonus(before) != bonus(after):
        _place(tx, rule, after)


def place_all(tx: Connection) -> None:
    """Put all open findings where they belong."""
    decided = decided_by_rule(tx)
    for rule in tx.scalars(select(events.c.rule).distinct()).all():
        _place(tx, rule, decided.get(rule, 0))


def _place(tx: Connection, rule: str, decided: int) -> None:
    theirs = (events.c.rule == rule) & (events.c.status == "open")
    forward = theirs & (events.c.useful != events.c.uncertainty)
    tx.execute(update(events).where(forward).values(useful=events.c.uncertainty))
    if more := bonus(decided):
        order = (events.c.uncertainty.desc(), events.c.id.desc())
        first = select(events.c.id).where(theirs).order_by(*order).limit(FORWARD)
        tx.execute(update(events).where(events.c.id.in_(first)).values(useful=events.c.uncertainty + more))
