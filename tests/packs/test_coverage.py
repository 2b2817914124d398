"""docs/coverage.md says the truth about the packs that ship."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from shipped import shipped_rules

from speechguard.rules.model.rule import Rule

ROOT = Path(__file__).parents[2]
LANGUAGES = ("zh", "es")  # each has a column
ROWS = [f"{part}{number}" for part, last in (("A", 9), ("B", 18), ("C", 8), ("D", 5)) for number in range(1, last + 1)]
EXTRA: dict[str, set[str]] = {"zh": set(), "es": set()}  # rules that no manual asks for
FIVE_KINDS = {"scolding", "rhetorical", "doubting", "discriminating", "evading"}  # A7


@cache
def rules(code: str) -> dict[str, Rule]:
    return {rule.id: rule for rule in shipped_rules(code).rules}


@cache
def table() -> dict[str, dict[str, str]]:
    """The cells of each row by the heads of their columns."""
    rows: dict[str, dict[str, str]] = {}
    head: list[str] = []
    for line in (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| row "):
            head = cells
        elif line.startswith("| "):
            assert cells[0] not in rows, f"{cells[0]} stands there twice"
            rows[cells[0]] = dict(zip(head, cells, strict=True))
    return rows


def named(row: str, code: str) -> list[str]:
    """The rules in a cell; none: a dash."""
    cell = table()[row][f"{code} rules"]
    return [] if cell == "–" else re.split(r", ", cell)


def test_every_requirement_has_a_row() -> None:
    assert list(table()) == ROWS


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("row", ROWS)
def test_row_names_rules_of_the_pack_or_says_why_not(row: str, code: str) -> None:
    assert [rule for rule in named(row, code) if rule not in rules(code)] == []
    assert named(row, code) or table()[row]["remarks"]


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_rule_stands_in_a_row(code: str) -> None:
    in_rows = {rule for row in ROWS for rule in named(row, code)}
    assert rules(code).keys() - in_rows == EXTRA[code]


@pytest.mark.parametrize("code", LANGUAGES)
def test_rules_stand_in_the_part_of_their_kind(code: str) -> None:
    kinds = {
        part: {rules(code)[rule].kind for row in ROWS if row[0] == part for rule in named(row, code)} for part in "AC"
    }
    assert kinds["A"] == {"forbidden"}
    assert "measure" in kinds["C"]


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_five_kinds_of_taboo_are_in_the_pack(code: str) -> None:
    assert {rule.taboo for rule in rules(code).values()} >= FIVE_KINDS


@pytest.mark.parametrize("code", LANGUAGES)
def test_rules_that_reward_are_those_of_their_row(code: str) -> None:
    assert {rule.id for rule in rules(code).values() if rule.reward} == set(named("D2", code))
