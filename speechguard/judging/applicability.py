"""Which rules can be judged in a call: by its metadata, by whose words are transcribed, and what is understood."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from speechguard.judging.conditions.conditions import roles_heard
from speechguard.meaning.weighing import Semantics
from speechguard.messages import CallMetadata, Role
from speechguard.reasons import Reason, because, together
from speechguard.rules.model.facts import applies
from speechguard.rules.model.measure_kinds import needs_words
from speechguard.rules.model.rule import Rule, Unless

UNHEARD: Mapping[Role, Reason] = {
    "agent": because("agent_not_transcribed"),
    "customer": because("customer_not_transcribed"),
}
NO_MEANING = because("no_meaning")


def applicable(rule: Rule, metadata: CallMetadata) -> bool:
    """Return whether the rule is about such a call; a fact that is not known does not hold."""
    return applies(rule.applies_to, metadata)


def unheard(rule: Rule, transcribed: Collection[Role]) -> Reason | None:
    """Return why the rule cannot be judged: whose words it needs, and what to do about it; None: it can."""
    measured = rule.measure is not None and needs_words(rule.measure, excused=rule.unless != Unless())
    needed: set[Role] = {rule.role} if rule.phrases or rule.like or measured else set()
    for condition in rule.conditions:
        needed |= roles_heard(condition)
    return together(UNHEARD[role] for role in sorted(needed - set(transcribed)))


def not_understood(rule: Rule, semantics: Semantics | None) -> Reason | None:
    """Return why a rule that has examples only cannot be judged: nothing knows their meaning; None: it can."""
    examples_only = rule.like and not rule.phrases and rule.expression is None
    return NO_MEANING if semantics is None and examples_only else None
