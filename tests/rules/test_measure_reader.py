"""Measure rules out of a pack: values with units, strictly."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rule_calls import pack, problems, rulebook

from speechguard.checks.cases.casebook import play, run_cases
from speechguard.judging.engine import Engine
from speechguard.messages import standing
from speechguard.rules.model.measure_kinds import KINDS
from speechguard.rules.model.rule import Measure
from speechguard.words.reasons import in_words


def measure(*lines: str, name: str = "dead_air", id: str = "zh.test.measure") -> str:
    head = [f"id: {id}", "title: {zh: 题, en: Title, es: Título}", "kind: measure", "severity: minor"]
    return "\n  - " + "\n    ".join([*head, f"measure: {name}", *lines]) + "\n"


def read(*lines: str, name: str = "dead_air") -> Measure | None:
    (rule,) = rulebook(measure(*lines, name=name)).rules
    return rule.measure


@pytest.mark.parametrize(
    ("name", "lines", "expected"),
    [
        ("dead_air", ["at_most: 8 s"], Measure("dead_air", at_most=8.0, per="each")),
        ("dead_air", ["at_most: 1 min", "per: call"], Measure("dead_air", at_most=60.0)),
        ("hold", [], Measure("hold", per="each", shortest=10.0)),
        (
            "articulation_rate",
            ["at_least: 180/min", "at_most: 360 /min"],
            Measure("articulation_rate", 180, 360, "call", 3),
        ),
        ("interruption", ["at_most: 500 ms", "words: 4"], Measure("interruption", None, 0.5, "each", 0.5, 4)),
        ("interruption", ["per: call", "at_most: 2 times"], Measure("interruption", None, 2, "call", 0.5)),
        ("loudness_rise", ["at_most: 6dB", "shortest: 2 s"], Measure("loudness_rise", None, 6, "each", 2)),
        ("talk_share", ["at_least: 30 %", "at_most: 70%"], Measure("talk_share", 30, 70)),
        ("courtesy", ["phrases: [请]", "at_least: 0 %"], Measure("courtesy", 0)),
    ],
)
def test_what_is_read(name: str, lines: list[str], expected: Measure):
    assert read(*lines, name=name) == expected


@pytest.mark.parametrize(
    ("name", "line", "message"),
    [
        (
            "articulation_rate",
            "at_most: 280",
            "at_most '280' is no value of this measure: write for example '280 /min'",
        ),
        ("articulation_rate", "at_most: 5 s", "at_most '5 s' is no value of this measure: write for example '5 /min'"),
        (
            "articulation_rate",
            "at_most: fast",
            "at_most 'fast' is no value of this measure: write for example '280 /min'",
        ),
        ("dead_air", "at_most: 5", "at_most '5' is no duration: write '5 s', '500 ms', '2 min' or '00:08'"),
        ("talk_share", "at_most: 101 %", "at_most '101 %' is out of range: at most 100 %"),
        ("interruption", "per: turn", "per 'turn' is not known: use one of each, call"),
        ("dead_air", "per: cal", "per 'cal' is not known: did you mean 'call'?"),
        ("dead_air", "shortest: 3 s", "dead_air takes no 'shortest': remove it"),
        ("dead_air", "words: 3", "dead_air takes no 'words': remove it"),
        ("dead_air", "phrases: [请]", "dead_air takes no 'phrases': remove them"),
        ("talk_over", "unless: {inside: [请]}", "unless is for 'per: each' of"),
        ("dead_are", "at_most: 5 s", "measure 'dead_are' is not known: did you mean 'dead_air'?"),
        ("courtesy", "at_least: 5 %", "courtesy needs 'phrases': say which words count"),
        ("dead_air", "within: {first: 8 s}", "unknown key 'within'"),
    ],
)
def test_what_is_wrong_with_it(name: str, line: str, message: str):
    (problem,) = problems(pack(measure(line, name=name)))
    assert message in problem


def test_a_band_must_hold_something():
    (problem,) = problems(pack(measure("at_least: 300 /min", "at_most: 200 /min", name="speech_rate")))
    assert "at_least 300 is above at_most 200" in problem


CASES = (
    measure(
        *("at_most: 8 s", "unless: {preceded_by: [请您稍等], within: 10 s}", "cases:"),
        *("  flag: [[customer: 我想查快递, agent: 好的, silence: 12 s, agent: 查到了]]", "  pass:"),
        "    - [customer: 我想查快递, agent: 好的请您稍等, silence: 12 s, agent: 查到了]",
        "    - [customer: 我想查快递, agent: 好的, silence: 12 s]",
    ),
    measure(
        *("at_most: 8 s", "unless: {followed_by: [让您久等], within: 3 s}", "cases:"),
        *("  flag: [[customer: 我想查快递, agent: 好的, silence: 12 s, agent: 查到了]]", "  pass:"),
        "    - [customer: 我想查快递, agent: 好的, silence: 12 s, agent: 让您久等了]",
    ),
    measure(
        *("at_most: 1 s", "words: 4", "unless: {inside: [不好意思打断一下]}", "cases:", "  flag:"),
        "    - [customer: 你们一直说会处理的, {agent: 您先别着急听我说, at: -2 s}]",
        *("  pass:", "    - [customer: 你们一直说会处理的, {agent: 不好意思打断一下, at: -2 s}]"),
        "    - [customer: 你们一直说会处理的, {agent: 是的, at: -2 s}]",
        name="interruption",
    ),
    measure(
        *("at_most: 360 /min", "per: turn", "cases:"),
        *("  flag: [[{agent: 您的订单昨天已经从仓库发货了预计后天下午送到您的家, pace: 7}]]", "  pass:"),
        *("    - 您的订单昨天已经从仓库发货了预计后天下午送到您的家", "    - [{agent: 您好, pace: 12}]"),
        name="articulation_rate",
    ),
    measure(
        *("at_most: 6 dB", "cases:", "  flag:"),
        "    - [agent: 您好您贵姓, agent: 请说一下单号, agent: 我帮您查, {agent: 我说过很多遍了, louder: 8 dB}]",
        *(
            "  pass:",
            "    - [agent: 您好您贵姓, agent: 请说一下单号, agent: 我帮您查, {agent: 好的请稍等, louder: 5 dB}]",
        ),
        name="loudness_rise",
    ),
    measure(
        *("at_least: 50 %", "phrases: [请, 您好]", "cases:"),
        *("  flag: [[agent: 什么事, customer: 查快递, agent: 单号, customer: 一二三, agent: 请稍等]]", "  pass:"),
        "    - [agent: 您好, customer: 查快递, agent: 单号]",
        name="courtesy",
    ),
    measure(
        *("at_most: 1 times", "cases:", "  flag: [[agent: 我不是跟您说过了吗, agent: 我不是跟您说过了吗]]"),
        "  pass: [[agent: 我不是跟您说过了吗, customer: 我不是跟您说过了吗, agent: 好的, agent: 好的]]",
        name="repeated_sentence",
    ),
)


@pytest.mark.parametrize("rule", CASES, ids=lambda rule: rule.split("measure: ")[1].split("\n")[0])
def test_cases_are_measured_without_sound(rule: str):
    wrong = [
        f"{result.case.location.line}: {result.got}, {result.explanation}"
        for result in run_cases(rulebook(rule))
        if not result.ok
    ]
    assert wrong == []


def test_too_few_utterances_for_a_baseline_cannot_be_judged():
    rule = measure(
        "at_most: 6 dB", "cases: {pass: [[agent: 您好请问您贵姓, agent: 请说一下单号]]}", name="loudness_rise"
    )
    (result,) = run_cases(rulebook(rule))
    assert result.got == "not_assessable"
    assert "too few utterances of the agent: 2 long enough to measure, 4 are needed" in result.explanation


def judged(*rules: str, lines: str) -> list[tuple[str, str]]:
    """Kind and rule of what stands after a small call; the first rule carries it as its case."""
    first = rules[0].rstrip("\n") + f"\n    cases: {{flag: [{lines}]}}\n"
    book = rulebook(first, *rules[1:])
    events = standing(play(book, book.rules[0].cases[0].lines)[1])
    return [(event.kind, event.rule) for event in events if event.flagged]


def combined(condition: str) -> str:
    return (
        "\n  - id: zh.test.combined\n    title: {zh: 题, en: Title, es: Título}\n    kind: forbidden\n"
        f"    taboo: impolite\n    severity: minor\n    conditions: {{it: {condition}}}\n    flag_if: it\n"
    )


LONG_SILENCE = "[customer: 我想查快递, agent: 好的, silence: 12 s, agent: 查到了]"


def test_a_rule_may_look_at_what_a_measure_rule_found():
    looks = combined("{rule: zh.test.measure}")
    found = judged(measure("at_most: 8 s"), looks, lines=LONG_SILENCE)
    assert found == [("measure", "zh.test.measure"), ("violation", "zh.test.combined")]
    assert judged(measure("at_most: 15 s"), looks, lines=LONG_SILENCE) == []


@pytest.mark.parametrize(("limit", "found"), [("over: 10 s", True), ("under: 10 s", False)])
def test_a_condition_may_be_a_measure_of_the_call(limit: str, found: bool):
    looks = combined(f"{{measure: longest_silence, {limit}}}")
    assert bool(judged(measure("at_most: 60 s"), looks, lines=LONG_SILENCE)) is found


@pytest.mark.parametrize(("again", "found"), [("我不是跟您说过了吗", True), ("您好请问有什么可以帮您", False)])
def test_a_condition_may_be_a_sentence_said_again(again: str, found: bool):
    lines = f"[agent: 我不是跟您说过了吗, customer: 没有, agent: {again}]"
    looks = combined("{repeats: {alike: 85, syllables: 6}}")
    assert bool(judged(measure("at_most: 60 s"), looks, lines=lines)) is found


def test_what_needs_words_that_are_not_transcribed_is_said_once():
    engine = Engine(
        rulebook(measure("role: customer", name="speech_rate"), measure(name="talk_share", id="zh.test.b")), "call"
    )
    (event,) = [*engine.advance(1.0, 1.0), *engine.advance(2.0, 2.0)]
    assert (event.kind, event.rule) == ("not_assessable", "zh.test.measure")
    assert "--transcribe-customer" in in_words(event.reason, "en")
    assert [(event.rule, in_words(event.reason, "en")) for event in engine.end(9.0)] == [
        ("zh.test.b", "nothing was heard of the agent")
    ]


def test_the_examples_of_the_documentation_do_what_they_say():
    text = (Path(__file__).parents[2] / "docs/rules.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```yaml\n(.*?)```", text.split("## Measures")[1].split("\n## ")[0], re.DOTALL)
    results = run_cases(rulebook("\n" + example))
    assert [result.rule.id for result in results if not result.ok] == []
    assert len(results) == 4


def test_every_measure_is_documented_with_its_unit_and_scopes():
    text = (Path(__file__).parents[2] / "docs/rules.md").read_text(encoding="utf-8").split("## Measures")[1]
    rows = {cells[1].strip("` "): cells for line in text.split("\n") if len(cells := line.split("|")) == 6}
    for name, kind in KINDS.items():
        assert f"`{kind.unit}`" in rows[name][3], name
        assert rows[name][4].strip().split(", ") == list(kind.scopes), name
