"""Rules with what knows the meaning of sentences: a model, and what the rules themselves give examples of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from speechguard.errors import WeightsError
from speechguard.meaning.few import RuleExamples
from speechguard.meaning.model import MeaningModel
from speechguard.meaning.semantics import ModelSemantics
from speechguard.meaning.shipped import model_for
from speechguard.rules.rulebook import Rulebook


def understood(rulebook: Rulebook, packs: Sequence[Path] = ()) -> Rulebook:
    """Return the rules with the model for their packs; as they are, where no rule has to do with meaning.

    Where the model cannot be used the rules go on without it: `meaning_problem` says why.
    """
    try:
        model = model_for(rulebook.language, packs)
    except WeightsError:
        return rulebook
    known = model.broken.keys() | model.required.keys()
    if any(rule.meaning != "off" and (rule.like or rule.id in known) for rule in rulebook.all_rules):
        return replace(rulebook, meaning=semantics_of(rulebook, model))
    return rulebook


def semantics_of(rulebook: Rulebook, model: MeaningModel) -> ModelSemantics:
    """Return the model with what the rules themselves give examples of."""
    examples = [
        RuleExamples(
            rule.id,
            tuple(one.text for one in rule.like),
            tuple(one.text for one in rule.unlike),
            required=rule.kind == "required",
        )
        for rule in rulebook.all_rules
        if rule.like and rule.meaning != "off"
    ]
    judged = {rule.id for rule in rulebook.all_rules if rule.meaning != "off"}
    return ModelSemantics(model, rulebook.phonetics, examples, judged)


def all_understood(rulebooks: Mapping[str, Rulebook], packs: Sequence[Path] = ()) -> Mapping[str, Rulebook]:
    """Return the rules of all languages, each `understood`."""
    return {language: understood(rulebook, packs) for language, rulebook in rulebooks.items()}


def meaning_problem(language: str, packs: Sequence[Path] = ()) -> str:
    """Return why meaning cannot be judged in calls of a language, and what to do; empty: it can."""
    try:
        model_for(language, packs)
    except WeightsError as error:
        return f"{error}; phrases are judged, meaning is not"
    return ""
