"""How recognisers write what is said of numbers in Spanish words, where digits do not say which words they were."""

from __future__ import annotations

import re

from speechguard.phonetics.numerals.reading_out import Rewriting
from speechguard.phonetics.numerals.spanish_context import MONTHS
from speechguard.phonetics.numerals.spanish_numbers import HUNDREDS, VALUES, cardinal

_HOURS = {cardinal(hour, "f"): hour for hour in range(1, 13)}
_ONES = "|".join(word for word, value in VALUES.items() if 0 < value < 10)
_TENS = "|".join(word for word, value in VALUES.items() if value >= 30)
_UNDER_100 = rf"(?:(?:{_TENS}) y (?:{_ONES})|{'|'.join(sorted(VALUES, key=len, reverse=True))})"
_UNDER_1000 = rf"(?:(?:{'|'.join(HUNDREDS)})(?: {_UNDER_100})?|{_UNDER_100})"
_NUMBER = re.compile(rf"{_UNDER_1000}\b")


def _digits(match: re.Match[str]) -> str:
    """Digits for numbers one after the other, as telephone numbers are said; the words where they are none."""
    values = [_value(number) for number in _NUMBER.findall(match[0].lower())]
    digits = "".join(map(str, values))
    single = len(digits) == len(values) >= 3
    return digits if single or len(digits) >= 7 else match[0]


def _value(words: str) -> int:
    return sum(HUNDREDS.get(word, VALUES.get(word, 0)) for word in words.split())


def _time(match: re.Match[str]) -> str:
    hour = _HOURS[match["hour"].lower()]
    minute = {"y media": 30, "y cuarto": 15, "menos cuarto": -15, "en punto": 0}[match["minute"].lower()]
    if minute < 0:
        hour, minute = (hour - 2) % 12 + 1, 60 + minute
    return f"{'la' if hour == 1 else 'las'} {hour}:{minute:02}"


WORDS = (*VALUES, *HUNDREDS, "una")
REWRITINGS = [
    Rewriting(re.compile(rf"\b{_UNDER_1000}(?:,? {_UNDER_1000})+\b", re.IGNORECASE), _digits),
    Rewriting(
        re.compile(
            rf"\blas? (?P<hour>{'|'.join(_HOURS)}) (?P<minute>y media|y cuarto|menos cuarto|en punto)\b",
            re.IGNORECASE,
        ),
        _time,
    ),
    Rewriting(re.compile(rf"\b({_UNDER_100}) punto (?={_UNDER_100}\b)", re.IGNORECASE), r"\1 coma "),
    Rewriting(re.compile(rf"\b({_UNDER_100}) coma (?={_UNDER_100}\b)", re.IGNORECASE), r"\1 punto "),
    Rewriting(re.compile(rf"\b(euros|pesos|dólares|soles) con ({_UNDER_100})\b", re.IGNORECASE), r"coma \2 \1"),
    Rewriting(re.compile(rf"\buno(?= de (?:{MONTHS.replace(' ', '|')})\b)", re.IGNORECASE), "primero"),
]
