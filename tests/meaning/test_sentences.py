"""Sentences of an utterance, and the parts that are weighed by themselves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speechguard.meaning.sentences import LEAST_LETTERS, parts_of, sentences

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
def test_parts_are_the_whole_its_sentences_and_pairs_each_once(text, code):
    single, parts = sentences(text, code), parts_of(text, code)
    assert len(set(parts)) == len(parts)
    assert set(single) <= set(parts)
    assert len(parts) <= max(2 * len(single), 1)
    if single:
        assert parts[0] == (single[0].start, single[-1].end)


def test_three_sentences_have_six_parts():
    text = "请您稍等。这事不归我管。你问别人去。"
    assert texts(parts_of(text, "zh"), text) == [
        text,
        "请您稍等。这事不归我管。",
        "这事不归我管。你问别人去。",
        "请您稍等。",
        "这事不归我管。",
        "你问别人去。",
    ]
