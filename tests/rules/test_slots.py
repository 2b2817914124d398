"""Slots of phrases: from settings, from the command line, from a call's metadata."""

from pathlib import Path

import pytest
from rule_calls import forbidden, pack, required, rulebook, write

from speechguard.checks.cases.casebook import run_cases
from speechguard.checks.lint.lint import lint
from speechguard.errors import RuleErrors, UserError
from speechguard.phonetics import language
from speechguard.phonetics.sounds import Sounds
from speechguard.rules.loader import load_rules
from speechguard.rules.reading.slots import read_options, read_settings
from speechguard.rules.wordings.slots import shown

GREETING = required(
    "'您好，{company}客服'", "'{surname}(先生|女士)您好'", within="{first: 8 s}", id="zh.test.greeting"
).replace("say_instead: 好的", "say_instead: 您好，{company}客服")
PRODUCT = forbidden("'{product}'", id="zh.test.product")
PLAIN = forbidden("这事不归我管", id="zh.test.plain")


def texts(book, rule):
    return [phrase.text for own in book.rules if own.id == rule for phrase in own.phrases]


def sounds(text: str) -> Sounds:
    return language("zh").sounds(text)


def found(book, text):
    heard = sounds(text)
    hits = book.index.search(heard.ids, heard.starts_word, heard.ends_word)
    scanned = book.index.scan(heard.ids, heard.starts_word, heard.ends_word)
    assert [(hit.phrase, hit.start, hit.end, hit.cost) for hit in hits] == scanned.tolist()
    return {book.uses[hit.phrase].phrase.text for hit in hits}


def test_slots_without_a_value():
    book = rulebook(GREETING, PRODUCT, PLAIN)
    assert [rule.id for rule in book.rules] == ["zh.test.greeting", "zh.test.plain"]  # nothing is left of the product
    assert texts(book, "zh.test.greeting") == ["您好，{company}客服", "先生您好", "女士您好"]
    assert book.rules[0].say_instead == "您好，…客服"
    assert "您好，{company}客服" in found(book, "您好这里是天一商城客服")


def test_slots_filled_when_rules_are_loaded():
    slots = {"company": "天一商城", "product": "宽带|手机卡"}
    book = load_rules([write(pack(GREETING, PRODUCT, PLAIN))], language, slots=slots)
    assert texts(book, "zh.test.greeting")[0] == "您好，天一商城客服"
    assert texts(book, "zh.test.product") == ["宽带", "手机卡"]
    assert book.rules[0].say_instead == "您好，天一商城客服"
    assert found(book, "您好这里有客服") == set()


def test_slots_filled_for_a_call():
    book = rulebook(PLAIN, PRODUCT, GREETING)
    filled = book.filled({"company": "天一商城", "product": "宽带", "floor": "三"})
    assert [rule.id for rule in filled.rules] == ["zh.test.plain", "zh.test.product", "zh.test.greeting"]
    assert found(filled, "您好天一商城客服，这事不归我管，宽带") == {"您好，天一商城客服", "这事不归我管", "宽带"}
    assert found(book, "您好天一商城客服，这事不归我管，宽带") == {"您好，{company}客服", "这事不归我管"}
    again = filled.filled({"surname": "李"})
    assert texts(again, "zh.test.greeting") == ["您好，天一商城客服", "李先生您好", "李女士您好"]
    assert again.digest == book.digest
    assert {rule.version for rule in again.rules} == {rule.version for rule in book.rules}


def test_only_what_changes_is_made_anew():
    book = rulebook(GREETING, PLAIN)
    assert book.filled({}) is book
    assert book.filled({"floor": "三"}) is book
    filled = book.filled({"company": "天一商城"})
    assert filled.filled({"company": "天一商城"}) is filled
    assert book.filled({"company": "天一商城"}) is filled
    assert filled.index.first is book.index.first  # of the rules without slots
    assert rulebook(PLAIN).filled({"company": "天一商城"}).slots == {}


def test_what_cannot_be_spoken_is_said_with_the_place():
    book = rulebook(GREETING)
    with pytest.raises(RuleErrors, match=r"pack\.yaml:8:.* has no sound: write it as it is spoken"):
        book.filled({"company": "Ω"})


def test_shown():
    assert shown("您好，{company}{ agent_no }号", {"company": "天一|天一商城"}) == "您好，天一…号"


def test_cases_say_what_is_in_the_slots():
    rule = forbidden("'{company}不管这事'", more="cases: {flag: ['{company}不管这事'], pass: [好的]}")
    assert [result.ok for result in run_cases(rulebook(rule))] == [True, True]
    book = load_rules([write(pack(rule))], language, slots={"company": "天一|天一商城"})
    assert book.rules[0].cases[0].lines[0].text == "天一不管这事"
    assert [result.ok for result in run_cases(book)] == [True, True]


def test_settings(tmp_path: Path):
    path = tmp_path / "settings.yaml"
    path.write_text("slots:\n  company: 天一商城\n  product: [宽带, 手机卡]\n", encoding="utf-8")
    assert read_settings(path) == {"company": "天一商城", "product": "宽带|手机卡"}
    path.write_text("{}", encoding="utf-8")
    assert read_settings(path) == {}


def test_wrong_settings(tmp_path: Path):
    path = tmp_path / "settings.yaml"
    path.write_text("slots:\n  company: '[天一'\n  a-b: x\n  city: ''\nslts: 3\n", encoding="utf-8")
    with pytest.raises(RuleErrors) as error:
        read_settings(path)
    assert [str(one).removeprefix(f"{path}:").split(":")[0] for one in error.value.errors] == ["2", "3", "4", "5"]
    assert "did you mean 'slots'?" in str(error.value)
    path.write_text("slots: [a]", encoding="utf-8")
    with pytest.raises(RuleErrors, match="slots must be a mapping"):
        read_settings(path)
    with pytest.raises(UserError, match="cannot be read"):
        read_settings(tmp_path)


def test_options():
    assert read_options(["company=天一|天一商城", "surname = 李 "]) == {"company": "天一|天一商城", "surname": "李"}


@pytest.mark.parametrize("option", ["company", "company=", "=天一", "a-b=x", "company=天(一", "company=…", "city=a||b"])
def test_wrong_options(option: str):
    with pytest.raises(UserError, match="--slot"):
        read_options([option])


def issues(*rules: str, slots=None):
    book = load_rules([write(pack(*rules))], language, slots=slots or {})
    words = ("said in full", "nobody has said", "marks nothing")
    return [issue for issue in lint(book) if any(word in issue.message for word in words)]


@pytest.mark.parametrize(
    ("phrase", "remedy"),
    [
        ("'您好，{compny}客服'", "did you mean {company}?"),
        ("您好，早上好", "separate them with ', '"),
        ("您好、早上好", "separate them with ', '"),
        ("【请】您稍等一下", "leave it out"),
    ],
)
def test_lint_sees_what_was_likely_meant(phrase: str, remedy: str):
    (issue,) = issues(forbidden(phrase))
    assert issue.level == "warning"
    assert remedy in issue.remedy


@pytest.mark.parametrize(
    "phrases",
    [("'您好，{company}客服'",), ("您好，请问有什么可以帮您",), ("您好，早上好", "下午好"), ("'{zyx}客服您好'",)],
)
def test_lint_has_nothing_against(phrases: tuple[str, ...]):
    assert issues(forbidden(*phrases)) == []


def test_lint_knows_the_slots_that_are_filled():
    rule = forbidden("'您好，{compny}客服'")
    assert issues(rule, slots={"compny": "天一"}) == []
