"""speechguard rules test, as it is typed."""

import json
import sys
from pathlib import Path

import pytest
from rule_calls import FORBIDDEN, GREETING, pack, write

from speechguard.cli import main

STRICT = FORBIDDEN.replace("phrases: [这事不归我管]", "phrases: [{text: 这事不归我管, strictness: 100}]")


@pytest.fixture
def rules() -> str:
    return str(write(pack(STRICT, GREETING)))


def test_a_line_for_each_rule_the_worst_first(rules: str, capsys: pytest.CaptureFixture[str]):
    assert main(["rules", "test", rules]) == 0
    plain, worst, other, total = capsys.readouterr().out.splitlines()
    assert plain == "4 of 4 cases right"
    assert worst.startswith("zh.shirking.not-my-job: ")
    assert "of 1 cases survive (" in worst
    assert worst.endswith("0% of 1 near misses cross")
    assert other.startswith("zh.opening.greeting: 100% of 1 cases survive; ")
    assert total.startswith("zh: heard 20 times with errors (seed 0), ")


def test_a_table_on_a_terminal(rules: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert main(["rules", "test", rules, "--trials", "4"]) == 0
    header, *rows = capsys.readouterr().out.splitlines()[1:4]
    assert header.split() == ["rule", "cases", "survive", "weakest", "passes", "cross", "nearest"]
    assert {row.split()[0] for row in rows} == {"zh.shirking.not-my-job", "zh.opening.greeting"}


def test_without_hearing_errors(rules: str, capsys: pytest.CaptureFixture[str]):
    assert main(["rules", "test", rules, "--no-hearing-errors"]) == 0
    assert capsys.readouterr().out == "4 of 4 cases right\n"


def test_only_plain_cases_count_unless_asked_for_more(rules: str, capsys: pytest.CaptureFixture[str]):
    assert main(["rules", "test", rules, "--min-survival", "99"]) == 1
    assert "1 rules survive less than 99 %: zh.shirking.not-my-job" in capsys.readouterr().out
    wrong = str(write(pack(STRICT.replace("pass: [好的]", "pass: [这事不归我管]"))))
    assert main(["rules", "test", wrong]) == 1
    assert "should pass: 这事不归我管" in capsys.readouterr().out


def test_json(rules: str, tmp_path: Path):
    file = tmp_path / "survival.json"
    assert main(["rules", "test", rules, "--trials", "8", "--seed", "5", "--json", str(file)]) == 0
    data = json.loads(file.read_text(encoding="utf-8"))
    assert (data["trials"], data["seed"]) == (8, 5)
    (strict,) = (rule for rule in data["rules"] if rule["rule"] == "zh.shirking.not-my-job")
    flag, good = strict["cases"]
    assert (flag["must"], flag["lines"], good["must"], good["flagged"]) == ("flag", "这事不归我管", "pass", 0)
    assert flag["location"].startswith(rules)
    assert strict["survival"] == flag["flagged"] / 8


@pytest.mark.parametrize("wrong", [["--trials", "0"], ["--trials", "-3"], ["--seed", "-1"]])
def test_bad_numbers(rules: str, wrong: list[str], capsys: pytest.CaptureFixture[str]):
    assert main(["rules", "test", rules, *wrong]) == 2
    assert f"{wrong[0]} {wrong[1]}" in capsys.readouterr().err


def test_a_folder_that_is_not_there(rules: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["rules", "test", rules, "--json", str(tmp_path / "none" / "f.json")]) == 2
    assert "folder does not exist" in capsys.readouterr().err
