"""Word classes of a pack: what `$me` stands for, over all its files, and what is wrong with them."""

from pathlib import Path

import pytest
from rule_calls import forbidden, pack, problems, rulebook

from speechguard.errors import RuleErrors
from speechguard.phonetics import language
from speechguard.rules.loader import load_rules
from speechguard.rules.rulebook import Rulebook
from speechguard.rules.wordings.expansion import MOST

CLASSES = """classes:
  me: [我, 咱, 我们]
  dept: ["[你们](部门|科室)", $me单位]
"""


def said(book: Rulebook, rule: int = 0) -> list[str]:
    return [phrase.text for phrase in book.rules[rule].phrases]


def test_a_phrase_has_a_wording_for_every_word():
    book = rulebook(forbidden("不归$me管", "去找$dept"), head=CLASSES)
    dept = ["部门", "科室", "你们部门", "你们科室", "我单位", "咱单位", "我们单位"]
    assert said(book) == ["不归我管", "不归咱管", "不归我们管", *(f"去找{one}" for one in dept)]
    assert {phrase.written for phrase in book.rules[0].phrases} == {"不归$me管", "去找$dept"}


def test_spanish_classes_have_inflections():
    head = 'classes: {no_saber: ["no <sabes>", no <entiendes>]}\n'
    book = rulebook(forbidden("usted que $no_saber", id="es.a.b"), code="es", head=head)
    assert {"usted que no sabes", "usted que no sabe", "usted que no entiende"} <= set(said(book))


def test_words_under_key_are_named_by_class():
    book = rulebook(forbidden("{text: 不归$me管, key: [$me]}"), head=CLASSES)
    assert [sum(phrase.phrase.key) for phrase in book.rules[0].phrases] == [2, 2, 3]  # 不 is always key


def test_rules_with_slots_keep_them_when_the_slots_are_filled():
    book = rulebook(forbidden("'{company}不归$me管'"), head=CLASSES).filled({"company": "天一"})
    assert said(book) == ["天一不归我管", "天一不归咱管", "天一不归我们管"]


def test_files_of_a_pack_share_them(tmp_path: Path):
    for name, text in {
        "a.yaml": pack(forbidden("不归$me管")),
        "b.yaml": f"pack: test\nlanguage: zh\n{CLASSES}",
        "c.yaml": pack(forbidden("好", id="zh.c.d")).replace("pack: test", "pack: other"),
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert said(load_rules([tmp_path], language)) == ["不归我管", "不归咱管", "不归我们管"]
    (tmp_path / "c.yaml").write_text(pack(forbidden("不归$me管", id="zh.c.d")).replace("pack: test", "pack: other"))
    with pytest.raises(
        RuleErrors, match=r"c\.yaml:8:17: '不归\$me管': no class 'me' in this pack: add it to the classes"
    ):
        load_rules([tmp_path], language)


def test_a_class_in_two_files_names_both(tmp_path: Path):
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text("pack: test\nlanguage: zh\nclasses: {me: [我]}\nrules: [{}]\n")
    with pytest.raises(RuleErrors, match=r"b\.yaml:3:11: class 'me' is there twice \(first at .*a\.yaml:3:11\): join"):
        load_rules([tmp_path], language)


@pytest.mark.parametrize(
    ("classes", "message"),
    [
        ("[我]", "3:10: classes must be a mapping of names to what they stand for, this is a list"),
        ("{}", "3:10: classes is empty: fill it or leave the key out"),
        ("{me: []}", "3:15: class 'me' is an empty list"),
        ("{me: 我}", "3:15: class 'me' must be a list [..., ...], this is text"),
        ("{me: ['']}", "3:16: a word of class 'me' is empty"),
        ("{me: [{a: b}]}", "3:16: a word of class 'me' must be text, this is a mapping"),
        ("{me: [[我]]}", "3:16: a word of class 'me' must be text, this is a list"),
        ("{Me: [我]}", "3:11: class 'Me': name it by a-z 0-9 _"),
        ("{我: [我]}", "3:11: class '我': name it by a-z 0-9 _"),
        ("{me: [我], me: [咱]}", "3:20: duplicate key 'me'"),
        ("{me: [(我|咱]}", "3:16: '(我|咱': a ( that is not closed"),
        ("{me: ['[我]']}", "3:16: '[我]': all of it may be left out: write [$me] in phrases for that"),
        ("{me: ['{agent}我']}", "3:17: '{agent}我': a slot in a class: write it in phrases"),
        ("{mine: [我, 这$mien]}", "3:22: '这$mien': no class 'mien' in this pack: did you mean 'mine'?"),
        ("{me: [我, 咱$me]}", "3:11: classes name each other in a circle ($me -> $me): break it"),
        ("{me: [$us], us: [咱$me]}", "3:11: classes name each other in a circle ($me -> $us -> $me): break it"),
        (
            f"{{me: [{'(a|b)' * 10}]}}",
            "3:16: '(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)': stands for 1024 phrases",
        ),
        (
            "{me: ['(a|b)(c|d)(e|f)(g|h)(i|j)(k|l)(m|n)(o|p)(q|r)', 我]}",
            f"3:11: class 'me' stands for {MOST + 1} texts",
        ),
    ],
)
def test_what_is_wrong_with_them(classes: str, message: str):
    found = problems(pack(forbidden("好"), head=f"classes: {classes}\n"))
    assert any(problem.startswith(message) for problem in found), found


@pytest.mark.parametrize(
    ("phrase", "message"),
    [
        ("不归$detp管", "11:17: '不归$detp管': no class 'detp' in this pack: did you mean 'dept'?"),
        ("'不归[$no]管'", "11:19: '不归[$no]管': no class 'no' in this pack: use one of me, dept"),
        ("$dept$dept$dept$dept", "stands for 2401 phrases, at most 512 are allowed"),
        ("{text: 不归我管, key: [$dept]}", "key '$dept' is not in the phrase '不归我管'"),
        ("(我 & 管 | 好)", "| and & in the same brackets"),
    ],
)
def test_what_is_wrong_in_a_phrase(phrase: str, message: str):
    found = problems(pack(forbidden(phrase), head=CLASSES))
    assert any(message in problem for problem in found), found


def test_a_class_that_cannot_be_used_gives_no_second_error():
    (only,) = problems(pack(forbidden("不归$me管"), head="classes: {me: [(我]}\n"))
    assert only.startswith("3:16: '(我'")


def test_parts_in_any_order():
    book = rulebook(forbidden("(这事 & $me & 管不了)"), head="classes: {me: [我]}\n")
    orders = [
        "这事 我 管不了",
        "这事 管不了 我",
        "我 这事 管不了",
        "我 管不了 这事",
        "管不了 这事 我",
        "管不了 我 这事",
    ]
    assert said(book) == orders
