"""The packs for single trades: examples that work, beside the service pack, and are not in use unless asked for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from speechguard.checks.cases.casebook import run_cases
from speechguard.checks.lint.lint import lint
from speechguard.config import default_rules
from speechguard.phonetics import language
from speechguard.rules.loader import load_rules

RULES = Path(__file__).parents[2] / "rules"
EXAMPLES = sorted(RULES.glob("examples/*/*.yaml"))


def name(path: Path) -> str:
    return f"{path.parent.name}-{path.stem}"


@pytest.mark.parametrize("code", ["zh", "es"])
def test_each_language_has_three(code: str) -> None:
    assert [path.stem for path in EXAMPLES if path.parent.name == code] == [
        "debt-collection",
        "health-desk",
        "telecom-retention",
    ]


@pytest.mark.parametrize("path", EXAMPLES, ids=name)
def test_example_says_that_it_is_one(path: Path) -> None:
    head = path.read_text(encoding="utf-8").splitlines()[0]
    assert "EXAMPLE, not loaded by default" in head


@pytest.mark.parametrize("path", EXAMPLES, ids=name)
def test_example_is_not_in_use_by_default(path: Path) -> None:
    assert not any(path.is_relative_to(used) for used in default_rules(path.parent.name))


@pytest.mark.parametrize("path", EXAMPLES, ids=name)
def test_cases_of_example_come_out_as_expected_beside_the_service_pack(path: Path) -> None:
    rulebook = load_rules([RULES / path.parent.name, path], language)
    rules = [rule if rule.location.path == str(path) else replace(rule, cases=()) for rule in rulebook.rules]
    results = run_cases(replace(rulebook, rules=tuple(rules)))
    assert results
    assert [f"{result.case.location}: {result.explanation}" for result in results if not result.ok] == []


@pytest.mark.parametrize("path", EXAMPLES, ids=name)
def test_example_is_clean_and_whole(path: Path) -> None:
    rulebook = load_rules([path], language)
    assert [f"{issue.location}: {issue.message}" for issue in lint(rulebook)] == []
    assert 6 <= len(rulebook.rules) <= 12
    for rule in rulebook.rules:
        assert rule.source, rule.id
        assert rule.say_instead, rule.id
        for expected in ("flag", "pass"):
            assert sum(case.expected == expected for case in rule.cases) >= 3, (rule.id, expected)
