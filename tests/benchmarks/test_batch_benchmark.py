"""Speed is computed as it is explained, calls are shared fairly, and packs lose only the rules they should."""

import pytest
from bench_batch import growth, run_of, ways
from scoring.runs import Attempt, Way, agent_rules, shared, without_rules
from support.costs import Costs

from speechguard.judging.applicability import unheard
from speechguard.phonetics import language as phonetics_for
from speechguard.rules.loader import load_rules

PACK = """# 规则
pack: test
language: zh
rules:
  - id: zh.evading
    title: {zh: 推诿, en: Evading, es: Evadir}
    kind: forbidden
    taboo: evading
    severity: major
    phrases: [这事不归我管, {text: 你去找…部门, gap: 6}]
    say_instead: 我马上帮您转接。
    cases: {flag: [这事不归我管], pass: [好的]}
  - id: zh.welcome
    title: {zh: 不客气, en: You are welcome, es: De nada}
    kind: required
    severity: minor
    phrases: [不客气]
    when: {role: customer, says: [谢谢]}
    within: {after: 10 s}
    say_instead: 不客气。
    cases:
      flag: [[customer: 谢谢您, agent: 好的]]
      pass: [[customer: 谢谢您, agent: 不客气]]
"""


def attempt(seconds, start, processor, memory):
    return Attempt(Costs(0.0, seconds, processor, memory), start, {})


def test_a_run_is_the_median_of_its_attempts():
    attempts = [attempt(20.0, 10.0, 30.0, 500.0), attempt(12.0, 4.0, 18.0, 600.0), attempt(10.0, 4.0, 20.0, 400.0)]
    run = run_of("ours", Way(2, 1), 3, 0.01, attempts)
    assert run["hours_an_hour"] == pytest.approx(36 / 12)
    assert run["hours_an_hour_without_start"] == pytest.approx(36 / 8)
    assert run["processor_seconds_a_second"] == pytest.approx(20 / 36)
    assert run["peak_memory_mib"] == 600.0
    assert (run["processes"], run["threads"], run["times"]) == (2, 1, 3)
    assert run["seconds"] == [20.0, 12.0, 10.0]


def test_a_further_hour_is_the_difference_of_two_runs():
    one = run_of("ours", Way(2, 1), 1, 0.01, [attempt(12.0, 4.0, 20.0, 500.0)])
    more = run_of("ours", Way(2, 1), 3, 0.03, [attempt(20.0, 4.0, 32.0, 500.0)])
    found = growth(one, more)
    assert found == {
        "system": "ours",
        "hours_an_hour": pytest.approx(0.02 * 3600 / 8),
        "processor_seconds_a_second": pytest.approx(12 / 72),
    }


def test_ways_to_share_cores():
    assert ways("ours", 2) == [Way(1, 1), Way(2, 1), Way(1, 2)]
    assert ways("faster-whisper", 2) == [Way(2, 1), Way(1, 2)]
    assert ways("ours", 1) == ways("faster-whisper", 1) == [Way(1, 1)]


def test_calls_are_shared_by_their_lengths():
    parts = shared([5.0, 3.0, 9.0, 3.0, 4.0], 2)
    assert sorted(number for part in parts for number in part) == [0, 1, 2, 3, 4]
    assert [sum([5.0, 3.0, 9.0, 3.0, 4.0][n] for n in part) for part in parts] == [12.0, 12.0]
    assert shared([1.0], 2) == [[0]]


def test_rules_that_need_the_customer_are_left_out_and_the_others_stay(tmp_path):
    (tmp_path / "zh").mkdir()
    (tmp_path / "zh" / "pack.yaml").write_text(PACK, encoding="utf-8")
    before = load_rules([tmp_path / "zh"], phonetics_for)
    assert [bool(unheard(rule, ("agent",))) for rule in before.rules] == [False, True]
    (copy,) = agent_rules(tmp_path / "copies", [tmp_path / "zh"], [before])
    after = load_rules([copy], phonetics_for)
    assert [rule.id for rule in after.rules] == ["zh.evading"]
    kept, own = before.rules[0], after.rules[0]
    assert [(p.text, p.phrase) for p in own.phrases] == [(p.text, p.phrase) for p in kept.phrases]
    assert own.say_instead == kept.say_instead


def test_a_pack_without_any_of_the_rules_says_the_same(tmp_path):
    (tmp_path / "a.yaml").write_text(without_rules(PACK, {"zh.none"}), encoding="utf-8")
    assert [rule.id for rule in load_rules([tmp_path / "a.yaml"], phonetics_for).rules] == ["zh.evading", "zh.welcome"]
