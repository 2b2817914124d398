"""What is written of numbers in Spanish texts, and how it is said."""

from __future__ import annotations

import re
from collections.abc import Sequence

from speechguard.phonetics.numerals.reading_out import Notation, Numerals, counts_by_itself
from speechguard.phonetics.numerals.spanish_context import MONTHS, counts_something, gender, word_after
from speechguard.phonetics.numerals.spanish_numbers import LONGEST, cardinal, digit_by_digit, fraction, ordinal
from speechguard.phonetics.numerals.spanish_written import REWRITINGS, WORDS

_SIGNS = {"$": ("peso", "pesos"), "€": ("euro", "euros"), "£": ("libra", "libras"), "US$": ("dólar", "dólares")}
_UNITS = {
    "%": ("por ciento",) * 2, "‰": ("por mil",) * 2, "km": ("kilómetro", "kilómetros"), "kg": ("kilo", "kilos"),
    "cm": ("centímetro", "centímetros"), "GB": ("giga", "gigas"), "MB": ("mega", "megas"), "Mb": ("mega", "megas"),
    "kWh": ("kilovatio hora", "kilovatios hora"), "kW": ("kilovatio", "kilovatios"), "h": ("hora", "horas"),
    "hs": ("hora", "horas"), "hrs": ("hora", "horas"), "min": ("minuto", "minutos"), "EUR": ("euro", "euros"),
    "USD": ("dólar", "dólares"), "MXN": ("peso", "pesos"), "°C": ("grado", "grados"), "ºC": ("grado", "grados"),
    "°": ("grado", "grados"), **_SIGNS,
}  # fmt: skip

_WHOLE = r"(?:[1-9][0-9]{0,2}(?:(?:\.[0-9]{3})+|(?:,[0-9]{3})+)(?![0-9])|[0-9]+)"
_DECIMAL = rf"{_WHOLE}(?:[.,][0-9]+(?![0-9]|[.,][0-9]))?"
_MILLIONS = re.compile("[.,]000[.,]000$")  # of which a unit is said: un millón de euros
_YEARS = re.compile("(?:19|20)[0-9]{2}-(?:19|20)[0-9]{2}")
_FREE = r"(?<![0-9])(?<![0-9][.,:/])"  # no part of a longer number stands before
_UNIT = " ?(?P<unit>" + "|".join(re.escape(unit) for unit in sorted(_UNITS, key=len, reverse=True)) + r")(?!\w)"


def _number(number: str, rest: str) -> Sequence[str]:
    """The ways to say a number that stands before the `rest` of its line."""
    match = re.fullmatch(rf"({_WHOLE})(?:([.,])([0-9]+))?", number)
    assert match
    whole, sign, part = match.groups()
    digits = re.sub("[., ]", "", whole)
    if sign:
        marks = ["coma", "punto"] if sign == "," else ["punto", "coma"]
        marks += ["con"] * (len(part) == 2)  # tres con cincuenta
        return [f"{_counted(digits, rest)} {mark} {_decimals(part)}" for mark in marks]
    each = digit_by_digit(digits)
    if (digits[0] == "0" and len(digits) > 1) or len(digits) > LONGEST:
        return [each]
    said = _counted(digits, rest)
    if len(digits) < 3 or digits != whole or counts_something(rest):
        return [said]
    return [said, each] if counts_by_itself(digits) else [each, said]


def _counted(digits: str, rest: str) -> str:
    if len(digits) > LONGEST:
        return digit_by_digit(digits)
    return cardinal(int(digits), gender(rest))


def _decimals(part: str) -> str:
    if len(part) > 2 or not int(part):
        return digit_by_digit(part)
    return " ".join(["cero"] * (part[0] == "0") + [cardinal(int(part))])


def _rest(match: re.Match[str]) -> str:
    """What stands after a match, as far as it says how a number is said, with a unit in words."""
    rest = match.string[match.end() : match.end() + 40]
    unit = re.match(_UNIT, rest)
    return f" {_UNITS[unit['unit']][1]}" if unit else rest


def _bare(match: re.Match[str]) -> Sequence[str]:
    if match[0] == "1" and word_after(match.string[match.end() : match.end() + 4]) == "de":
        month = re.match(rf" de (?:{MONTHS.replace(' ', '|')})\b", match.string[match.end() : match.end() + 20])
        return ["primero", "uno"] if month else ["uno"]
    rest = _rest(match)
    if match[0] == "1" and match.string[max(match.start() - 3, 0) : match.start()].lower() == "la ":
        return ["una"]  # o'clock
    return _number(_price(match[0]) if counts_something(rest) else match[0], rest)


def _price(number: str) -> str:
    """The number without decimals that are zeros, which nobody says of money."""
    return re.sub(r"[.,]00?$", "", number)


def _spaced(match: re.Match[str]) -> Sequence[str]:
    """A number with spaces between thousands: others are taken for telephone numbers."""
    if match[0].endswith("000") or counts_something(_rest(match)):
        return [_counted(match[0].replace(" ", ""), _rest(match))]
    return ()


def _unit(match: re.Match[str]) -> Sequence[str]:
    before = match.string[max(match.start() - 12, 0) : match.start()].rstrip(" ")
    one = re.search(r"(?<![0-9.,])1$", before)
    of = "de " if match["unit"] in _SIGNS and _MILLIONS.search(before) else ""
    return [of + _UNITS[match["unit"]][0 if one else 1]]


def _money(match: re.Match[str]) -> Sequence[str]:
    one, several = _SIGNS[match["sign"]]
    after = word_after(match.string[match.end() : match.end() + 40])
    number = _price(match["number"])
    many = f" {match['many']}" if match["many"] else ""
    unit = one if number == "1" and not many else several
    written = re.match(_UNIT, match.string[match.end() : match.end() + 40])
    if written or after == unit or (unit == "pesos" and after in ("dólares", "dolares", "soles")):
        return [said + many for said in _number(number, many or f" {unit}")]
    of = " de" if many.startswith(" mill") or (not many and _MILLIONS.search(number)) else ""
    return [f"{said}{many}{of} {unit}" for said in _number(number, many or f" {unit}")]


def _date(match: re.Match[str]) -> Sequence[str]:
    day, month, year = int(match["day"]), int(match["month"]), match["year"]
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return ()
    days = ["primero", "uno"] if day == 1 else [cardinal(day)]
    of_year = f" de {cardinal(int(year))}" if year else ""
    return [f"{said} de {MONTHS.split()[month - 1]}{of_year}" for said in days]


def _time(match: re.Match[str]) -> Sequence[str]:
    hour, minute = int(match["hour"]), int(match["minute"])
    if hour > 24 or minute > 59:
        return ()
    said, later = cardinal(hour, "f"), cardinal(hour % 12 + 1, "f")
    if not minute:
        return [said, f"{said} en punto"]
    ways = [f"{said} {_decimals(match['minute'])}", f"{said} y {cardinal(minute)}"]
    names = {15: [f"{said} y cuarto"], 30: [f"{said} y media"], 45: [f"{later} menos cuarto"]}
    return ways + names.get(minute, [])


def _telephone(match: re.Match[str]) -> Sequence[str]:
    groups = re.findall("[0-9]+", match[0])
    digits = "".join(groups)
    if len(digits) < 7 or _YEARS.fullmatch(match[0]) or (len(groups) == 2 and counts_something(_rest(match))):
        return ()
    return [digit_by_digit(digits), " ".join(_number(group, "")[0] for group in groups)]


def _fraction(match: re.Match[str]) -> Sequence[str]:
    count, parts = int(match["count"]), int(match["parts"])
    if match["parts"][0] == "0" or not 0 < count < parts <= 100:
        return ()
    if (count, parts) == (1, 2) and gender(match.string[match.end() : match.end() + 40]) == "f":
        return ["media"]
    return [fraction(count, parts)]


def _ordinal(match: re.Match[str]) -> Sequence[str]:
    number, ending = int(match["number"]), match["ending"]
    if not 1 <= number <= 99 or (ending == "°" and number > 10):
        return ()
    return [ordinal(number, "f" if ending in ("ª", "ra", "da", "ta", "ma", "va", "na") else "m", short=ending == "er")]


def _range(match: re.Match[str]) -> Sequence[str]:
    return [
        f"{first} a {last}"
        for first in _number(match["first"], "")[:1]
        for last in _number(match["last"], _rest(match))
    ]


_ENDINGS = r"(?P<ending>[ºª]|°(?! ?C)|(?:er|[rd][oa]|t[oa]|m[oa]|v[oa]|n[oa])(?!\w))"
SPANISH = Numerals(
    [
        Notation(re.compile(pattern), ways)
        for pattern, ways in (
            # None of the others but the last.
            (_FREE + r"[0-9]+(?![-/0-9ºª°ertdmvn]|[.,:][0-9ºª°ertdmvn]| [0-9])", _bare),
            (
                _FREE
                + r"(?P<day>[0-9]{1,2})(?P<s>[-/])(?:(?P<month>[0-9]{1,2})(?P=s)(?P<year>[0-9]{4}|[0-9]{2}))(?![0-9])",
                _date,
            ),
            (_FREE + r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::00)?(?![0-9:])", _time),
            (_FREE + r"[1-9][0-9]{0,2}(?: [0-9]{3})+(?![0-9])", _spaced),
            (_FREE + r"[0-9]{2,4}(?:[- ][0-9]{2,4}){1,5}(?![0-9])", _telephone),
            (_FREE + r"(?P<count>[0-9]{1,2})/(?P<parts>[0-9]{1,3})(?![0-9/])", _fraction),
            (_FREE + rf"(?P<number>[0-9]{{1,2}})\.?{_ENDINGS}", _ordinal),
            (_FREE + rf"(?P<first>{_DECIMAL})-(?P<last>{_DECIMAL})(?![-0-9])", _range),
            (_FREE + _DECIMAL, _bare),
            (_WHOLE, _bare),
        )
    ],
    Notation(
        re.compile(
            rf"(?P<sign>(?<!\w)US\$|[$€£]) ?(?P<number>{_DECIMAL})(?: (?P<many>mil|millón|millones)\b)?",
        ),
        _money,
    ),
    Notation(re.compile(_UNIT), _unit),
    REWRITINGS,
    begins="0-9$€£U",
    words=WORDS,
    spaced=True,
)
