"""Numbers in digits, as people say them."""

from __future__ import annotations

_DIGITS = "零一二三四五六七八九"
_UNITS = ("千", "百", "十", "")


def chinese_digits(digits: str) -> str:
    """Chinese characters for a run of digits: up to four as a number (24: 二十四), else digit by digit.

    num2words has no Chinese; telephone and order numbers, the long ones, are read digit by digit anyway.
    """
    if len(digits) > 4 or (digits[0] == "0" and len(digits) > 1):
        return "".join(_DIGITS[int(d)] for d in digits)
    spoken = ""
    for digit, unit in zip(digits.zfill(4), _UNITS, strict=True):
        if digit != "0":
            spoken += _DIGITS[int(digit)] + unit
        elif spoken and not spoken.endswith("零"):
            spoken += "零"
    spoken = spoken.rstrip("零") or "零"
    return spoken.removeprefix("一") if spoken.startswith("一十") else spoken


def spanish_words(digits: str) -> str:
    """Spanish words for a run of digits: up to four as a number, longer ones or with a leading zero digit by digit."""
    from num2words import num2words

    if len(digits) > 4 or (digits[0] == "0" and len(digits) > 1):
        return " ".join(num2words(int(d), lang="es") for d in digits)
    return num2words(int(digits), lang="es")
