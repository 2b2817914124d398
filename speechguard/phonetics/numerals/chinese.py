"""What is written of numbers in Chinese texts, in half width, and how it is said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from speechguard.phonetics.numerals.chinese_numbers import LONGEST, cardinal, digit_by_digit
from speechguard.phonetics.numerals.reading_out import Notation, Numerals, Rewriting, counts_by_itself

# After these a lone 2 is 两. Before 月, 号, 楼, 期, 度 and the like it is 二.
_COUNTED = tuple(
    "个位天年周次条张件份只台部套名人家块元千万亿百种样点分小秒遍句项笔支瓶箱包本双岁倍米斤公段道批趟回把颗杯碗"
    "顿封通单星礼角毛吨美欧口辆间所座根片首步轮组对者门"
)
# After a number of more than four digits these say that it counts something: it is no telephone, order or post code.
_AMOUNT = tuple("元块万亿人个位次名家件份条张户台部套种分天年月米公吨斤美欧积点")
_YEAR = re.compile("年(?![以之]?[前后内来])")
_RANGE = re.compile("[0-9]{4}-[0-9]{4}")  # 1800-2000元, 2023-2024年: no telephone number where it counts something
_SHARE = "分"  # what a share counts: 百分之一千五百, never digit by digit
_MONEY = ("元", "块", "美元", "欧元", "英镑")
_CURRENCIES = {"¥": "元", "$": "美元", "€": "欧元", "£": "英镑"}

_SAID = "零〇幺一二两三四五六七八九十百千万亿点"
_N = r"[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+"
_DECIMAL = rf"(?:{_N})(?:\.[0-9]+)?"
_FREE = r"(?<![0-9])(?<![0-9][.,])"  # no part of a longer number stands before


@lru_cache(maxsize=1 << 12)
def _number(number: str, after: str, *, ordinal: bool = False) -> Sequence[str]:
    """The ways to say a number that stands before `after`. `ordinal`: as in 第2, where two is never 两."""
    whole, point, part = number.partition(".")
    if not point:
        return _whole(number, after, ordinal)
    decimals = f"点{digit_by_digit(part)}"
    said = cardinal(whole.replace(",", "")) + decimals
    return (said, "两" + decimals) if whole == "2" else (said,)


def _whole(digits: str, after: str, ordinal: bool) -> Sequence[str]:
    """The ways to say a number that has no point."""
    plain = digits.replace(",", "")
    each = digit_by_digit(plain)
    if (plain[0] == "0" and len(plain) > 1) or len(plain) > LONGEST:
        return (each,)
    if plain == "2":
        return ("两" if after.startswith(_COUNTED) and not ordinal else "二",)
    said = cardinal(plain)
    numbers = tuple(dict.fromkeys((said, re.sub("两(?=[百千万亿])", "二", said))))
    if len(plain) == 4 and plain[:2] in ("19", "20") and _YEAR.match(after):
        return (each, *numbers)
    if len(plain) < 3 or plain != digits or after.startswith(_AMOUNT):
        return numbers
    return (*numbers, each) if counts_by_itself(plain) else (each, *numbers)


def _after(match: re.Match[str]) -> str:
    """The few characters after a match."""
    return match.string[match.end() : match.end() + 3].lstrip(" ")


def _bare(match: re.Match[str]) -> Sequence[str]:
    after = _after(match)
    ordinal = match.string[max(match.start() - 1, 0) : match.start()] == "第"
    return _number(_price(match[0]) if after.startswith(_MONEY) else match[0], after, ordinal=ordinal)


def _price(number: str) -> str:
    """The number without the zeros at the end of its decimals, which nobody says of money."""
    return re.sub(r"\.0+$|(\.[0-9]*[1-9])0+$", r"\1", number)


def _date(match: re.Match[str]) -> Sequence[str]:
    year, month, day = match["year"], int(match["month"]), int(match["day"])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return ()
    said = f"{digit_by_digit(year)}年{cardinal(str(month))}月{cardinal(str(day))}"
    return [said + "日", said + "号"]


def _time(match: re.Match[str]) -> Sequence[str]:
    hour, minute = int(match["hour"]), int(match["minute"])
    if hour > 24 or minute > 59:
        return ()
    said = ("两" if hour == 2 else cardinal(str(hour))) + "点"
    if not minute:
        return [said, said + "整", said + "钟"]
    minutes = ("零" if minute < 10 else "") + cardinal(str(minute))
    ways = [f"{said}{minutes}分", said + minutes]
    return ways + {15: [said + "一刻"], 30: [said + "半"], 45: [said + "三刻"]}.get(minute, [])


def _telephone(match: re.Match[str]) -> Sequence[str]:
    digits = re.sub("[^0-9]", "", match[0])
    if len(digits) < 7 or (_RANGE.fullmatch(match[0]) and _after(match).startswith(_AMOUNT)):
        return ()
    return [digit_by_digit(digits)]


def _fraction(match: re.Match[str]) -> Sequence[str]:
    count, parts = int(match["count"]), int(match["parts"])
    return [f"{cardinal(str(parts))}分之{cardinal(str(count))}"] if 0 < count < parts else ()


def _percent(match: re.Match[str]) -> Sequence[str]:
    among = {"%": "百分之", "‰": "千分之"}[match["sign"]]
    until = f"到{_number(match['until'], _SHARE, ordinal=True)[0]}" if match["until"] else ""
    return [among + said + until for said in _number(match["number"], _SHARE, ordinal=True)]


def _range(match: re.Match[str]) -> Sequence[str]:
    first, last = (_number(match[name], _after(match))[0] for name in ("first", "last"))
    return [f"{first}到{last}", f"{first}至{last}"]


def _money(match: re.Match[str]) -> Sequence[str]:
    unit = _CURRENCIES[match["sign"]]
    many = match["many"] or ""
    ways = [said + many for said in _number(_price(match["number"]), many or "元")]
    if match.string.startswith(_MONEY, match.end()):
        return ways
    return [said + one for said in ways for one in ([unit, "块"] if unit == "元" else [unit])]


def _degrees(_: re.Match[str]) -> Sequence[str]:
    return ["度"]


def _digits(match: re.Match[str]) -> str:
    """Digits for what is said digit by digit."""
    return "".join(str("零一二三四五六七八九".index({"〇": "零", "幺": "一"}.get(char, char))) for char in match[0])


CHINESE = Numerals(
    [
        Notation(re.compile(pattern), ways)
        for pattern, ways in (
            (_FREE + r"[0-9]+(?![-0-9.,:/~%‰ ])", _bare),  # none of the others
            (_FREE + r"(?P<year>[0-9]{4})([-/.])(?P<month>[0-9]{1,2})\2(?P<day>[0-9]{1,2})(?![0-9])[日号]?", _date),
            (_FREE + r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::00)?(?![0-9:])", _time),
            (_FREE + r"(?:[0-9]{3,4}[- ]){1,3}[0-9]{3,8}(?![0-9])", _telephone),
            (_FREE + r"(?P<count>[0-9]{1,3})/(?P<parts>[0-9]{1,3})(?![0-9/])", _fraction),
            (_FREE + rf"(?P<number>{_DECIMAL})(?:[%‰]?[-~](?P<until>{_DECIMAL}))?(?P<sign>[%‰])", _percent),
            (_FREE + rf"(?P<first>{_DECIMAL})[-~](?P<last>{_DECIMAL})(?![-~0-9])", _range),
            (_DECIMAL, _bare),
        )
    ],
    Notation(
        re.compile(rf"(?P<sign>[{''.join(_CURRENCIES)}]) ?(?P<number>{_DECIMAL})(?P<many>万亿|[万亿千百])?"), _money
    ),
    Notation(re.compile("(?P<unit>℃|°C?)"), _degrees),
    [
        Rewriting(re.compile(f"(?<![{_SAID}])[零〇幺一二三四五六七八九]{{3,}}(?![{_SAID}])"), _digits),
        Rewriting(re.compile("(?<=[一二两三四五六七八九十])点半"), "点三十分"),
        Rewriting(re.compile("(?<=[一二两三四五六七八九十])点一刻"), "点十五分"),
        Rewriting(re.compile("(?<=[一二两三四五六七八九十])点[整钟]"), "点"),
        Rewriting(re.compile("二(?=[百千万亿])"), "两"),
        Rewriting(re.compile("两(?=[百千万亿期度级类款层折届])"), "二"),
        Rewriting(re.compile(f"(?<![{_SAID}])两(?=点[零一二三四五六七八九])"), "二"),
        Rewriting(re.compile(f"(?<![{_SAID}])二(?=点[零一二三四五六七八九])"), "两"),
    ],
    begins="0-9" + "".join(_CURRENCIES),
    words=_SAID,
    spaced=False,
)
