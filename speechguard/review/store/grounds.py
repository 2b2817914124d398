"""What a finding rests on: what can be heard, or only what the telephone system knows; and what speaks against it."""

from __future__ import annotations

from speechguard.messages import ComplianceEvent
from speechguard.reasons import Reason

_FACTS = ("fact", "fact_over", "fact_under", "fact_between")

AGAINST = 0.1  # under which the meaning speaks against a phrase that was found


def is_doubted(event: ComplianceEvent) -> bool:
    """Return whether a phrase was found where what was meant hardly breaks the rule."""
    return event.kind == "violation" and not event.by_meaning and event.meaning is not None and event.meaning < AGAINST


def is_known(event: ComplianceEvent) -> bool:
    """Return whether it follows from the call's metadata alone, so that there is nothing to hear of it."""
    if event.phrase or event.heard:
        return False
    if event.kind == "measure":
        return event.end <= event.start  # a value of no place in the call
    return event.reason is not None and _of_facts(event.reason)


def _of_facts(reason: Reason) -> bool:
    """Return whether a reason names facts about the call, or that they do not hold, and nothing else."""
    if reason.code in _FACTS:
        return True
    parts = [value for _, values in reason.values for value in (values if isinstance(values, tuple) else (values,))]
    named = [part for part in parts if isinstance(part, Reason)]
    return bool(named) and all(map(_of_facts, named))
