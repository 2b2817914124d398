"""What a text comes to: the same for what is the same to a listener."""

from __future__ import annotations

import pytest
from said_in_mandarin import grams_of

from speechguard.meaning.grams import BUCKETS, Grams, folded


def same(one: Grams, other: Grams) -> bool:
    return one.buckets.tolist() == other.buckets.tolist() and one.counts.tolist() == other.counts.tolist()


def shared(one: str, other: str, code: str = "zh") -> float:
    """The share of the first text's grams that the second has, too."""
    own, others = set(grams_of(one, code).buckets.tolist()), set(grams_of(other, code).buckets.tolist())
    return len(own & others) / len(own)


@pytest.mark.parametrize(
    ("code", "text", "wanted"),
    [
        ("zh", "您 好，「请」问…… OK？", "你好请问ok"),
        ("zh", "妳听不懂嗎", "你听不懂嗎"),
        ("zh", "等20分钟，3天", "等0分钟0天"),
        ("es", "¡No,  SEÑORA! ¿Está  aquí?", "no senora esta aqui"),
        ("es", "Espere 20 minutos", "espere 0 minutos"),
        ("zh", "……", ""),
        ("es", " ¿? ", ""),
        ("zh", "", ""),
    ],
)
def test_folded(code, text, wanted):
    assert folded(text, code) == wanted


@pytest.mark.parametrize(
    ("code", "one", "other"),
    [
        ("zh", "这事不归我管。", "这事，不归我管"),
        ("zh", "  不归我 管", "不归我管"),
        ("es", "No es mi problema.", "¡no es mi problema!"),
        ("es", "¿Qué quiere?", "que quiere"),
    ],
)
def test_punctuation_case_and_accents_are_left_out(code, one, other):
    if code == "es":  # Spanish sounds have a stress; what is written is the same
        assert folded(one, code) == folded(other, code)
        assert shared(one, other, code) > 0.7
    else:
        assert same(grams_of(one), grams_of(other))


def test_nin_and_ni_are_written_the_same_and_sound_different():
    """Only grams with that syllable differ."""
    assert 0.7 < shared("您听不懂人话吗这事", "你听不懂人话吗这事") < 1
    assert folded("您", "zh") == folded("你", "zh")


def test_homophones_share_their_syllables():
    assert shared("这事不归我管", "这是不归我馆") > shared("这事不归我管", "那车要往东开") + 0.3


def test_other_words_share_hardly_anything():
    assert shared("这事不归我管", "明天几点送到") < 0.05
    assert shared("no es mi problema", "buenas tardes", "es") < 0.05


def test_numbers_are_one():
    assert folded("等5天", "zh") == folded("等15天", "zh")
    assert folded("faltan 5 días", "es") == folded("faltan 15 días", "es")


def test_each_bucket_is_once_with_how_often_it_was_met():
    found = grams_of("好好好好")
    assert len(set(found.buckets.tolist())) == len(found.buckets)
    assert found.counts.max() == 4
    assert 0 <= found.buckets.min() <= found.buckets.max() < BUCKETS
    assert found.counts.dtype == "float32"


@pytest.mark.parametrize("code", ["zh", "es"])
def test_of_nothing_hardly_anything_comes(code):
    assert len(grams_of("", code).buckets) <= 3  # its edges
    assert same(grams_of("", code), grams_of("……?!", code))


def test_the_order_of_words_matters():
    assert not same(grams_of("我管你"), grams_of("你管我"))
    assert not same(grams_of("usted no sabe", "es"), grams_of("no sabe usted", "es"))
