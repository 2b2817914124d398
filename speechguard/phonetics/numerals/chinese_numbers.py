"""Chinese numbers in characters."""

from __future__ import annotations

LONGEST = 16  # digits of a number that is said as one

_DIGITS = "零一二三四五六七八九"
_UNITS = ("千", "百", "十", "")


def cardinal(digits: str) -> str:
    """Characters for a number of up to LONGEST digits. Two is 两 before 百, 千, 万 and 亿, and 二 elsewhere."""
    said = _number(int(digits)) or "零"
    return said.removeprefix("一") if said.startswith("一十") else said


def digit_by_digit(digits: str) -> str:
    """A digit a character."""
    return "".join(_DIGITS[int(digit)] for digit in digits)


def _number(number: int) -> str:
    """Characters for a number; none for 0."""
    for size, unit in ((10**8, "亿"), (10**4, "万")):
        many, rest = divmod(number, size)
        if many:
            said = ("两" if many == 2 else _number(many)) + unit
            return said + ("零" if 0 < rest < size // 10 else "") + _number(rest)
    said = ""
    for digit, unit in zip(str(number).zfill(4), _UNITS, strict=True):
        if digit != "0":
            said += ("两" if digit == "2" and unit in ("千", "百") else _DIGITS[int(digit)]) + unit
        elif said and not said.endswith("零"):
            said += "零"
    return said.rstrip("零")
