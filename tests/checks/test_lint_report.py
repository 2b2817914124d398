"""speechguard rules lint, as it is typed: a line for each issue, or on a terminal two."""

import sys

import pytest
from rule_calls import forbidden, pack, write

from speechguard.cli import main

CASES = "cases: {flag: [好的], pass: [好的]}"


@pytest.fixture
def rules() -> str:
    return str(write(pack(forbidden("{text: 鹦鹉学舌吗你, strictness: 50}", more=CASES))))


def test_a_line_for_each_issue(rules: str, capsys: pytest.CaptureFixture[str]):
    assert main(["rules", "lint", rules]) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"{rules}:8:15: error: '鹦鹉学舌吗你' matches when half of its sound is something else; "
        "raise its strictness (75 is usual)",
        "1 rule: 1 error, 0 warnings",
    ]


def test_the_remedy_has_a_line_of_its_own_on_a_terminal(
    rules: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert main(["rules", "lint", rules]) == 1
    out = capsys.readouterr().out
    for codes in ("\x1b[0m", "\x1b[1m", "\x1b[2m"):
        out = out.replace(codes, "")
    assert out.splitlines() == [
        f"{rules}:8:15: error: '鹦鹉学舌吗你' matches when half of its sound is something else",
        "    → raise its strictness (75 is usual)",
        "1 rule: 1 error, 0 warnings",
    ]
