"""Forbidden phrases that turn up in ordinary, polite talk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from speechguard.checks.cases.background import OrdinaryLine, background
from speechguard.checks.cases.casebook import judge_lines
from speechguard.checks.lint.issue import LintIssue
from speechguard.messages import standing
from speechguard.rules.model.rule import Said
from speechguard.rules.rulebook import Rulebook


def background_issues(rulebook: Rulebook) -> Iterator[LintIssue]:
    """One for each phrase that is flagged in the background text, with the first sentence it is flagged in."""
    fired: dict[tuple[str, str], list[OrdinaryLine]] = defaultdict(list)
    for line in background(rulebook.language):
        for event in standing(judge_lines(rulebook, [Said("agent", line.text)])):
            if event.kind == "violation":
                fired[event.rule, event.phrase].append(line)
    for rule in rulebook.rules:
        for phrase in rule.phrases:
            if lines := fired.pop((rule.id, phrase.text), None):
                more = f", and in {len(lines) - 1} more like it" if len(lines) > 1 else ""
                message = f"'{phrase.text}' is flagged in ordinary talk: '{lines[0].text}'{more}"
                remedy = "raise its strictness, write more of it, or excuse the sentence with unless: inside"
                yield LintIssue("warning", phrase.location, message, remedy)
