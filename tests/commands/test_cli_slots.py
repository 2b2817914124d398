"""Slots and wordings on the command line."""

import io
import sys
from types import SimpleNamespace

import pytest

from speechguard.cli import main

PACK = """
pack: test
language: zh
rules:
  - id: zh.test.rule
    title: {zh: 题, en: Title, es: Título}
    kind: forbidden
    taboo: impolite
    severity: minor
    phrases:
      - "{company}不管(这事|那事)"
    say_instead: 好的
    cases: {flag: [天一不管这事], pass: [好的]}
  - id: zh.test.other
    title: {zh: 题, en: Title, es: Título}
    kind: forbidden
    taboo: impolite
    severity: minor
    phrases: ["{product}"]
    say_instead: 好的
"""


@pytest.fixture
def pack(tmp_path, monkeypatch):
    monkeypatch.setenv("SPEECHGUARD_SETTINGS", str(tmp_path / "settings.yaml"))
    (tmp_path / "settings.yaml").write_text("slots: {company: 天一}\n", encoding="utf-8")
    (tmp_path / "pack.yaml").write_text(PACK, encoding="utf-8")
    return str(tmp_path / "pack.yaml")


def lines(capsys):
    return [line.strip() for line in capsys.readouterr().out.splitlines()]


def test_list_shows_what_is_written_and_on_request_what_it_stands_for(pack, capsys):
    assert main(["rules", "list", pack]) == 0
    shown = lines(capsys)
    assert "{company}不管(这事|那事)" in shown
    assert "= 天一不管这事" not in shown
    assert "zh.test.other  not applicable: nothing is known of {product}" in shown
    assert main(["rules", "list", "--expand", "--slot", "company=万方", "--slot", "product=宽带", pack]) == 0
    shown = lines(capsys)
    assert shown[shown.index("{company}不管(这事|那事)") :][:3] == [
        "{company}不管(这事|那事)",
        "= 万方不管这事",
        "= 万方不管那事",
    ]
    assert "= 宽带" in shown


def test_match_fills_slots(pack, capsys, monkeypatch):
    for slot, count in (("company=天一", 1), ("company=万方", 0)):
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO("天一不管这事\n".encode())))
        assert main(["match", "--language", "zh", "--rules", pack, "--slot", slot]) == 0
        assert capsys.readouterr().out.count("line 1: zh.test.rule") == count


def test_settings_that_are_named_must_exist(pack, capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("SPEECHGUARD_SETTINGS", str(tmp_path / "absent.yaml"))
    assert main(["rules", "list", pack]) == 2
    assert "absent.yaml: cannot be read" in capsys.readouterr().err


def test_a_slot_without_a_value(pack, capsys):
    assert main(["rules", "list", pack, "--slot", "company"]) == 2
    assert "write --slot NAME=VALUE" in capsys.readouterr().err


@pytest.mark.parametrize(("name", "advice"), [("compny", "did you mean company?"), ("x", "they have company, product")])
@pytest.mark.parametrize("command", [["rules", "list"], ["rules", "test"], ["match", "--language", "zh", "--rules"]])
def test_a_slot_that_no_phrase_has_is_a_mistake(pack, capsys, monkeypatch, command, name, advice):
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"")))
    assert main([*command, pack, "--slot", f"{name}=天一"]) == 2
    assert (
        capsys.readouterr().err == f"speechguard: --slot {name}=天一: no phrase of the rules has {{{name}}}; {advice}\n"
    )


def test_slots_of_the_settings_may_be_for_other_packs(pack, capsys, tmp_path):
    (tmp_path / "settings.yaml").write_text("slots: {company: 天一, city: 上海}\n", encoding="utf-8")
    assert main(["rules", "list", pack]) == 0
    assert lines(capsys)
