"""The words of the live views: complete in each language, and times as they are written."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest

from speechguard.words.wording import ENGLISH, WORDINGS, Wording, clock, printable, quote


def flat(words: Wording) -> dict[str, str]:
    values = {field.name: getattr(words, field.name) for field in fields(words)}
    return {
        f"{name}.{key}": text
        for name, value in values.items()
        for key, text in (value.items() if isinstance(value, dict) else [("", value)])
    }


@pytest.mark.parametrize("interface", ["zh", "es"])
def test_translations_have_every_word_and_every_place_to_fill_in(interface: str) -> None:
    english, translated = flat(ENGLISH), flat(WORDINGS[interface])
    assert translated.keys() == english.keys()
    assert all(translated.values())
    for name, text in english.items():
        assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", translated[name])), name


@pytest.mark.parametrize(
    ("seconds", "short", "long"),
    [
        (0.0, "00:00", "00:00.0"),
        (4.1, "00:04", "00:04.1"),
        (12.39, "00:12", "00:12.3"),
        (59.99, "00:59", "00:59.9"),
        (60.0, "01:00", "01:00.0"),
        (3599.0, "59:59", "59:59.0"),
        (3702.25, "1:01:42", "1:01:42.2"),
    ],
)
def test_clock(seconds: float, short: str, long: str) -> None:
    assert (clock(seconds), clock(seconds, tenths=True)) == (short, long)


def test_quotation_marks_are_those_of_the_call() -> None:
    assert quote("您好", "zh") == "「您好」"
    assert quote("hola", "es") == "«hola»"


def test_printable_text_keeps_its_length_and_its_letters() -> None:
    text = "您好\tÑandú e\u0301\x07\x9b\u200b\udc80\u2029"
    shown = printable(text)
    assert shown == "您好 Ñandú e\u0301\ufffd\ufffd\ufffd\ufffd "
    assert len(shown) == len(text)
