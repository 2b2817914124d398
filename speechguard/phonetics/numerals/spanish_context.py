"""What the words after a Spanish number say of how it is said: its gender, and whether it counts something."""

from __future__ import annotations

import re

from speechguard.phonetics.numerals.spanish_numbers import Gender

MONTHS = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"

_WORD = re.compile(r" ?([^\W\d_]+)")
# After these a number is no adjective of a noun.
_NO_NOUN = frozenset(
    "a al como con de del desde e el en entre es está están hasta la las le les lo los más me menos ni no nos o para "
    "pero por porque que se ser si sin sobre son su sus te u un una y ya coma punto".split()
)
_FEMININE = re.compile("(?:as?|ción|sión|dad|tad|tud|ciones|siones|dades|tades|vez|veces|líneas?)$")
_MASCULINE = re.compile("^(?:días?|.*[gmt]ramas?|.*emas?|mapas?|.*istas?|gigas?|megas?|kilos?)$")
_AMOUNTS = frozenset(
    "peso pesos euro euros dólar dólares dolares sol soles bolívares quetzales guaraníes lempiras córdobas colones "
    "balboas reales libras yenes yuanes mil millones clientes personas usuarios habitantes puntos millas kilómetros "
    "metros unidades veces minutos segundos horas días meses años kilos kilovatios gigas megas por".split()
)


def word_after(rest: str) -> str:
    """The word that stands next, in lower case; "" where none does."""
    match = _WORD.match(rest)
    return match[1].lower() if match else ""


def gender(rest: str) -> Gender | None:
    """The gender of the noun that stands next; None where none does."""
    word = word_after(rest)
    if not word or word in _NO_NOUN or len(word) == 1:
        return None
    if word == "mil" or word.startswith("millon"):
        return "m"
    return "f" if _FEMININE.search(word) and not _MASCULINE.match(word) else "m"


def counts_something(rest: str) -> bool:
    """Whether what stands next is money or something else that is counted in tens of thousands."""
    return word_after(rest) in _AMOUNTS
