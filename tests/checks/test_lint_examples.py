"""What lint says of examples and of word classes."""

import pytest
from fake_meaning import WordMeaning, knowing
from rule_calls import forbidden, required, rulebook

from speechguard.checks.cases.background import background
from speechguard.checks.cases.casebook import run_cases
from speechguard.checks.cases.survival import try_misheard
from speechguard.checks.lint.classes import class_issues
from speechguard.checks.lint.examples import example_issues
from speechguard.rules.rulebook import Rulebook

LIKE = "like: [这事真不是我能管的, 找我也没用, 您问我我问谁去, 又不是我弄坏的, 该找谁找谁去]"


def issues(book: Rulebook) -> list[str]:
    return [f"{issue.location.line}: {issue.message}; {issue.remedy}" for issue in example_issues(book)]


def test_enough_examples():
    assert issues(rulebook(forbidden(more=LIKE))) == []


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (forbidden(more="like: [找我也没用]"), "only one sentence under like"),
        (forbidden(more="like: [找我也没用, 您问我我问谁去]"), "only 2 sentences under like"),
        (forbidden("不归我管", more="like: [找我也没用]"), "only one sentence under like"),
        (required(within="{first: 8 s}", more="like: [请问怎么称呼您]"), "write 5 to 50, each in words of its own"),
    ],
)
def test_too_few(rule: str, words: str):
    (issue,) = issues(rulebook(rule))
    assert words in issue


def test_two_are_enough_beside_phrases():
    assert issues(rulebook(forbidden("不归我管", more="like: [找我也没用, 您问我我问谁去]"))) == []


def test_one_that_a_phrase_finds_is_fine():
    assert issues(rulebook(forbidden("找我也没用", more=LIKE))) == []


def test_unlike_that_a_phrase_flags():
    (issue,) = issues(rulebook(forbidden("找我也没用", more=f"{LIKE}\nunlike: [他说找我也没用, 找我就行]")))
    assert (
        "'他说找我也没用' is under unlike, but '找我也没用' of zh.test.forbidden finds it; change the phrase" in issue
    )


def test_unlike_that_is_excused():
    rule = forbidden("找我也没用", more=f"{LIKE}\nunlike: [他说找我也没用]\nunless: {{inside: [他说找我也没用]}}")
    assert issues(rulebook(rule)) == []


def test_unlike_of_a_required_rule_that_fulfils_it():
    more = "like: [请问贵姓, 怎么称呼您, 您姓什么, 您叫什么名字, 您是哪位]\nunlike: [我不知道怎么称呼]"
    (issue,) = issues(rulebook(required("怎么称呼", within="{first: 8 s}", more=more)))
    assert "'我不知道怎么称呼' is under unlike, but a phrase of zh.test.required finds it" in issue


def test_the_same_sentence_in_two_rules():
    other = forbidden(
        id="zh.z.other", more=LIKE.replace("找我也没用", "你找我，也没用").replace("您问我我", "别问我我")
    )
    found = issues(rulebook(forbidden(more=LIKE.replace("找我", "您找我")), other))
    assert len(found) == 4  # all but the one that differs
    assert "'你找我，也没用' is under like of zh.test.forbidden, too" in "".join(found)


def test_ordinary_talk():
    line = background("zh")[0].text
    (issue,) = issues(rulebook(forbidden(more=f"{LIKE[:-1]}, {line}]")))
    assert f"'{line}' under like is ordinary talk" in issue


def test_a_class_that_nothing_names():
    head = "classes: {me: [我], us: [$me们], who: [谁], tail: [呢]}\nfillers: [$tail]\n"
    (who, us) = class_issues(rulebook(forbidden("不归$me管"), head=head))
    assert who.message == "nothing in pack test names the class 'us'"
    assert us.message == "nothing in pack test names the class 'who'"


CASES = "cases: {flag: [这玩意儿谁爱弄谁弄], pass: [我来帮您弄]}"
MEANING = WordMeaning(suspects={"谁爱弄谁弄": "zh.test.forbidden"})


def test_a_case_of_a_rule_without_phrases_flags_by_suspicion():
    book = knowing(rulebook(forbidden(more=f"{LIKE}\n{CASES}")), MEANING)
    results = run_cases(book)
    assert [(result.got, result.ok) for result in results] == [("flag", True), ("pass", True)]
    assert results[0].explanation.startswith("only suspected: ")
    (trials,) = try_misheard(book, results, trials=4, seed=0)
    assert trials.cases[0].trials == 4
    assert 0 < trials.cases[0].flagged <= 4


def test_a_case_of_a_rule_with_phrases_is_only_suspected():
    book = knowing(rulebook(forbidden("不归我管", more=f"{LIKE}\n{CASES}")), MEANING)
    assert [(result.got, result.ok) for result in run_cases(book)] == [("suspected", False), ("pass", True)]


def test_a_case_that_must_pass_may_be_suspected():
    cases = "cases: {flag: [不归我管], pass: [这玩意儿谁爱弄谁弄]}"
    results = run_cases(knowing(rulebook(forbidden("不归我管", more=f"{LIKE}\n{cases}")), MEANING))
    assert [(result.got, result.ok) for result in results] == [("flag", True), ("suspected", True)]
    alone = run_cases(knowing(rulebook(forbidden(more=f"{LIKE}\n{cases}")), MEANING))
    assert [(result.got, result.ok) for result in alone] == [("pass", False), ("flag", False)]


def test_without_what_knows_meaning_a_case_cannot_be_judged():
    assert [result.got for result in run_cases(rulebook(forbidden(more=f"{LIKE}\n{CASES}")))] == ["not_assessable"] * 2
