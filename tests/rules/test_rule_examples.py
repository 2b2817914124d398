"""Sentences that a rule is about by their meaning: what is read, and what is wrong with them."""

import pytest
from rule_calls import Call, confirmed, forbidden, pack, problems, required, rulebook, write

from speechguard import cli
from speechguard.phonetics import language
from speechguard.rules.changes import differences
from speechguard.rules.loader import load_rules
from speechguard.rules.model.examples import same_line

LIKE = "like: [这事真不是我能管的, 找我也没用]"


def test_a_rule_may_have_examples_and_no_phrase():
    book = rulebook(forbidden(more=f"{LIKE}\nunlike: [我来帮您管这事]\nmeaning: decides"))
    (rule,) = book.rules
    assert [example.text for example in rule.like] == ["这事真不是我能管的", "找我也没用"]
    assert [str(example.location).rsplit("pack.yaml:", 1)[1] for example in rule.like] == ["10:12", "10:23"]
    assert [example.text for example in rule.unlike] == ["我来帮您管这事"]
    assert rule.meaning == "decides"
    assert rule.phrases == ()


def test_without_the_keys_nothing_is_said_of_meaning():
    (rule,) = rulebook(forbidden("好")).rules
    assert (rule.like, rule.unlike, rule.meaning) == ((), (), None)


def test_required_rules_may_have_them():
    (rule,) = rulebook(required(within="{first: 8 s}", more="like: [请问怎么称呼您]")).rules
    assert rule.like[0].text == "请问怎么称呼您"


def test_a_rule_of_open_slots_alone_is_judged_where_it_has_examples():
    book = rulebook(forbidden("'{company}'", more=LIKE), forbidden("'{company}'", id="zh.left.out"))
    assert [rule.id for rule in book.rules] == ["zh.test.forbidden"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("您找我也没用。", "你找我，也没用"),
        ("¿Qué quiere que HAGA?", "que quiere que haga"),
        ("No me toca a mí", "no me toca, a mi"),
    ],
)
def test_the_same_line(one: str, other: str):
    assert same_line(one) == same_line(other)


def test_other_lines():
    assert same_line("找我没用") != same_line("找他没用")


BAD = {
    "like: []": "like is an empty list",
    "like: 找我也没用": "like must be a list",
    "like: [{text: 找我}]": "a sentence of like must be text, this is a mapping",
    "like: ['']": "a sentence of like is empty",
    "like: [。。。]": "'。。。' under like: it has no syllable that can be heard",
    "like: [嗯]": "no syllable that can be heard",
    "like: [no me toca a mí]": "it is not in the language of the pack (zh)",
    "like: [not my job]": "it is not in the language of the pack (zh)",
    "like: [это не моё дело]": "it is not in the language of the pack (zh)",
    f"like: [{'找我也没用' * 41}]": "it has 205 characters, at most 200 are allowed",
    "like: ['{agent}管不了']": "{agent} is not filled in examples",
    "like: [找我也没用, 找我，也没用！]": "'找我，也没用！' is under like twice (first at",
    "like: [您找我也没用]\nunlike: [你找我，也没用]": "is under like, too ('您找我也没用' at",
    "like: [找我也没用]\nmeaning: maybe": "meaning 'maybe' is not known: use one of off, suspects, decides",
    "like: [找我也没用]\nmeaning: decide": "meaning 'decide' is not known: did you mean 'decides'?",
    "like: [找我也没用]\nmeaning: 'off'": "meaning: off beside like: remove one of them",
    "unlike: [找我也没用]": "unlike without like: add like, sentences that it is about",
    "like: [找我也没用]\nrole: customer": "like is about what the agent says",
    "lik: [找我也没用]": "unknown key 'lik' in a forbidden rule: did you mean 'like'?",
    "unlike: [找我也行]": "a forbidden rule lacks 'phrases' (or 'like', or 'conditions' with 'flag_if')",
    "meaning: suspects": "lacks 'phrases' (or 'like'",
    "like: [找我也没用]\nconditions: {a: {hold: 10 s}}\nflag_if: a": "like beside flag_if: remove one of them",
}


@pytest.mark.parametrize("more", BAD)
def test_bad_examples(more: str):
    found = problems(pack(forbidden(more=more)))
    assert any(BAD[more] in problem for problem in found), found
    assert all("\n" not in problem and len(problem) < 300 for problem in found)


def test_spanish_pack_with_chinese_examples():
    (problem,) = problems(pack(forbidden(id="es.a.b", more="like: [找我也没用]"), code="es"))
    assert "it is not in the language of the pack (es)" in problem


def test_a_measure_rule_has_none():
    rule = "\n  - {id: zh.a.b, title: 题, kind: measure, severity: minor, measure: dead_air, like: [好的]}\n"
    assert any("unknown key 'like' in a measure rule" in problem for problem in problems(pack(rule)))


def test_without_a_model_they_cannot_be_judged_and_that_is_said():
    call = Call(rulebook(forbidden(more=LIKE)))
    call.say("这事真不是我能管的")
    call.end()
    assert confirmed(call.events) == [("not_assessable", "zh.test.forbidden")]


def test_they_are_changes_in_effect():
    old, new = (
        load_rules([write(pack(forbidden("好", more=more)))], language) for more in ("", f"{LIKE}\nmeaning: decides")
    )
    assert [(one.part, one.new) for one in differences(old, new)] == [
        ("like '找我也没用'", "example"),
        ("like '这事真不是我能管的'", "example"),
        ("meaning", "decides"),
    ]


def test_rules_list_shows_them(capsys: pytest.CaptureFixture[str]):
    path = write(
        pack(forbidden(more=f"{LIKE}\nunlike: [我来帮您管这事]\nmeaning: suspects"), head="fillers: [呢, 吧]\n")
    )
    assert cli.main(["rules", "list", str(path)]) == 0
    shown = capsys.readouterr().out
    assert "    fillers of test: 呢, 吧\n" in shown
    assert "    like:\n        这事真不是我能管的\n        找我也没用\n    unlike:\n        我来帮您管这事\n" in shown
    assert "    meaning: suspects\n" in shown
