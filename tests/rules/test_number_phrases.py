"""Numbers in phrases: all ways to say them, where they are key, and in slots."""

import pytest
from rule_calls import forbidden, pack, rulebook, write

from speechguard.phonetics import language
from speechguard.rules.loader import load_rules
from speechguard.rules.rulebook import Rulebook


def found(book: Rulebook, code: str, text: str) -> bool:
    heard = language(code).sounds(text)
    return bool(book.index.search(heard.ids, heard.starts_word, heard.ends_word))


@pytest.mark.parametrize(
    ("code", "phrase", "heard", "like_it"),
    [
        ("es", "{text: son 1.500 €, key: [1.500]}", ["son 1500 euros", "son mil quinientos euros"], "son 500 euros"),
        ("es", "{text: son mil quinientos euros, key: [mil]}", ["son 1.500 €", "son $1.500 euros"], "son 500 euros"),
        ("es", "{text: llame al 900, key: ['900']}", ["llame al nueve cero cero", "llame al 900"], "llame al 800"),
        ("zh", "{text: 请拨打110, key: ['110']}", ["请拨打幺幺零", "请拨打110", "请拨打一百一十"], "请拨打210"),
        ("zh", "{text: 额度是两千, key: [两千]}", ["额度是2000", "额度是两千"], "额度是3000"),
    ],
)
def test_a_key_number_is_heard_in_every_way_to_say_it_and_no_other_is(
    code: str, phrase: str, heard: list[str], like_it: str
):
    book = rulebook(forbidden(phrase, id=f"{code}.test.forbidden"), code=code)
    assert [text for text in heard if not found(book, code, text)] == []
    assert not found(book, code, like_it)


def test_all_ways_are_one_phrase():
    (rule,) = rulebook(forbidden("12:30来", "来")).rules
    assert [phrase.text for phrase in rule.phrases if phrase.written == "12:30来"] == [
        "12:30来",
        "十二点三十来",
        "十二点半来",
    ]
    assert len({phrase.location for phrase in rule.phrases}) == 2


def test_a_number_in_a_slot_is_said_in_all_ways():
    book = load_rules([write(pack(forbidden("'工号{agent_no}为您服务'")))], language, slots={"agent_no": "3027"})
    assert found(book, "zh", "工号三零二七为您服务")
    assert found(book, "zh", "工号三千零二十七为您服务")
    assert found(book, "zh", "工号3027为您服务")
