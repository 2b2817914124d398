"""Readings that the words of hotlines decide."""

from collections import defaultdict

import pytest
from pypinyin.constants import PINYIN_DICT

from speechguard.phonetics import language
from speechguard.phonetics.mandarin_lexicon import lexicon

ZH = language("zh")


@pytest.mark.parametrize(
    ("text", "place", "reading"),
    [
        ("请您尽快还款", 4, "huan2"),
        ("这期账单的还款日", 5, "huan2"),
        ("没钱还不上", 2, "huan2"),
        ("还没到，还要等，您还得来", 0, "hai2"),
        ("这还是不行", 1, "hai2"),
        ("你管不着", 3, "zhao2"),
        ("着什么急", 0, "zhao2"),
        ("您听着", 2, "zhe5"),
        ("给你调低一点", 2, "tiao2"),
        ("我们会调取录音", 3, "diao4"),
        ("我会计划好时间", 1, "hui4"),
        ("找会计开发票", 1, "kuai4"),
        ("您得去营业厅", 1, "dei3"),
        ("您得到答复了吗", 1, "de2"),
        ("您说得对", 2, "de5"),
        ("耐心地等待", 2, "de5"),
        ("收货地址", 2, "di4"),
        ("弹窗口关不掉", 0, "tan2"),
        ("你倒是说话", 1, "dao4"),
        ("我教教你", 1, "jiao1"),
        ("您的确认码", 2, "que4"),
        ("您的确认码", 1, "de5"),
        ("的确如此", 0, "di2"),
        ("项目的地址", 2, "de5"),
        ("我没收到", 1, "mei2"),
        ("人参与了", 1, "can1"),
        ("两只箱子", 1, "zhi1"),
        ("这只是开始", 1, "zhi3"),
        ("等了很长时间", 3, "chang2"),
        ("密码要重置", 3, "chong2"),
        ("再等待着", 2, "dai4"),
    ],
)
def test_the_reading_goes_by_the_word(text: str, place: int, reading: str) -> None:
    assert ZH.spelled(int(ZH.sounds(text).ids[place])) == reading
    assert ZH.spelled(int(ZH.batch([text]).ids[place])) == reading


@pytest.mark.parametrize(
    ("one", "other"), [("一", "一个"), ("一", "一百"), ("不", "不是"), ("不", "还不错"), ("不", "我不去")]
)
def test_a_tone_that_goes_by_what_follows_is_the_same_everywhere(one: str, other: str) -> None:
    assert ZH.sounds(one).ids[0] == ZH.sounds(other).ids[other.index(one)]


def test_words_have_one_reading_each_which_their_character_has() -> None:
    readings = defaultdict(list)
    for word, place, reading in lexicon():
        readings[word, place].append(reading)
        assert reading in PINYIN_DICT[ord(word[place])].split(",")
    assert {key: found for key, found in readings.items() if len(found) > 1} == {}
