"""What the telephone system knows of a call, as rules ask for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from speechguard.messages import CallMetadata
from speechguard.rules.model.rule import Fact

TEXTS = ("agent", "team", "start")
NUMBERS = ("ring_seconds", "queue_seconds")
CHOICES: Mapping[str, tuple[str, ...]] = {
    "direction": ("inbound", "outbound"),
    "ended_by": ("agent", "customer"),
    "speaks_first": ("agent", "customer"),
    "partial": ("start", "end", "both"),
}
KNOWN = (*TEXTS, *CHOICES, *NUMBERS)


def holds(fact: Fact, metadata: CallMetadata) -> bool | None:
    """Whether it is so in a call; None where that is not known."""
    value = getattr(metadata, fact.name) if fact.name in KNOWN else metadata.extra.get(fact.name)
    if value is None:
        return None
    if fact.values:
        return str(value) in fact.values or _number(value) in {_number(wanted) for wanted in fact.values} - {None}
    number = _number(value)
    if number is None:
        return None
    return (fact.over is None or number > fact.over) and (fact.under is None or number < fact.under)


def applies(facts: Iterable[Fact], metadata: CallMetadata) -> bool:
    """Whether all of them are known and so."""
    return all(holds(fact, metadata) for fact in facts)


def _number(value: str | float) -> float | None:
    try:
        return float(value)
    except ValueError:
        return None
