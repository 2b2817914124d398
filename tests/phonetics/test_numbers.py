"""A number sounds as its words do, however it is written; a phrase is told in all ways that its numbers are said."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from speechguard.phonetics import language
from speechguard.phonetics.numerals import chinese_numbers, spanish_numbers
from speechguard.phonetics.numerals.reading_out import MOST_WAYS
from speechguard.phonetics.sounds import Phonetics

ZH, ES = language("zh"), language("es")

SPANISH = [
    ("18%", "dieciocho por ciento"),
    ("3,5 %", "tres coma cinco por ciento"),
    ("3.5%", "tres punto cinco por ciento"),
    ("0,05", "cero coma cero cinco"),
    ("un 1 %", "un uno por ciento"),
    ("24", "veinticuatro"),
    ("101", "ciento uno"),
    ("25.000 pesos", "veinticinco mil pesos"),
    ("25,000 pesos", "veinticinco mil pesos"),
    ("25 000 pesos", "veinticinco mil pesos"),
    ("1.234,56", "mil doscientos treinta y cuatro coma cincuenta y seis"),
    ("1,234.56", "mil doscientos treinta y cuatro punto cincuenta y seis"),
    ("21000", "veintiún mil"),
    ("21000 pesos", "veintiún mil pesos"),
    ("31.500.000", "treinta y un millones quinientos mil"),
    ("45 mil pesos", "cuarenta y cinco mil pesos"),
    ("2,5 millones", "dos coma cinco millones"),
    ("1500€", "mil quinientos euros"),
    ("1.500 €", "mil quinientos euros"),
    ("1.500,00 €", "mil quinientos euros"),
    ("20.00 pesos", "veinte pesos"),
    ("€ 20", "veinte euros"),
    ("1 €", "un euro"),
    ("$25.000", "veinticinco mil pesos"),
    ("$25,000 pesos", "veinticinco mil pesos"),
    ("US$ 500", "quinientos dólares"),
    ("$5 millones", "cinco millones de pesos"),
    ("$1.000.000", "un millón de pesos"),
    ("1.000.000 €", "un millón de euros"),
    ("cuesta 50 € 30 días", "cuesta cincuenta euros treinta días"),
    ("50GB y 300 Mb", "cincuenta gigas y trescientos megas"),
    ("a 20 °C", "a veinte grados"),
    ("12:30", "doce treinta"),
    ("a la 1:05", "a la una cero cinco"),
    ("a las 9:00", "a las nueve"),
    ("25:70", "veinticinco, setenta"),
    ("1/3", "un tercio"),
    ("3/4", "tres cuartos"),
    ("1/2 hora", "media hora"),
    ("24/7", "veinticuatro siete"),
    ("12/05/2024", "doce de mayo de dos mil veinticuatro"),
    ("el 1 de enero", "el primero de enero"),
    ("1 de cada 3", "uno de cada tres"),
    ("1º", "primero"),
    ("1.º", "primero"),
    ("2ª cuota", "segunda cuota"),
    ("3er piso", "tercer piso"),
    ("la 2da vez, el 4to", "la segunda vez, el cuarto"),
    ("nº 5", "número cinco"),
    ("en 2024", "en dos mil veinticuatro"),
    ("en 1998", "en mil novecientos noventa y ocho"),
    ("1 año", "un año"),
    ("1 hora", "una hora"),
    ("1 o 2", "uno o dos"),
    ("21 días", "veintiún días"),
    ("21 personas", "veintiuna personas"),
    ("200 llamadas", "doscientas llamadas"),
    ("900 123 456", "nueve cero cero uno dos tres cuatro cinco seis"),
    ("900-123-456", "nueve cero cero uno dos tres cuatro cinco seis"),
    ("900123456", "nueve cero cero uno dos tres cuatro cinco seis"),
    ("2023-2024", "dos mil veintitrés a dos mil veinticuatro"),
    ("1800-2000 pesos", "mil ochocientos a dos mil pesos"),
    ("$ 1,299.00 MXN", "mil doscientos noventa y nueve pesos"),
    ("es la 1", "es la una"),
    ("48213", "cuatro ocho dos uno tres"),
    ("007", "cero cero siete"),
    ("de 3-5 días", "de tres a cinco días"),
    ("A4 y 5G", "A cuatro y cinco G"),
    ("1,2,3", "uno, dos, tres"),
]
CHINESE = [
    ("18%", "百分之十八"),
    ("２％", "百分之二"),
    ("3.5%", "百分之三点五"),
    ("10%-20%", "百分之十到二十"),
    ("110", "一百一十"),
    ("1002", "一千零二"),
    ("20000元", "两万元"),
    ("20000", "两万"),
    ("21000", "两万一千"),
    ("1,500元", "一千五百元"),
    ("1050000元", "一百零五万元"),
    ("¥3.5", "三点五元"),
    ("￥1,500.00", "一千五百元"),
    ("3.50元", "三点五元"),
    ("20.00块", "二十块"),
    ("¥2万", "两万元"),
    ("$20", "二十美元"),
    ("12:30", "十二点三十分"),
    ("2:05", "两点零五分"),
    ("9:00", "九点"),
    ("1/3", "三分之一"),
    ("2024-05-12", "二零二四年五月十二日"),
    ("2024年5月", "二零二四年五月"),
    ("2000年前", "两千年前"),
    ("2个工作日", "两个工作日"),
    ("2小时", "两小时"),
    ("2号", "二号"),
    ("2月", "二月"),
    ("12个", "十二个"),
    ("第3", "第三"),
    ("第2个", "第二个"),
    ("2万", "两万"),
    ("2.5万", "二点五万"),
    ("3-5个", "三到五个"),
    ("1800-2000元", "一千八百到两千元"),
    ("2023-2024年", "二零二三到二零二四年"),
    ("25℃", "二十五度"),
    ("10086", "一零零八六"),
    ("95588", "九五五八八"),
    ("400-820-8820", "四零零八二零八八二零"),
    ("13800138000", "一三八零零一三八零零零"),
    ("138 0013 8000", "一三八零零一三八零零零"),
    ("007", "零零七"),
    ("110，12:30，3，500", "一百一十，十二点三十分，三，五百"),
    ("5G套餐", "五G套餐"),
]


def names(phonetics: Phonetics, text: str) -> list[str]:
    return [phonetics.name(int(i)) for i in phonetics.sounds(text).ids]


@pytest.mark.parametrize(
    ("phonetics", "written", "said"), [*((ES, *pair) for pair in SPANISH), *((ZH, *pair) for pair in CHINESE)]
)
def test_a_number_sounds_as_its_words(phonetics: Phonetics, written: str, said: str) -> None:
    for around in ("{}", "no {}", "{}\n", "{}, bueno, {}"):
        one, other = (phonetics.sounds(around.format(text, text)) for text in (written, said))
        assert names(phonetics, one.text) == names(phonetics, other.text)
        assert one.starts_word.tolist() == other.starts_word.tolist()
        assert one.negation.tolist() == other.negation.tolist()


@pytest.mark.parametrize(
    ("phonetics", "text", "excerpts"),
    [
        (ES, "el 18 % ya", ["el", *["18"] * 5, *["%"] * 4, "ya"]),
        (ES, "son $20.", ["son", *["$20"] * 5]),
        (ES, "1000pesos", ["1000", "pe", "sos"]),
        (ZH, "月费¥3.5起", ["月", "费", *["¥3.5"] * 4, "起"]),
        (ZH, "打10086", [*"打10086"]),
    ],
)
def test_words_are_placed_where_the_number_is_written(phonetics: Phonetics, text: str, excerpts: list[str]) -> None:
    sounds = phonetics.sounds(text)
    assert [sounds.excerpt(i, i + 1) for i in range(len(sounds))] == excerpts


@pytest.mark.parametrize(
    ("phonetics", "phrase", "texts"),
    [
        (ES, "del dieciocho por ciento", ["del 18%", "del 18 %"]),
        (ES, "del 18%", ["del dieciocho por ciento"]),
        (ES, "tres punto cinco por ciento", ["3.5%", "3,5 %"]),
        (ES, "son 3,50 €", ["son tres con cincuenta euros", "son 3.50 €"]),
        (ES, "tres euros con cincuenta", ["3,50 euros"]),
        (ES, "a las doce y media", ["a las 12:30"]),
        (ES, "a las 12:30", ["a las doce y media", "a las doce treinta"]),
        (ES, "a las ocho menos cuarto", ["a las 7:45"]),
        (ES, "a la una menos cuarto", ["a las 12:45"]),
        (ES, "el uno de mayo", ["el 1 de mayo"]),
        (ES, "llame al 900 123 456", ["llame al 900123456", "llame al novecientos ciento veintitrés cuatrocientos "
         "cincuenta y seis"]),
        (ES, "nueve cero cero, uno dos tres, cuatro cinco seis", ["900 123 456", "900-123-456"]),
        (ES, "novecientos ciento veintitrés cuatrocientos cincuenta y seis", ["900 123 456", "900123456"]),
        (ES, "mi número es el 3027", ["mi número es el tres cero dos siete", "mi número es el tres mil veintisiete"]),
        (ZH, "额度两千元", ["额度2000元", "额度二千元"]),
        (ZH, "额度二千元", ["额度2000元", "额度两千元"]),
        (ZH, "额度2000元", ["额度两千元", "额度二千元"]),
        (ZH, "两点五万", ["2.5万"]),
        (ZH, "分两期", ["分2期"]),
        (ZH, "拨打幺幺零", ["拨打110"]),
        (ZH, "拨打110", ["拨打一一零", "拨打一百一十"]),
        (ZH, "工号3027", ["工号三零二七", "工号三千零二十七"]),
        (ZH, "工号三零二七", ["工号3027"]),
        (ZH, "十二点半", ["12:30"]),
        (ZH, "十二点一刻", ["12:15"]),
        (ZH, "九点整", ["9:00"]),
        (ZH, "12:30", ["十二点半", "十二点三十"]),
        (ZH, "¥1500", ["一千五百块", "1500元"]),
    ],
)  # fmt: skip
def test_a_phrase_is_told_in_all_ways_that_say_its_numbers(phonetics: Phonetics, phrase: str, texts: list[str]) -> None:
    said = {tuple(names(phonetics, way)) for way in (phrase, *phonetics.ways(phrase))}
    assert [text for text in texts if tuple(names(phonetics, text)) not in said] == []


@pytest.mark.parametrize("phonetics", [ZH, ES], ids=["zh", "es"])
def test_a_long_list_of_numbers_is_told_in_a_few_ways_at_once(phonetics: Phonetics) -> None:
    """Its numbers can be said in 2 ** 40 ways together."""
    ways = phonetics.ways(", ".join(["2500"] * 40))
    assert len(set(ways)) == len(ways) == MOST_WAYS


@pytest.mark.parametrize(
    ("phonetics", "phrase", "other"),
    [
        (ZH, "你这个二百五", "你这个250"),
        (ZH, "万一", "10001"),
        (ZH, "千万别挂", "10000000别挂"),
        (ES, "uno o dos", "1,2"),
        (ES, "quinientos dólares", "quinientos pesos"),
    ],
)
def test_what_means_something_else_is_no_way_to_say_a_phrase(phonetics: Phonetics, phrase: str, other: str) -> None:
    assert names(phonetics, other) not in [names(phonetics, way) for way in (phrase, *phonetics.ways(phrase))]


@pytest.mark.parametrize(
    ("phonetics", "text"),
    [
        (ZH, "這事不归我管，您好！"),
        (ES, "¿Por qué no lo sabe?"),
        (ES, "uno de ellos, dos veces"),
        (ZH, "一下，十分抱歉"),
    ],
)
def test_a_text_without_numbers_has_no_other_ways(phonetics: Phonetics, text: str) -> None:
    assert phonetics.ways(text) == []


NUMBERS = st.lists(
    st.one_of(
        st.sampled_from("0123456789")
        | st.sampled_from([*".,:/- %€$¥º°", "er", "ª", "万", "元", "个", "第", "年", " pesos"]),
        st.integers(0, 10**7).map(str),
    ),
    max_size=12,
).map("".join)


@pytest.mark.parametrize("phonetics", [ZH, ES], ids=["zh", "es"])
@given(text=NUMBERS)
def test_whatever_is_written_is_read_out(phonetics: Phonetics, text: str) -> None:
    ways = phonetics.ways(text)
    assert len(ways) <= MOST_WAYS
    assert not any(char.isdigit() for way in ways for char in way)
    if ways:
        assert names(phonetics, ways[0]) == names(phonetics, text)
    sounds = phonetics.sounds(text)
    digits = {i for i, char in enumerate(text) if char.isdigit()}
    assert digits <= {i for start, end in sounds.spans.tolist() for i in range(start, end)}
    assert (np.diff(sounds.spans[:, 0]) >= 0).all()


def spanish_value(words: list[str]) -> int:
    for unit, size in ((("millón", "millones"), 10**6), (("mil",), 1000)):
        for place, word in reversed(list(enumerate(words))):
            if word in unit:
                return (spanish_value(words[:place]) or 1) * size + spanish_value(words[place + 1 :])
    values = spanish_numbers.VALUES | spanish_numbers.HUNDREDS | {"y": 0, "un": 1, "veintiún": 21}
    return sum(values[word] for word in words)


@given(st.integers(0, 10**12 - 1))
def test_a_spanish_number_is_what_its_words_add_up_to(number: int) -> None:
    assert spanish_value(spanish_numbers.cardinal(number).split()) == number


def chinese_value(said: str) -> int:
    for unit, size in (("亿", 10**8), ("万", 10**4), ("千", 1000), ("百", 100), ("十", 10)):
        head, found, tail = said.rpartition(unit)
        if found:
            return (chinese_value(head) or 1) * size + chinese_value(tail)
    return "零一二三四五六七八九".index(said.lstrip("零") or "零")


@given(st.integers(0, 10**16 - 1))
def test_a_chinese_number_is_what_its_characters_add_up_to(number: int) -> None:
    said = chinese_numbers.cardinal(str(number))
    assert chinese_value(said.replace("两", "二")) == number
    assert "零零" not in said
    assert number == 0 or not said.endswith("零")
