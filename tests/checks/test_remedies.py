"""What lint proposes is tried: with it the sentences are not found, without it they are."""

import re

import pytest
from rule_calls import forbidden, rulebook

from speechguard.checks.lint.remedies import STRICTEST, remedy
from speechguard.checks.lint.searching import PhraseSearch
from speechguard.phonetics import language


def proposed(phrase: str, *sentences: str, code: str = "es") -> str:
    book = rulebook(forbidden(phrase, id=f"{code}.a.b"), code=code)
    phonetics = language(code)
    return remedy(book.rules[0].phrases, [phonetics.sounds(text) for text in sentences], phonetics)


def found(phrase: str, text: str, code: str = "es") -> bool:
    book = rulebook(forbidden(phrase, id=f"{code}.a.b"), code=code)
    return bool(PhraseSearch(book.uses, book.phonetics, book.fillers).search([book.phonetics.sounds(text)])[0])


OTHERWISE = "write more of it, or excuse them with unless: inside"


@pytest.mark.parametrize(
    ("phrase", "sentences", "expected"),
    [
        ("es su problema", ["Entiendo su problema."], "strictness: 81 or key: [es] spares them"),
        ("es su problema", ["Entiendo su problema.", "Voy a ver su problema."], "or key: [es] spares them"),
        ("es su problema", ["Entiendo su problema.", "Dígame cuál es su problema."], "key: [es] spares 1 of these 2"),
        ("es su problema", ["Dígame cuál es su problema."], ""),
        ("no lo <entiendes>", ["No lo entiendo, ¿me lo repite?"], "strictness: "),
    ],
)
def test_what_is_proposed(phrase: str, sentences: list[str], expected: str):
    said = proposed(phrase, *sentences)
    assert expected in said
    assert said.endswith(OTHERWISE)
    assert bool(expected) == (said != OTHERWISE)


@pytest.mark.parametrize(
    ("phrase", "sentence", "code"),
    [
        ("es su problema", "Entiendo su problema.", "es"),
        ("no me grite", "Si no, me grita el jefe.", "es"),
        ("eso no me toca", "Eso nos toca a nosotros.", "es"),
        ("是你的问题", "这不是您的问题。", "zh"),
        ("转到我的卡", "钱就转到您的卡里。", "zh"),
        ("告诉你同事", "我已经告诉同事了。", "zh"),
    ],
)
def test_the_proposals_spare_the_sentence_and_find_the_phrase(phrase: str, sentence: str, code: str):
    assert found(phrase, sentence, code)
    ways = re.findall(r"strictness: \d+|key: \[\w+\]", proposed(phrase, sentence, code=code))
    assert ways
    for way in ways:
        better = f"{{text: {phrase}, {way}}}"
        assert not found(better, sentence, code)
        assert found(better, phrase, code)


def test_a_strictness_that_loses_the_phrase_is_not_proposed():
    """One quarter of a syllable in many: what the recogniser mishears is more than that."""
    said = proposed("si no le gusta llame usted a otra compañía", "Si no le gusta, llama usted a otra compañía.")
    numbers = [int(number) for number in re.findall(r"strictness: (\d+)", said)]
    assert all(number <= STRICTEST for number in numbers)
