"""Sentences of rules that are poor examples: too few, at odds with a phrase or another rule, or ordinary talk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from speechguard.checks.cases.background import background
from speechguard.checks.cases.layout import lay_out_calls
from speechguard.checks.lint.issue import LintIssue
from speechguard.judging.batches import judge_each
from speechguard.messages import standing
from speechguard.rules.model.examples import same_line
from speechguard.rules.model.rule import Example, Rule, Said
from speechguard.rules.rulebook import Rulebook

FEW = 5  # sentences that a rule without phrases needs
ENOUGH = 50


def example_issues(rulebook: Rulebook) -> Iterator[LintIssue]:
    """Find the issues of all examples."""
    for rule in rulebook.rules:
        yield from _too_few(rule)
    yield from _in_two_rules(rulebook)
    yield from _ordinary(rulebook)
    yield from _found_by_phrases(rulebook)


def _too_few(rule: Rule) -> Iterator[LintIssue]:
    count = len(rule.like)
    if count and count < (2 if rule.phrases or rule.expression else FEW):
        sentences = "only one sentence" if count == 1 else f"only {count} sentences"
        message = f"{rule.id}: {sentences} under like, from which little can be learned"
        remedy = f"write {FEW} to {ENOUGH}, each in words of its own"
        yield LintIssue("warning", rule.like[0].location, message, remedy)


def _in_two_rules(rulebook: Rulebook) -> Iterator[LintIssue]:
    first: dict[str, tuple[Rule, Example]] = {}
    for rule in rulebook.rules:
        for example in rule.like:
            other, known = first.setdefault(same_line(example.text), (rule, example))
            if known is not example:
                message = f"'{example.text}' is under like of {other.id}, too ({known.location})"
                remedy = "leave it where it fits best, or write what tells the two rules apart"
                yield LintIssue("warning", example.location, message, remedy)


def _ordinary(rulebook: Rulebook) -> Iterator[LintIssue]:
    """Find sentences that forbidden rules have from ordinary, polite talk."""
    likes = [example for rule in rulebook.rules if rule.kind == "forbidden" for example in rule.like]
    talk = {same_line(line.text) for line in background(rulebook.language)} if likes else ()
    for example in likes:
        if same_line(example.text) in talk:
            message = f"'{example.text}' under like is ordinary talk, which would be suspected"
            yield LintIssue("warning", example.location, message, "remove it, or move it to unlike")


def _found_by_phrases(rulebook: Rulebook) -> Iterator[LintIssue]:
    """Find sentences under unlike that a phrase of their own rule finds."""
    unlike = [(rule, example) for rule in rulebook.rules for example in rule.unlike]
    calls = lay_out_calls([([Said("agent", one.text)], None) for _, one in unlike], rulebook.phonetics, "case")
    judged = judge_each(calls, replace(rulebook, meaning=None), [{rule.id} for rule, _ in unlike])
    for (rule, example), (engine, events) in zip(unlike, judged, strict=True):
        phrases = [f"'{event.phrase}'" for event in standing(events) if event.kind == "violation"]
        if rule.kind == "required" and any(item.state == "met" for item in engine.checklist()):
            phrases = ["a phrase"]
        if phrases:
            message = f"'{example.text}' is under unlike, but {phrases[0]} of {rule.id} finds it"
            yield LintIssue("warning", example.location, message, "change the phrase, or excuse it with unless: inside")
