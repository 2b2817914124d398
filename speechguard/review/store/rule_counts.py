"""How many findings of each rule there are, by what became of them: counted where they are, not read."""

from __future__ import annotations

from collections import Counter, defaultdict

from sqlalchemy import Connection, func, select

from speechguard.review.statistics.precision import RuleCounts
from speechguard.review.store.tables import appeals, events


def rule_counts(tx: Connection, since: str = "", until: str = "") -> list[RuleCounts]:
    """Of what the machine says now, in calls from `since` to `until` (days, local); by id of the rule."""
    wanted = [events.c.present, events.c.kind != "not_assessable"]
    wanted += [events.c.call_start >= since] * bool(since) + [events.c.call_start < until + "~"] * bool(until)
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    statuses = select(events.c.rule, events.c.status, func.count()).where(*wanted)
    for rule, status, count in tx.execute(statuses.group_by(events.c.rule, events.c.status)):
        found[rule][status] += count
    settled = select(events.c.rule, appeals.c.decision, func.count()).join(appeals, appeals.c.event_id == events.c.id)
    settled = settled.where(*wanted, appeals.c.decision != "")
    for rule, decision, count in tx.execute(settled.group_by(events.c.rule, appeals.c.decision)):
        found[rule][decision] += count
    return [RuleCounts.of(rule, count) for rule, count in sorted(found.items())]
