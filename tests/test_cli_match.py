"""speechguard match: findings a line each, and the score they would make."""

import io
import types

import pytest

from speechguard import cli

PACK = """
pack: test
language: zh
rules:
  - id: zh.shirking.not-my-job
    title: {zh: 推诿, en: Shirking, es: Eludir}
    kind: forbidden
    taboo: evading
    severity: major
    phrases: [这事不归我管]
  - id: zh.scolding.annoying
    title: {zh: 训斥, en: Scolding, es: Regañar}
    kind: forbidden
    taboo: scolding
    severity: minor
    phrases: [你烦不烦啊]
scorecard:
  sections:
    - {id: language, title: {zh: 用语, en: Language, es: Lenguaje}, rules: [zh.shirking.*], most: 15}
"""


@pytest.fixture
def match(tmp_path, monkeypatch, capsys):
    """What the command writes about a text, line by line."""

    def run(text):
        rules = tmp_path / "pack.yaml"
        rules.write_text(PACK, encoding="utf-8")
        monkeypatch.setattr("sys.stdin", types.SimpleNamespace(buffer=io.BytesIO(text.encode())))
        assert cli.main(["match", "--language", "zh", "--rules", str(rules)]) == 0
        return capsys.readouterr().out.splitlines()

    return run


def test_findings_and_their_score(match):
    *findings, head, start, shirking, cap, scolding = match("这事不归我管\n好的\n你烦不烦啊，这事不归我管\n")
    assert [finding.split("  ")[0] for finding in findings] == [
        "line 1: zh.shirking.not-my-job",
        "line 3: zh.scolding.annoying",
        "line 3: zh.shirking.not-my-job",
    ]
    assert head == "Score 82 of 100"
    assert start == "     100  start"
    assert shirking == "     -20  Language: Shirking (zh.shirking.not-my-job), 2 × 10"
    assert cap == "      +5  Language: loses no more than 15"
    assert scolding == "      -3  Other: Scolding (zh.scolding.annoying)"


def test_without_findings_nothing_is_written(match):
    assert match("好的\n") == []
