"""What packs and lines of others hold does nothing to the terminal."""

import io
import sys
from pathlib import Path

import pytest

from speechguard import cli

STEERING = "\N{BEL}\N{RIGHT-TO-LEFT OVERRIDE}"


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (["rules", "lint", "bad"], 2),
        (["rules", "lint", "good"], 0),
        (["rules", "list", "--expand", "good"], 0),
        (["rules", "test", "good"], 1),
        (["rules", "diff", "good", "other"], 0),
        (["match", "--language", "zh", "--rules", "good"], 0),
        (["match", "--language", "zh", "--explain", "--rules", "good"], 0),
    ],
)
def test_nothing_in_a_pack_or_a_line_steers_the_terminal(command, code, capsys, monkeypatch, tmp_path):
    pack = """pack: p
language: zh
rules:
  - id: zh.a.b
    title: {zh: "题S", en: "TS", es: "TS"}
    kind: forbidden
    taboo: impolite
    severity: minor
    phrases: ["您好S请问", 不知道]
    say_instead: "好S的"
    cases: {flag: ["不知道S"], pass: ["您好S您好请问"]}
"""
    monkeypatch.chdir(tmp_path)
    texts = {"good": pack, "bad": pack.replace("impolite", '"impoliteS"'), "other": pack.replace("S请问", "S请问S吗")}
    for name, text in texts.items():
        Path(name).mkdir()
        Path(name, "pack.yaml").write_text(text.replace("S", "\\a\\u202e"), "utf-8")
    said = io.TextIOWrapper(io.BytesIO(f"不知道{STEERING}你好\n".encode()), "utf-8")
    monkeypatch.setattr(sys, "stdin", said)
    assert cli.main(command) == code
    out, err = capsys.readouterr()
    assert "\N{REPLACEMENT CHARACTER}" in out + err
    assert not set(STEERING) & set(out + err)
