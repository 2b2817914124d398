"""Reasons in the language of the reader: what each code says, and how its values are written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from string import Formatter
from typing import cast

from speechguard.messages import Interface, digits_of
from speechguard.reasons import Reason, ReasonValue
from speechguard.words.measures import AMOUNTS, LIMITS, MEASURED, MEASURES
from speechguard.words.reason_texts import CHOICES, DOUBTS, FACTS, ROLES, TEXTS
from speechguard.words.recording_texts import SYSTEM
from speechguard.words.texts import Texts, text_in
from speechguard.words.wording import printable

_Values = Mapping[str, ReasonValue]
_Writer = Callable[[ReasonValue, _Values, Interface], str]
_AND: Texts = ("; ", "；", "; ")
_DOUBT_AND: Texts = (", ", "、", ", ")
_OR: Texts = (" or ", "或", " o ")
_QUOTED: Texts = ("'{}'", "“{}”", "«{}»")
_TURNS: Mapping[bool, Texts] = {True: ("1 turn", "1 轮讲话", "1 turno"), False: ("{} turns", "{} 轮讲话", "{} turnos")}
LONGEST_SENTENCE = 80  # characters of what was said that a reason quotes
_IN_SECONDS = ("ring_seconds", "queue_seconds")  # facts of a call


@lru_cache(4096)  # the same reasons stand in thousands of calls
def in_words(reason: Reason | None, interface: Interface) -> str:
    """Return the reason in a language; empty where there is none."""
    if reason is None:
        return ""
    values = dict(reason.values)
    if reason.code == "title":
        title = next(filter(None, [values[interface], *values.values()]), "")  # a pack may have it in one language only
        return text_in(_QUOTED, interface).format(title)
    parts: list[str] = []
    for text, name, way, _ in Formatter().parse(text_in(TEXTS[reason.code], interface)):
        parts.append(text)
        if name:
            parts.append(WAYS[way or ""](values[name], values, interface))
    return "".join(parts)


def _plain(value: ReasonValue, _values: _Values, interface: Interface) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    return in_words(value, interface) if isinstance(value, Reason) else str(value)


def _joined(separator: Texts) -> _Writer:
    def write(value: ReasonValue, values: _Values, interface: Interface) -> str:
        return text_in(separator, interface).join(_plain(part, values, interface) for part in _parts(value))

    return write


def _parts(value: ReasonValue) -> tuple[ReasonValue, ...]:
    return value if isinstance(value, tuple) else (value,)


def _of(table: Mapping[str, Texts]) -> _Writer:
    """Return a writer of values that puts those of the table in words, and leaves any other as it is."""

    def write(value: ReasonValue, _values: _Values, interface: Interface) -> str:
        return text_in(table[str(value)], interface) if value in table else str(value)

    return write


def _tenths(value: ReasonValue, _values: _Values, _interface: Interface) -> str:
    return f"{cast('float', value):.1f}"


def _turns(value: ReasonValue, _values: _Values, interface: Interface) -> str:
    return text_in(_TURNS[value == 1], interface).format(value)


def _phrases(value: ReasonValue, values: _Values, _interface: Interface) -> str:
    return " / ".join([*(f"'{phrase}'" for phrase in _parts(value)), *["…"] * bool(values["further"])])


def _doubts(value: ReasonValue, values: _Values, interface: Interface) -> str:
    return text_in(_DOUBT_AND, interface).join(_of(DOUBTS)(doubt, values, interface) for doubt in _parts(value))


def _choices(value: ReasonValue, values: _Values, interface: Interface) -> str:
    choices = [_of(CHOICES)(choice, values, interface) for choice in _parts(value)]
    return text_in(_OR, interface).join(text_in(_QUOTED, interface).format(choice) for choice in choices)


def _sentence(value: ReasonValue, _values: _Values, _interface: Interface) -> str:
    """Write what was said, harmless and not longer than a line."""
    text = str(value)
    return printable(text if len(text) <= LONGEST_SENTENCE else f"{text[:LONGEST_SENTENCE].rstrip()} …")


def _measured(value: ReasonValue, values: _Values, interface: Interface) -> str:
    amount, unit = cast("float", values["value"]), str(values["unit"])
    amounts = AMOUNTS["time" if unit == "times" and round(amount) == 1 else unit]
    limits = [cast("float | None", values.get(name)) for name in ("least", "limit")]
    written = f"{amount:.{digits_of(amount, unit, *limits)}f}"
    return text_in(MEASURED[str(value)], interface).format(text_in(amounts, interface).format(written))


def _limit(value: ReasonValue, values: _Values, interface: Interface) -> str:
    """Write a limit with the unit that it is in."""
    unit = str(values["unit"]) if "unit" in values else "s" if values["name"] in _IN_SECONDS else ""
    return text_in(LIMITS[unit], interface).format(f"{value:g}")


# How a value is written: in a template {name} or {name:way}.
WAYS: Mapping[str, _Writer] = {
    "": _plain,
    "and": _joined(_AND),
    "or": _joined(_OR),
    "role": _of(ROLES),
    "fact": _of(FACTS),
    "system": _of(SYSTEM),
    "measure": _of(MEASURES),
    "tenths": _tenths,
    "turns": _turns,
    "phrases": _phrases,
    "doubts": _doubts,
    "choices": _choices,
    "sentence": _sentence,
    "measured": _measured,
    "limit": _limit,
}
