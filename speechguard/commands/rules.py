"""speechguard rules list|lint|test"""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from speechguard.compliance.casebook import CaseResult, run_cases
from speechguard.compliance.lint import lint
from speechguard.compliance.loader import load_rulebooks
from speechguard.compliance.model import Said
from speechguard.compliance.rulebook import Rulebook
from speechguard.config import bundled
from speechguard.phonetics import language as phonetics_for


def run(args: argparse.Namespace) -> int:
    """Show, check or try rules; 1 when the check found errors or a case failed."""
    rulebooks = load_rulebooks(args.paths or [bundled("rules")], phonetics_for)
    if args.action == "list":
        return _list(rulebooks, args.language)
    if args.action == "lint":
        return _lint(rulebooks)
    return _test(rulebooks)


def _list(rulebooks: Mapping[str, Rulebook], language: str | None) -> int:
    for code, rulebook in rulebooks.items():
        if language not in (None, code):
            continue
        for pack in rulebook.packs:
            print(f"{pack.name}  {pack.version}  {pack.location.path}")
        for rule in rulebook.rules:
            print(f"{rule.id}  {rule.kind}, {rule.severity}  {rule.title.get('en', '')}")
            for phrase in rule.phrases:
                print(f"    {phrase.text}{'  (whole utterance)' if phrase.whole else ''}")
            if rule.window:
                print(f"    in {rule.window}")
            if rule.say_instead:
                print(f"    say: {rule.say_instead}")
    return 0


def _lint(rulebooks: Mapping[str, Rulebook]) -> int:
    issues = [issue for rulebook in rulebooks.values() for issue in lint(rulebook)]
    for issue in issues:
        print(f"{issue.location}: {issue.level}: {issue.message}; {issue.remedy}")
    errors = sum(issue.level == "error" for issue in issues)
    rules = sum(len(rulebook.rules) for rulebook in rulebooks.values())
    print(f"{rules} rules: {errors} errors, {len(issues) - errors} warnings")
    return int(errors > 0)


def _test(rulebooks: Mapping[str, Rulebook]) -> int:
    results = [result for rulebook in rulebooks.values() for result in run_cases(rulebook)]
    failures = [result for result in results if not result.ok]
    for result in failures:
        print(f"{result.case.location}: {result.rule.id}: should {result.case.expected}: {_lines(result)}")
        print(f"    {result.explanation}")
    print(f"{len(results) - len(failures)} of {len(results)} cases right")
    return int(bool(failures))


def _lines(result: CaseResult) -> str:
    return " | ".join(
        f"{line.role}: {line.text}" if isinstance(line, Said) else f"silence: {line.seconds:g} s"
        for line in result.case.lines
    )
