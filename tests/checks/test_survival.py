"""Rules tried with hearing errors: what survives, what crosses over, and that it is the same every time."""

import pytest
from rule_calls import FORBIDDEN, GREETING, forbidden, rulebook

from speechguard.checks.cases.casebook import run_cases
from speechguard.checks.cases.survival import CaseTrials, RuleTrials, flagged, try_misheard

STRICT = "{text: 这件事情不归我们管理, strictness: 100}"
LOOSE = "{text: 这件事情不归我们管理, strictness: 60}"
CASES = "cases: {flag: [这件事情不归我们管理], pass: [好的]}"


def tried(*rules: str, trials: int = 40, seed: int = 0) -> list[RuleTrials]:
    book = rulebook(*rules)
    return try_misheard(book, run_cases(book), trials, seed)


def test_strict_phrases_survive_less_and_come_first():
    loose, strict = forbidden(LOOSE, id="zh.a.loose", more=CASES), forbidden(STRICT, id="zh.a.strict", more=CASES)
    first, second = tried(loose, strict)
    assert (first.rule.id, second.rule.id) == ("zh.a.strict", "zh.a.loose")
    assert first.survival is not None
    assert second.survival is not None
    assert 0 < first.survival < 0.9 < second.survival
    assert (first.crossing, second.crossing) == (0, 0)
    assert first.weakest is not None
    assert first.nearest is None


def test_near_misses_cross_over():
    """A required phrase is reported as missing when it is misheard; a forbidden one heard where it was not said."""
    near = forbidden("{text: 你好吗, strictness: 100}", more="cases: {flag: [你好吗], pass: [您好吗]}")
    rules = {trials.rule.id: trials for trials in tried(near, GREETING, trials=200)}
    for trials in rules.values():
        assert trials.crossing is not None
        assert 0 < trials.crossing < 0.5, trials.rule.id
        assert trials.nearest is not None
        assert trials.nearest.flagged


def test_a_seed_gives_the_same_whatever_other_rules_there_are():
    rule = forbidden(STRICT, id="zh.a.strict", more=CASES)
    (alone,) = tried(rule)
    together = next(trials for trials in tried(FORBIDDEN, rule) if trials.rule.id == "zh.a.strict")
    counts = [(case.flagged, case.unclear) for case in alone.cases]
    assert counts == [(case.flagged, case.unclear) for case in together.cases]
    others = [tried(rule, seed=seed)[0].cases[0].flagged for seed in range(1, 5)]
    assert any(other != alone.cases[0].flagged for other in others)


def test_cases_that_are_wrong_when_heard_well_are_not_tried():
    (trials,) = tried(forbidden("这事不归我管", more="cases: {flag: [好的], pass: [您好]}"))
    assert trials.survival is None
    assert trials.weakest is None
    assert [case.case.expected for case in trials.cases] == ["pass"]


def test_shares():
    rule = rulebook(FORBIDDEN).rules[0]
    flag, good = rule.cases
    trials = RuleTrials(
        rule, (CaseTrials(flag, 8, 1, 1, 10), CaseTrials(flag, 10, 0, 0, 10), CaseTrials(good, 1, 0, 2, 10))
    )
    assert (trials.survival, trials.crossing) == (0.9, 0.1)
    assert trials.weakest is trials.cases[0]
    assert trials.nearest is trials.cases[2]
    assert flagged(trials.cases) == pytest.approx(19 / 30)
    assert flagged([]) is None
