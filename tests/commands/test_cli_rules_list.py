"""speechguard rules list: all that a rule looks for, and unless what."""

import re
import sys
from pathlib import Path

import pytest

from speechguard import cli

PACK = """
pack: test
language: es
rules:
  - id: es.test.silence
    title: Silencio
    kind: measure
    severity: minor
    measure: dead_air
    at_least: 1 s
    at_most: 8 s
    unless: {preceded_by: [un momento], within: 10 s}
    say_instead: Un momento, por favor.
  - id: es.test.apology
    title: Disculpa
    kind: required
    severity: major
    conditions:
      complaint: {says: [quiero poner una queja], role: customer}
      apology: {says: [lo siento, '(le|te) pido disculpas'], after: complaint, within: 20 s}
      abuse: {says: me cago en, role: customer, times: 2, within: 30 s}
    due_if: complaint and not abuse
    met_if: apology
  - id: es.test.problem
    title: {es: Desentenderse, en: Not caring}
    kind: forbidden
    taboo: evading
    severity: major
    applies_to: {direction: outbound, queue_seconds: {over: 30}}
    phrases: [es su problema]
    unless: {inside: [cuál es su problema]}
  - id: es.test.thanks
    title: Gracias
    kind: required
    role: customer
    severity: minor
    phrases: [gracias, adiós]
    need: all
    within: {last: 20 s}
"""


@pytest.fixture
def rules(tmp_path: Path) -> str:
    path = tmp_path / "pack.yaml"
    path.write_text(PACK, encoding="utf-8")
    return str(path)


def test_all_that_a_rule_looks_for(rules: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["rules", "list", rules]) == 0
    version, *lines = capsys.readouterr().out.splitlines()
    assert version.startswith("test ")
    assert lines == [
        "es.test.silence  measure, minor  Silencio",
        "    dead_air: at_least 1 s, at_most 8 s, per each",
        "    unless preceded_by, within 10 s:",
        "        un momento",
        "    say: Un momento, por favor.",
        "es.test.apology  required, major  Disculpa",
        "    due_if: complaint and not abuse",
        "    met_if: apology",
        "    complaint: the customer's 'quiero poner una queja'",
        "    apology: the agent's 'lo siento' / 'le pido disculpas' / 'te pido disculpas' within 20 s after the "
        "customer's 'quiero poner una queja'",
        "    abuse: the customer's 'me cago en', 2 times, all within 30 s",
        "es.test.problem  forbidden, major  Not caring",
        "    applies_to: direction outbound, queue_seconds over 30",
        "    es su problema",
        "    unless inside:",
        "        cuál es su problema",
        "es.test.thanks  required, minor, of the customer  Gracias",
        "    gracias",
        "    adiós",
        "    need: 2 of them",
        "    in the last 20 s of the speech",
    ]


def test_expanded_conditions(rules: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["rules", "list", "--expand", rules]) == 0
    lines = capsys.readouterr().out.splitlines()
    at = lines.index("        (le|te) pido disculpas")
    assert lines[at - 1] == "        lo siento"
    assert lines[at + 1 : at + 3] == ["          = le pido disculpas", "          = te pido disculpas"]


def test_long_lines_go_on_under_their_beginning_on_a_terminal(
    rules: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert cli.main(["rules", "list", rules]) == 0
    lines = [re.sub(r"\x1b\[\d*m", "", line).rstrip() for line in capsys.readouterr().out.splitlines()]
    assert max(map(len, lines)) <= 60
    at = next(number for number, line in enumerate(lines) if line.startswith("    apology: "))
    assert lines[at + 1].startswith("      / 'te pido disculpas'")
