import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from speechguard.phonetics import language, pinyin
from speechguard.phonetics.sounds import UNKNOWN

ZH = language("zh")


def names(text: str) -> list[str]:
    return [ZH.name(int(i)) for i in ZH.sounds(text).ids]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("这事不归我管", "zhe4 shi4 bu4 guei1 uo3 guan3"),
        ("銀行的長途電話", "in2 hang2 de5 chang2 tu2 dian4 hua4"),
        ("着急，著急", "zhao2 ji2 zhao2 ji2"),
        ("24小时", "er4 shi2 si4 xiao3 shi2"),
        ("10元", "shi2 van2"),
        ("0", "ling2"),
        ("工号二幺三", "gong1 hao4 er4 i1 san1"),
        ("13800", "i1 san1 ba1 ling2 ling2"),
        ("３０２７号", "san1 qian1 ling2 er4 shi2 qi1 hao4"),
        ("VIP客户", "uei1 ai1 pi4 ke4 hu4"),
        ("嗯，那个，啊！", "na4 ge5"),
        ("😀——", ""),
        ("", ""),
    ],
)
def test_readings(text: str, expected: str) -> None:
    assert names(text) == expected.split()


def test_foreign_words_are_unknown_sounds() -> None:
    sounds = ZH.sounds("我用Windows系统かな")
    assert list(sounds.ids == UNKNOWN) == [False, False, True, False, False, True, True]


def test_traditional_and_simplified_sound_the_same() -> None:
    assert list(ZH.sounds("這事不歸我管，你說得不對").ids) == list(ZH.sounds("这事不归我管，你说得不对").ids)


def test_negations_are_marked() -> None:
    assert list(ZH.sounds("我不知道没有").negation) == [False, True, False, False, True, False]


def test_excerpt_gives_the_heard_characters() -> None:
    sounds = ZH.sounds("好的，這事不歸我管。")
    assert sounds.excerpt(2, 8) == "這事不歸我管"
    assert sounds.excerpt(3, 3) == ""


@pytest.mark.parametrize(
    ("wanted", "heard", "cost"),
    [
        ("zhī", "zhī", 0),
        ("zhī", "zhì", 1),
        ("zhī", "zī", 1),
        ("nán", "lán", 1),
        ("xīn", "xīng", 1),
        ("zhī", "zì", 2),
        ("nín", "nǐ", 2),
        ("dài", "nài", 2),
        ("kuǎn", "kuài", 2),
        ("shàng", "zǎn", 4),
        ("duì", "tuì", 2),
        ("wǒ", "nǐ", 4),
        ("guǎn", "bāng", 4),
    ],
)
def test_costs(wanted: str, heard: str, cost: int) -> None:
    pair = [np.array([pinyin.encode(s)], dtype=np.uint16) for s in (wanted, heard)]
    assert ZH.costs(*pair)[0, 0] == cost
    assert ZH.costs(pair[1], pair[0])[0, 0] == cost


def test_all_ids_are_like_themselves_and_costs_are_of_four_kinds() -> None:
    everything = np.arange(1, ZH.alphabet + 1, dtype=np.uint16)
    costs = ZH.costs(everything[::7], everything)
    assert set(np.unique(costs)) == {0, 1, 2, 4}
    assert (ZH.costs(everything[::7], everything[::7]).diagonal() == 0).all()


def test_unknown_is_unlike_everything() -> None:
    ids = np.array([0, 1, ZH.alphabet + 1, 65535], dtype=np.uint16)
    assert (ZH.costs(ids, ids) == 4).sum() == 15


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_any_text_gives_ids_of_the_alphabet_with_ordered_spans(text: str) -> None:
    sounds = ZH.sounds(text)
    assert len(sounds.spans) == len(sounds) == len(sounds.negation)
    assert (sounds.ids <= ZH.alphabet).all()
    assert (sounds.spans[:, 0] < sounds.spans[:, 1]).all()
    assert (np.diff(sounds.spans[:, 0]) >= 0).all()
    assert sounds.spans.max(initial=0) <= len(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("这事不归我管", "zhe4 shi4 bu4 gui1 wo3 guan3"),
        ("有云月雨雄", "you3 yun2 yue4 yu3 xiong2"),
        ("一音英五文翁问", "yi1 yin1 ying1 wu3 wen2 weng1 wen4"),
        ("女略居去学军旅", "nü3 lüe4 ju1 qu4 xue2 jun1 lü3"),
        ("六归论安儿欧爱夜用", "liu4 gui1 lun4 an1 er2 ou1 ai4 ye4 yong4"),
        ("外王元", "wai4 wang2 yuan2"),
    ],
)
def test_syllables_are_spelled_as_in_dictionaries(text: str, expected: str):
    spelled = [ZH.spelled(int(ZH.sounds(char).ids[0])) for char in text]
    assert spelled == expected.split()
    assert ZH.spelled(0) == "?"
