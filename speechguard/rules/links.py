"""Rules whose conditions look at what other rules find."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

from speechguard.documents.reader import Reader
from speechguard.documents.suggestions import nearest
from speechguard.errors import SourceLocation
from speechguard.rules.model.rule import Rule, RuleEvents


def links(rule: Rule) -> Sequence[tuple[str, SourceLocation]]:
    """Return the ids of the rules that a rule looks at, and where it says so."""
    return [
        (other, condition.location)
        for condition in rule.conditions
        if isinstance(condition.source, RuleEvents)
        for other in condition.source.rules
    ]


def check_links(rules: Iterable[Rule], reader: Reader) -> None:
    """Note rules of one language that are looked at but not there, and those that wait for each other in a circle."""
    by_id = {rule.id: rule for rule in rules}
    for rule in by_id.values():
        for other, location in links(rule):
            if other not in by_id:
                reader.note(location, f"no rule '{other}': {nearest(other, by_id)}")
    try:
        _sorter(by_id).prepare()
    except CycleError as error:
        circle: list[str] = error.args[1][::-1]  # from a rule to those it looks at
        places = ", ".join(f"'{rule}' at {by_id[rule].location}" for rule in circle[:-1])
        reader.note(
            by_id[circle[0]].location, f"rules wait for each other in a circle ({places}): remove one of the links"
        )


def longest_chain(rules: Iterable[Rule]) -> int:
    """Count how many rules at most wait for each other in a row; there are no circles."""
    by_id = {rule.id: rule for rule in rules}
    lengths: dict[str, int] = {}
    for rule in _sorter(by_id).static_order():
        lengths[rule] = 1 + max((lengths[other] for other, _ in links(by_id[rule]) if other in by_id), default=0)
    return max(lengths.values(), default=1)


def looked_at(rule: Rule, rules: Iterable[Rule]) -> frozenset[str]:
    """Return the ids of the rule and of those that it looks at, be it through others."""
    by_id = {other.id: other for other in rules}
    ids: set[str] = set()
    waiting = [rule.id]
    while waiting:
        if (id := waiting.pop()) not in ids:
            ids.add(id)
            waiting += [other for other, _ in links(by_id[id]) if other in by_id]
    return frozenset(ids)


def _sorter(by_id: Mapping[str, Rule]) -> TopologicalSorter[str]:
    return TopologicalSorter(
        {rule.id: [other for other, _ in links(rule) if other in by_id] for rule in by_id.values()}
    )
