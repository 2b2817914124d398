"""speechguard match: findings a line each, and the score they would make."""

import io
import types

import pytest
from fake_meaning import WordMeaning, knowing

from speechguard import cli
from speechguard.calls.rule_cache import recall_rulebook
from speechguard.commands.match import standard_input

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


GREETING = """
  - id: zh.opening.greeting
    title: {zh: 问候, en: Greeting, es: Saludo}
    kind: required
    severity: minor
    phrases: [您好]
    within: {first: 8 s}
    say_instead: 您好！
"""
MEASURES = """
  - id: zh.test.dead-air
    title: 冷场
    kind: measure
    severity: minor
    measure: dead_air
    at_most: 8 s
    say_instead: 请稍等
  - id: zh.test.monologue
    title: 独白
    kind: measure
    severity: minor
    measure: longest_monologue
    at_most: 60 s
  - id: zh.test.queue
    title: 排队
    kind: measure
    severity: minor
    measure: queue_time
    at_most: 60 s
  - id: zh.test.outbound
    title: 外呼
    kind: measure
    severity: minor
    measure: talk_share
    at_most: 60 %
    applies_to: {direction: outbound}
"""
COMPLAINT = """
  - id: zh.complaint.ignored
    title: {zh: 投诉, en: Complaint, es: Queja}
    kind: forbidden
    taboo: evading
    severity: minor
    conditions:
      complaint: {says: 我要投诉, role: customer}
      apology: {says: 非常抱歉}
    flag_if: complaint and not apology
"""


@pytest.fixture
def match(tmp_path, monkeypatch, capsys):
    """What the command writes about a text, line by line; nothing knows what it means."""
    monkeypatch.setattr("speechguard.calls.rule_cache.understood", lambda rulebook, _packs: rulebook)

    def run(text, *options):
        rules = tmp_path / "pack.yaml"
        rules.write_text(PACK, encoding="utf-8")
        monkeypatch.setattr("sys.stdin", types.SimpleNamespace(buffer=io.BytesIO(text.encode())))
        assert cli.main(["match", "--language", "zh", *options, "--rules", str(rules)]) == 0
        return capsys.readouterr().out.splitlines()

    return run


def test_findings_and_their_score(match):
    first, nothing, *others, head, start, shirking, cap, scolding = match(
        "这事不归我管\n好的\n你烦不烦啊，这事不归我管\n"
    )
    assert nothing == "line 2: nothing found"
    assert [finding.split("  ")[0] for finding in (first, *others)] == [
        "line 1: zh.shirking.not-my-job",
        "line 3: zh.scolding.annoying",
        "line 3: zh.shirking.not-my-job",
    ]
    assert head == "Score 82 of 100"
    assert start == "     100  start"
    assert shirking == "     -20  Language: Shirking (zh.shirking.not-my-job), 2 × 10"
    assert cap == "      +5  Language: loses no more than 15"
    assert scolding == "      -3  Other: Scolding (zh.scolding.annoying)"


def test_without_findings_that_is_said(match):
    assert match("好的\n") == ["line 1: nothing found"]
    assert match("agent: 好的\ncustomer: 再见\n")[0] == "lines 1-2: nothing found"
    assert match("好的\n这事不归我管\n")[0] == "line 1: nothing found"
    assert match("哈哈哈\n", "--explain") == ["line 1, agent: 哈哈哈", "  nothing found, and nothing near"]


@pytest.fixture
def by_meaning(monkeypatch):
    """The rules of the command know the meaning of some words."""
    meaning = WordMeaning(
        suspects={"打别处": "zh.shirking.not-my-job"},
        fulfils={"欢迎": "zh.opening.greeting"},
        denies={"没空": "zh.opening.greeting"},
        breaks={"zh.shirking.not-my-job": 0.04},
    )
    monkeypatch.setattr(standard_input, "recall_rulebook", lambda *given: knowing(recall_rulebook(*given), meaning))


@pytest.mark.usefixtures("by_meaning")
def test_what_is_suspected_is_shown_and_takes_no_points(match):
    assert match("您打别处问问吧\n这事不归我管\n")[:3] == [
        "line 1: zh.shirking.not-my-job  major  suspected 80%: sounds like “like 打别处”  heard: 您打别处问问吧",
        "line 2: zh.shirking.not-my-job  major  phrase: 这事不归我管  heard: 这事不归我管  alike: 100%  meant: 4%",
        "Score 90 of 100",
    ]
    assert len(match("您打别处问问吧\n")) == 1
    suspected, head, *_ = match("customer: 喂\nagent: 您打别处问问吧\n")
    assert suspected.startswith("line 2, 00:01: zh.shirking.not-my-job  major  suspected 80%: ")
    assert head == "lines 1-2: Score 100 of 100"


@pytest.mark.usefixtures("by_meaning")
def test_a_violation_by_meaning_says_so(match, monkeypatch):
    decides = PACK.replace("    phrases: [这事不归我管]\n", "    phrases: [这事不归我管]\n    meaning: decides\n")
    monkeypatch.setitem(globals(), "PACK", decides)
    found, head, *_ = match("您打别处问问吧\n")
    assert found.startswith("line 1: zh.shirking.not-my-job  major  violation 80%: sounds like “like 打别处”")
    assert head == "Score 90 of 100"


@pytest.mark.usefixtures("by_meaning")
def test_what_was_weighed_is_explained(match):
    lines = match("您打别处问问吧，欢迎，没空\n", "--explain")
    at = lines.index("  meaning: zh.shirking.not-my-job 80%")
    assert lines[at + 1 :] == [
        "  suspected: sounds like 'like 打别处' of zh.shirking.not-my-job for '打别处'",
        "  does what is required by zh.opening.greeting",
        "  denies zh.opening.greeting",
    ]
    assert "  meaning: zh.shirking.not-my-job 4%" in match("好的\n", "--explain")
    assert not any("meaning" in line for line in match("customer: 好的\n", "--explain"))


@pytest.mark.parametrize("text", ["", "\n\n"])
def test_an_empty_input_is_an_error(text, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", types.SimpleNamespace(buffer=io.BytesIO(text.encode())))
    assert cli.main(["match", "--language", "zh"]) == 2
    assert "the standard input is empty: write sentences" in capsys.readouterr().err


def test_measures_are_shown_once_and_only_outside_their_band(match, monkeypatch):
    monkeypatch.setitem(globals(), "PACK", PACK.replace("scorecard:", MEASURES + "scorecard:"))
    text = "agent: 您好\ncustomer: 我想查一下\nsilence: 12 s\nagent: 查到了\n"
    found, head, *_ = match(text)
    assert found.startswith("lines 1-4, 00:02: zh.test.dead-air  minor  measure: nobody spoke for 12.0 s; at most 8")
    assert head == "lines 1-4: Score 97 of 100"
    lines = match(text, "--explain")
    at = lines.index("lines 1-4: outside its band: zh.test.dead-air, minor")
    assert lines[at + 1 : at + 4] == [
        "    because nobody spoke for 12.0 s; at most 8, at 00:02",
        "    dead_air: at_most 8 s, per each",
        "    say: 请稍等",
    ]
    at = lines.index("lines 1-4: within its band: zh.test.monologue, minor")
    assert lines[at + 2] == "    longest_monologue: at_most 60 s, per call"
    assert "lines 1-4: nothing to measure: zh.test.queue, minor" in lines
    at = lines.index("lines 1-4: not applicable: zh.test.outbound, minor")
    assert lines[at + 1] == "    because it is only about calls with direction outbound"


def test_a_dialogue_is_one_call(match):
    lines = match("agent: 您好\ncustomer: 这事不归我管\n\n00:05 agent: 您好，这事不归我管\n")
    assert lines[:3] == ["lines 1-2: nothing found", "lines 1-2: Score 100 of 100", "     100  start"]
    assert lines[3].split("  ")[:3] == ["line 4, 00:05: zh.shirking.not-my-job", "major", "phrase: 这事不归我管"]
    assert lines[4] == "line 4: Score 90 of 100"


def test_dialogues_have_a_score_each_and_single_lines_one_together(match):
    text = "agent: 这事不归我管\n\nagent: 你烦不烦啊\n\n这事不归我管\n这事不归我管\n"
    heads = [line for line in match(text) if "Score" in line]
    assert heads == ["line 1: Score 90 of 100", "line 3: Score 97 of 100", "Score 85 of 100"]


def test_what_is_missing_in_a_dialogue(match, monkeypatch):
    monkeypatch.setitem(globals(), "PACK", PACK.replace("scorecard:", GREETING + "scorecard:"))
    missing, head, *_ = match("agent: 喂\ncustomer: 你好\n")
    assert missing == (
        "lines 1-2, 00:00: zh.opening.greeting  minor  missing: not said in the first 8 s of the speech  say: 您好！"
    )
    assert head == "lines 1-2: Score 97 of 100"
    assert match("喂\n") == ["line 1: nothing found"]


def test_a_mistake_in_a_dialogue(capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", types.SimpleNamespace(buffer=io.BytesIO("agent: 您好\n再见\n".encode())))
    assert cli.main(["match", "--language", "zh"]) == 2
    assert capsys.readouterr().err.startswith("speechguard: standard input:2: nobody is named in a line of a dialogue")


def test_explain_shows_syllable_under_syllable(match):
    lines = match("你别问我了，这是不归我官\n", "--explain")
    assert lines[:2] == [
        "line 1, agent: 你别问我了，这是不归我官",
        "  violation: '这事不归我管' of zh.shirking.not-my-job, major",
    ]
    assert lines[2].endswith("pack.yaml:10:15")
    assert lines[3:9] == [
        "    phrase   这    事    不*  归    我   管",
        "             zhe4  shi4  bu4  gui1  wo3  guan3",
        "    heard    zhe4  shi4  bu4  gui1  wo3  guan1",
        "             这    是    不   归    我   官",
        "    quarters ·     ·     ·    ·     ·    1",
        "    96% alike: quarters that differ 1, that may differ 6; * must be heard",
    ]
    assert lines[9:] == ["Score 90 of 100", "     100  start", "     -10  Language: Shirking (zh.shirking.not-my-job)"]


def test_explain_shows_what_was_nearly_found_and_why_not(match):
    lines = match("这事归我管\n", "--explain")
    assert lines[1:3] == [
        "  not found: '这事不归我管' of zh.shirking.not-my-job, major",
        "    because '不' must be heard",
    ]
    assert lines[4].split() == ["phrase", "这", "事", "不*", "归", "我", "管"]
    assert lines[6].split() == ["heard", "zhe4", "shi4", "–", "gui1", "wo3", "guan3"]


def test_explain_shows_the_rules_about_a_whole_call(match, monkeypatch):
    monkeypatch.setitem(globals(), "PACK", PACK.replace("scorecard:", GREETING + COMPLAINT + "scorecard:"))
    lines = match("agent: 您好\ncustomer: 我要投诉你们\nagent: 好的\n", "--explain")
    assert "lines 1-3: met: zh.opening.greeting, minor" in lines
    at = lines.index("lines 1-3: violation: zh.complaint.ignored, minor")
    assert lines[at + 2 : at + 5] == [
        "    flag_if: complaint and not apology",
        "    complaint: yes, the customer's '我要投诉'; at 00:01 '我要投诉你们'",
        "    apology: no, the agent's '非常抱歉'",
    ]
