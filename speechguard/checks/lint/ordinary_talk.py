"""Forbidden phrases that turn up in ordinary, polite talk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from speechguard.checks.cases.background import OrdinaryLine, background
from speechguard.checks.cases.layout import lay_out_calls
from speechguard.checks.lint.issue import LintIssue
from speechguard.judging.batches import judge_each
from speechguard.messages import standing
from speechguard.rules.model.rule import Said
from speechguard.rules.rulebook import Rulebook


def background_issues(rulebook: Rulebook) -> Iterator[LintIssue]:
    """Find each phrase that is flagged in the background text, with the first sentence it is flagged in."""
    fired: dict[tuple[str, str], list[OrdinaryLine]] = defaultdict(list)
    lines = background(rulebook.language)
    calls = lay_out_calls([([Said("agent", line.text)], None) for line in lines], rulebook.phonetics, "case")
    for line, (_, events) in zip(lines, judge_each(calls, rulebook), strict=True):
        for event in standing(events):
            if event.kind == "violation":
                fired[event.rule, event.phrase].append(line)
    for rule in rulebook.rules:
        for phrase in rule.phrases:
            if flagged := fired.pop((rule.id, phrase.text), None):
                more = f", and in {len(flagged) - 1} more like it" if len(flagged) > 1 else ""
                message = f"'{phrase.text}' is flagged in ordinary talk: '{flagged[0].text}'{more}"
                remedy = "raise its strictness, write more of it, or excuse the sentence with unless: inside"
                yield LintIssue("warning", phrase.location, message, remedy)
