"""Sentences of an utterance, and the parts that are weighed by themselves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speechguard.meaning.sentences import LEAST_LETTERS, LONGEST_WHOLE, parts_of, sentences

SPOKEN = st.text(st.sampled_from("你好不归我管abc 。，？！.?!…；\n1"), max_size=60)


def texts(parts, text):
    return [text[start:end] for start, end in parts]


@pytest.mark.parametrize(
    ("code", "text", "wanted"),
    [
        (
            "zh",
            "请您稍等。这事不归我管！好吗",
            ["请您稍等。", "这事不归我管！好吗"],
        ),  # a short rest goes with the one before
        ("zh", "好。请您稍等一下。", ["好。请您稍等一下。"]),  # a short beginning goes with the next one
        ("zh", "您好", ["您好"]),
        ("zh", "等三天；不归我管……知道了吧", ["等三天；", "不归我管……", "知道了吧"]),
        ("es", "No es mi problema. ¿Me entiende? Bueno.", ["No es mi problema.", " ¿Me entiende? Bueno."]),
        ("es", "Son 3.500 pesos, nada más", ["Son 3.500 pesos, nada más"]),
        ("zh", "", []),
        ("zh", "……！", []),
    ],
)
def test_sentences(code, text, wanted):
    assert texts(sentences(text, code), text) == wanted


@given(SPOKEN, st.sampled_from(["zh", "es"]))
def test_sentences_are_in_order_and_have_every_letter(text, code):
    parts = sentences(text, code)
    letters = [at for at, sign in enumerate(text) if sign.isalnum()]
    assert [at for start, end in parts for at in range(start, end) if text[at].isalnum()] == letters
    assert all(start < end for start, end in parts)
    if len(parts) > 1:
        assert all(sum(map(str.isalnum, text[a:b])) >= LEAST_LETTERS[code] for a, b in parts)


@given(SPOKEN, st.sampled_from(["zh", "es"]))
def test_parts_have_every_letter_in_order(text, code):
    parts = parts_of(text, code)
    letters = {at for at, sign in enumerate(text) if sign.isalnum()}
    assert {at for start, end in parts for at in range(start, end) if text[at].isalnum()} == letters
    assert parts == sorted(set(parts))
    assert not parts if not sentences(text, code) else parts


def test_what_is_as_long_as_an_example_is_weighed_as_a_whole():
    text = "请您稍等。这事不归我管。你问别人去。"
    assert texts(parts_of(text, "zh"), text) == [text]
    long = "请您稍等一下我看看。" * 2
    assert sum(map(str.isalnum, long)) <= LONGEST_WHOLE["zh"]
    assert texts(parts_of(long, "zh"), long) == [long]


def test_a_longer_one_is_weighed_by_two_sentences_in_a_row():
    first, second, third = (
        "请您稍等一下我这边帮您看看啊。",
        "这事真的不归我们这个部门来管。",
        "你还是去问问别的部门的人吧。",
    )
    text = first + second + third
    assert sum(map(str.isalnum, text)) > LONGEST_WHOLE["zh"]
    assert texts(parts_of(text, "zh"), text) == [first + second, second + third]
    assert texts(parts_of(first + "a" * 50, "zh"), first + "a" * 50) == [first + "a" * 50]  # two are one pair
