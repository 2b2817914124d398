"""Rules that load but are not as they should be: what, where, and what to do about it."""

from __future__ import annotations

from speechguard.checks.lint.classes import class_issues
from speechguard.checks.lint.examples import example_issues
from speechguard.checks.lint.issue import LintIssue
from speechguard.checks.lint.ordinary_talk import background_issues
from speechguard.checks.lint.overlaps import overlap_issues
from speechguard.checks.lint.phrases import phrase_issues
from speechguard.checks.lint.rules import rule_issues
from speechguard.rules.rulebook import Rulebook


def lint(rulebook: Rulebook) -> list[LintIssue]:
    """Return all issues of the rules, by place; one for a phrase where several of its wordings have it."""
    issues = [issue for rule in rulebook.rules for issue in rule_issues(rule, rulebook.language)]
    cuts = [cut for pack in rulebook.packs for cut in pack.cuts]
    issues += [LintIssue("warning", cut.location, cut.message, cut.remedy) for cut in cuts]
    issues += class_issues(rulebook)
    issues += example_issues(rulebook)
    issues += [*overlap_issues(rulebook), *background_issues(rulebook), *phrase_issues(rulebook)]
    return sorted(issues, key=lambda issue: (issue.location, issue.message))
