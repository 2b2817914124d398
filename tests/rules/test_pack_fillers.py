"""Fillers of a pack: words that may stand anywhere in and beside its phrases."""

from pathlib import Path

import pytest
from rule_calls import Call, confirmed, forbidden, pack, problems, rulebook, write

from speechguard.phonetics import language
from speechguard.rules.changes import differences
from speechguard.rules.loader import load_rules
from speechguard.rules.rulebook import Rulebook

HEAD = "classes: {vocative: [先生, 女士]}\nfillers: [$vocative, 呢, 吧, 那个]\n"
RULE = forbidden("这事不归我管", "{text: 喂喂, whole: true}")


def flags(book: Rulebook, *texts: str) -> bool:
    call = Call(book)
    for text in texts:
        call.say(text, pause=0.3)
    call.end()
    return confirmed(call.events) == [("violation", "zh.test.forbidden")]


@pytest.mark.parametrize(
    "text",
    [
        "这事呢先生不归那个我管吧",
        "先生这事那个那个那个不归我管",
        "喂喂先生",
        "那个喂喂",
        "先生，喂，先生，喂，呢",
        "喂喂",
    ],
)
def test_found_with_fillers(text: str):
    assert flags(rulebook(RULE, head=HEAD), text)


@pytest.mark.parametrize("text", ["这事呢不归他们那边的人管", "喂喂您好", "您好喂喂先生", "先生那个呢"])
def test_not_found(text: str):
    assert not flags(rulebook(RULE, head=HEAD), text)


@pytest.mark.parametrize("text", ["这事呢先生不归那个我管吧", "喂喂先生"])
def test_without_fillers_not(text: str):
    assert not flags(rulebook(RULE), text)


def test_a_phrase_that_goes_on_in_the_next_utterance():
    assert flags(rulebook(RULE, head=HEAD), "这事呢先生那个", "那个先生不归我管")


def test_how_alike_it_is_does_not_depend_on_them():
    call = Call(rulebook(RULE, head=HEAD))
    call.say("这事呢先生不归那个我管吧")
    assert [(event.score, event.start, event.end) for event in call.events] == [(1.0, 0.5, 3.25)]


def test_spanish():
    head = "fillers: [mire, '<oye>', señora, pues]\n"
    book = rulebook(forbidden("eso no me toca a mí", id="zh.test.forbidden".replace("zh", "es")), code="es", head=head)
    call = Call(book)
    call.say("eso oiga señora no me toca pues mire a mí")
    assert [event.score for event in call.events] == [1.0]


def test_a_spanish_filler_before_a_vowel():
    """Its last consonant goes over to the next word, and a stray one costs a quarter of a syllable."""
    rule = forbidden("{text: no es asunto mío, strictness: 95}", id="es.test.forbidden")
    call = Call(rulebook(rule, code="es", head="fillers: [pues]\n"))
    call.say("no pues es asunto mío")
    assert [event.score for event in call.events] == [1 - 1 / (4 * 7)]


def test_rules_with_slots_keep_them():
    book = rulebook(forbidden("'{company}的事不归我管'"), forbidden("随便你", id="zh.o.k"), head=HEAD)
    assert flags(book.filled({"company": "天一商城"}), "天一商城的事那个先生不归我管")


def test_only_phrases_of_the_pack(tmp_path: Path):
    (tmp_path / "a.yaml").write_text(pack(RULE, head=HEAD), encoding="utf-8")
    other = pack(RULE.replace("zh.test", "zh.other")).replace("pack: test", "pack: other")
    (tmp_path / "b.yaml").write_text(other, encoding="utf-8")
    assert flags(load_rules([tmp_path], language), "这事呢先生不归那个我管吧")


def test_files_of_a_pack_share_them(tmp_path: Path):
    (tmp_path / "a.yaml").write_text(pack(RULE), encoding="utf-8")
    (tmp_path / "b.yaml").write_text(f"pack: test\nlanguage: zh\n{HEAD}", encoding="utf-8")
    assert flags(load_rules([tmp_path], language), "这事呢先生不归那个我管吧")


def test_they_are_a_change_in_effect():
    old, new = (load_rules([write(pack(RULE, head=head))], language) for head in ("", "fillers: [呢]\n"))
    assert [(one.rule, one.change, one.part) for one in differences(old, new)] == [
        ("pack test", "added", "fillers '呢'")
    ]


@pytest.mark.parametrize(
    ("fillers", "message"),
    [
        ("[]", "fillers is an empty list"),
        ("呢", "fillers must be a list"),
        ("['']", "a filler is empty"),
        ("[[呢]]", "a filler must be text, this is a list"),
        ("[嗯]", "filler '嗯': it has no syllable that counts: remove it"),
        ("[。]", "filler '。': it has no syllable that counts: remove it"),
        ("[это]", "filler 'это': it has no sound in the language of the pack"),
        ("[没有]", "filler '没有': a word that denies changes what is said"),
        ("[那…个]", "filler '那…个': a filler has no gaps and no slots: write its words"),
        ("['{surname}先生']", "a filler has no gaps and no slots"),
        ("[$vocativ]", "no class 'vocativ' in this pack: did you mean 'vocative'?"),
        ("[(先生]", "a ( that is not closed"),
        ("['[先生]']", "all of it may be left out"),
        ("[<mire>]", "< > marks Spanish words"),
    ],
)
def test_bad_fillers(fillers: str, message: str):
    found = problems(pack(RULE, head=f"classes: {{vocative: [先生]}}\nfillers: {fillers}\n"))
    assert any(message in problem for problem in found), found
    assert {problem.split(":")[0] for problem in found} == {"4"}
