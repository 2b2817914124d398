"""The searches that the peers' texts get are honest ones: they find what is there, with the same phrasebook."""

import pytest
from hearing.heard_text import HeardWord, errors, exact, folded, fuzzy, syllable_errors, violations

from speechguard.phonetics import language as phonetics_for
from speechguard.rules.loader import load_rules

ZH = """
pack: test
language: zh
rules:
  - id: zh.evading
    title: {zh: 推诿, en: Evading, es: Evadir}
    kind: forbidden
    taboo: evading
    severity: major
    phrases: [这事不归我管, {text: 你去找…部门, gap: 6}]
    unless: {inside: [别人说这事不归我管]}
    say_instead: 我马上帮您转接。
    cases: {flag: [这事不归我管], pass: [好的]}
  - id: zh.what
    title: {zh: 反问, en: What, es: Qué}
    kind: forbidden
    taboo: rhetorical
    severity: minor
    phrases: [{text: 什么, whole: true}]
    say_instead: 请您再说一遍。
    cases: {flag: [什么], pass: [有什么可以帮您]}
"""
ES = """
pack: test
language: es
rules:
  - id: es.later
    title: {zh: 推诿, en: Later, es: Mañana}
    kind: forbidden
    taboo: evading
    severity: major
    phrases: [llame mañana, vaya al departamento … y pregunte]
    say_instead: Le ayudo ahora mismo.
    cases: {flag: [llame mañana], pass: [muy bien]}
"""


@pytest.fixture
def rulebook(tmp_path):
    def load(text, language):
        file = tmp_path / f"{language}.yaml"
        file.write_text(text, encoding="utf-8")
        return load_rules([file], phonetics_for, language)

    return load


def words(texts, emitted=None):
    return [HeardWord(text, float(n), n + 0.9, emitted) for n, text in enumerate(texts)]


def test_folding():
    assert folded("您好，ABC 這事！", "zh") == "您好abc这事"
    assert folded("¡Llámeme MAÑANA, señor!", "es") == "llameme mañana señor"


def test_error_rates():
    assert errors("这事不归我管。", "这是不归我官", "zh") == (2, 6)
    assert errors("Llame mañana, por favor.", "llame mañana favor", "es") == (1, 4)
    assert syllable_errors("这事不归我管", "这是不归我馆", "zh") == (0, 6)


@pytest.mark.parametrize("find", [exact, fuzzy])
def test_a_phrase_is_found_at_its_words(rulebook, find):
    heard = words(["您好", "，", "这事", "不", "归我", "管", "。"], emitted=9.0)
    (event,) = violations("call", [heard], rulebook(ZH, "zh"), find)
    assert (event.rule, event.start, event.end, event.heard) == ("zh.evading", 2.0, 5.9, "这事不归我管")
    assert event.delay == pytest.approx(9.0 - 5.9)


@pytest.mark.parametrize("find", [exact, fuzzy])
@pytest.mark.parametrize("texts", [["你", "去", "找", "一下", "部门"], ["什么", "？"]])
def test_gaps_and_whole_utterances(rulebook, find, texts):
    assert len(violations("call", [words(texts)], rulebook(ZH, "zh"), find)) == 1


@pytest.mark.parametrize("find", [exact, fuzzy])
@pytest.mark.parametrize("texts", [["有", "什么", "可以", "帮您"], ["别人", "说", "这事", "不归", "我管"], ["。"], []])
def test_what_the_phrasebook_excuses_is_not_found(rulebook, find, texts):
    assert violations("call", [words(texts)], rulebook(ZH, "zh"), find) == []


def test_only_the_fuzzy_search_finds_what_is_misheard(rulebook):
    heard = [words(["这", "是", "不归", "我管"])]
    assert violations("call", heard, rulebook(ZH, "zh"), exact) == []
    assert len(violations("call", heard, rulebook(ZH, "zh"), fuzzy)) == 1


@pytest.mark.parametrize("find", [exact, fuzzy])
def test_spanish_words_keep_their_borders(rulebook, find):
    book = rulebook(ES, "es")
    assert len(violations("call", [words([" Llame", " mañana."])], book, find)) == 1
    assert len(violations("call", [words(" Vaya| al| departamento| dos| y| pregunte".split("|"))], book, find)) == 1
    assert violations("call", [words([" Muchas", " gracias"])], book, find) == []


def test_the_exact_search_does_not_find_parts_of_words(rulebook):
    assert violations("call", [words([" Allame", " mañana"])], rulebook(ES, "es"), exact) == []
