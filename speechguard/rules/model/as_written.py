"""Parts of rules in a line each, in the words that packs are written in."""

from __future__ import annotations

from speechguard.rules.model.measure_kinds import KINDS, unit_of
from speechguard.rules.model.rule import Fact, Measure


def measure_line(measure: Measure) -> str:
    """Return what is measured and its band, as in `dead_air: at_most 8 s, per each`."""
    kind, unit = KINDS[measure.name], unit_of(measure)
    parts = [
        f"{name} {limit:g} {unit}"
        for name, limit in (("at_least", measure.at_least), ("at_most", measure.at_most))
        if limit is not None
    ]
    parts += ["no band"] * (not parts)
    parts += [f"per {measure.per}"] * (len(kind.scopes) > 1)
    parts += [f"shortest {measure.shortest:g} s"] * (kind.shortest is not None)
    parts += [f"words {measure.words}"] * bool(measure.words)
    return f"{measure.name}: {', '.join(parts)}"


def fact_line(fact: Fact) -> str:
    """Return what must be known of a call, as in `queue_seconds over 30`."""
    limits = [f"{name} {limit:g}" for name, limit in (("over", fact.over), ("under", fact.under)) if limit is not None]
    return " ".join([fact.name, *(limits or [" or ".join(fact.values)])])
