"""Spanish numbers in words."""

from __future__ import annotations

from typing import Literal

Gender = Literal["m", "f"]  # of the noun that a number stands before
LONGEST = 12  # digits of a number that is said as one

_UNDER_30 = (
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete "
    "dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete "
    "veintiocho veintinueve"
).split()
_TENS = "treinta cuarenta cincuenta sesenta setenta ochenta noventa".split()
_HUNDREDS = (
    "ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos".split()
)
_ORDINALS = (
    "primero segundo tercero cuarto quinto sexto séptimo octavo noveno décimo undécimo duodécimo decimotercero "
    "decimocuarto decimoquinto decimosexto decimoséptimo decimoctavo decimonoveno"
).split()
_ORDINAL_TENS = "vigésimo trigésimo cuadragésimo quincuagésimo sexagésimo septuagésimo octogésimo nonagésimo".split()
_PARTS = "medio tercio cuarto quinto sexto séptimo octavo noveno décimo".split()

DIGITS = _UNDER_30[:10]
VALUES = {word: value for value, word in enumerate(_UNDER_30)} | {
    word: 10 * tens for tens, word in enumerate(_TENS, start=3)
}  # of words for numbers under 100, by which others are put together with "y"
HUNDREDS = {"cien": 100} | {word: 100 * hundreds for hundreds, word in enumerate(_HUNDREDS, start=1)}


def cardinal(number: int, before: Gender | None = None) -> str:
    """The words for a number under 10 ** LONGEST. `before`: it stands before a noun of this gender (un, una)."""
    millions, thousands, rest = number // 1_000_000, number // 1000 % 1000, number % 1000
    words: list[str] = []
    if millions:
        words.append("un millón" if millions == 1 else f"{cardinal(millions, 'm')} millones")
    if thousands:
        words.append("mil" if thousands == 1 else f"{_under_1000(thousands, 'm', before)} mil")
    if rest or not words:
        words.append(_under_1000(rest, before, before))
    return " ".join(words)


def digit_by_digit(digits: str) -> str:
    """A digit a word."""
    return " ".join(DIGITS[int(digit)] for digit in digits)


def ordinal(number: int, gender: Gender, *, short: bool = False) -> str:
    """The words for the place of something, 1 to 99. `short`: primer, tercer."""
    tens, ones = divmod(number, 10)
    if number < 20:
        words = [_ORDINALS[number - 1]]
    else:
        words = [_ORDINAL_TENS[tens - 2], *([_ORDINALS[ones - 1]] if ones else [])]
    if short and words[-1] in ("primero", "tercero"):
        words[-1] = words[-1][:-1]
    return " ".join(word[:-1] + "a" if gender == "f" and word[-1] == "o" else word for word in words)


def fraction(count: int, parts: int) -> str:
    """The words for `count` of 2 to 100 parts."""
    part = _PARTS[parts - 2] if parts <= 10 else cardinal(parts).replace(" ", "") + "avo"
    return f"{cardinal(count, 'm')} {part}{'s' if count > 1 else ''}"


def _under_1000(number: int, ones: Gender | None, hundreds: Gender | None) -> str:
    """The words for 0 to 999, with the genders in which its ones and its hundreds are said."""
    if number == 100:
        return "cien"
    words: list[str] = []
    if number > 100:
        words.append(_HUNDREDS[number // 100 - 1])
        if hundreds == "f" and number >= 200:
            words[-1] = words[-1][:-2] + "as"
    if rest := number % 100:
        words.append(_under_100(rest))
        if ones and rest % 10 == 1 and rest != 11:
            words[-1] = words[-1][:-1] + "a" if ones == "f" else _before_masculine(words[-1])
    return " ".join(words) or DIGITS[0]


def _under_100(number: int) -> str:
    if number < 30:
        return _UNDER_30[number]
    tens, ones = divmod(number, 10)
    return f"{_TENS[tens - 3]} y {_UNDER_30[ones]}" if ones else _TENS[tens - 3]


def _before_masculine(words: str) -> str:
    return "veintiún" if words == "veintiuno" else words[:-1]
