"""speechguard rules list|lint|test"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping
from itertools import groupby

from speechguard.checks.lint.lint import lint
from speechguard.commands.rules_test import run_tests
from speechguard.commands.slots import chosen_slots
from speechguard.config import bundled
from speechguard.phonetics import language as phonetics_for
from speechguard.rules.loader import load_rulebooks
from speechguard.rules.model.describing import place
from speechguard.rules.model.rule import Rule
from speechguard.rules.rulebook import Rulebook


def run(args: argparse.Namespace) -> int:
    """Show, check or try rules; 1 when the check found errors or a case failed."""
    rulebooks = load_rulebooks(args.paths or [bundled("rules")], phonetics_for, chosen_slots(args))
    if args.action == "list":
        return _list(rulebooks, args.language, expand=args.expand)
    if args.action == "lint":
        return _lint(rulebooks)
    return run_tests(rulebooks, args)


def _list(rulebooks: Mapping[str, Rulebook], language: str | None, *, expand: bool) -> int:
    for code, rulebook in rulebooks.items():
        if language not in (None, code):
            continue
        for version in rulebook.versions:
            print(version)
        for rule in rulebook.rules:
            print(f"{rule.id}  {rule.kind}, {rule.severity}  {rule.title.get('en', '')}")
            for line in _phrases(rule, expand=expand):
                print(f"    {line}")
            if rule.window:
                print(f"    {place(rule.window, rule)}")
            if rule.say_instead:
                print(f"    say: {rule.say_instead}")
        for rule in (rule for pack in rulebook.packs for rule in pack.rules if rule.left_out):
            names = rule.template.slots if rule.template else ()
            print(f"{rule.id}  not applicable: nothing is known of {', '.join(f'{{{name}}}' for name in names)}")
    return 0


def _phrases(rule: Rule, *, expand: bool) -> Iterator[str]:
    """Every phrase as it is written, and if asked for all that it stands for (what sounds the same, once)."""
    for _, wordings in groupby(rule.phrases, key=lambda phrase: phrase.location):
        first, *more = wordings
        yield f"{first.written}{'  (whole utterance)' if first.whole else ''}"
        if expand and (more or first.text != first.written):
            yield from (f"  = {phrase.text}" for phrase in (first, *more))


def _lint(rulebooks: Mapping[str, Rulebook]) -> int:
    issues = [issue for rulebook in rulebooks.values() for issue in lint(rulebook)]
    if sys.stdout.isatty():
        from rich.console import Console

        from speechguard.commands.lint_report import report

        console = Console(highlight=False, markup=False, emoji=False)
        for line in report(issues):
            console.print(line)
    else:
        for issue in issues:
            print(f"{issue.location}: {issue.level}: {issue.message}; {issue.remedy}")
    errors = sum(issue.level == "error" for issue in issues)
    rules = sum(len(rulebook.rules) for rulebook in rulebooks.values())
    print(f"{rules} rules: {errors} errors, {len(issues) - errors} warnings")
    return int(errors > 0)
