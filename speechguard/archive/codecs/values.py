"""Values out of JSON, strictly: what no codec has written is an error that names the field, not a guess.

Every reader takes a value and what to call it, and raises ValueError with what is wrong, in one line.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import MISSING, fields
from typing import Any, NoReturn, TypeVar, cast

MOST = 1e9  # a number of a call that is larger was not measured

Choice = TypeVar("Choice", bound=str)
Value = TypeVar("Value")
ValueReader = Callable[[Any, str], Any]


def parse(line: str | bytes) -> Any:
    """Parse a line of JSON. Raises ValueError."""
    try:
        return json.loads(line, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise ValueError(f"is not JSON ({error.msg} at character {error.pos + 1})") from None
    except UnicodeDecodeError as error:
        raise ValueError(f"is not UTF-8 (byte {error.start + 1})") from None
    except RecursionError:
        raise ValueError("is nested too deep") from None


def as_bytes(text: str) -> bytes:
    """Encode text for a file, with escapes for what is no character: undecodable bytes in the name of a file."""
    return text.encode("utf-8", "backslashreplace")


def required(message: type) -> frozenset[str]:
    """Return the names of the fields that a message cannot do without."""
    return frozenset(
        field.name
        for field in fields(message)  # type: ignore[arg-type]
        if field.default is MISSING and field.default_factory is MISSING
    )


def read(value: Any, readers: Mapping[str, ValueReader], needed: Collection[str], what: str) -> dict[str, Any]:
    """Read an object with these entries, each by its reader; those that are not needed may be missing."""
    data = entries(value, readers.keys(), what, needed)
    return {name: readers[name](entry, name) for name, entry in data.items()}


def entries(
    value: Any, keys: Collection[str] | None, what: str, needed: Collection[str] | None = None
) -> Mapping[str, Any]:
    """Read an object with no other keys than these, of which those needed (None: all) are there; None: with any."""
    if not isinstance(value, dict):
        raise ValueError(f"{what} must be an object {{...}}")
    data = cast("dict[str, Any]", value)
    if keys is not None and data.keys() != keys:
        unknown = sorted(data.keys() - keys)
        missing = sorted((keys if needed is None else needed) - data.keys())
        if unknown or missing:
            lacking = [f"lacks {', '.join(missing)}"] if missing else []
            strange = [f"has unknown {', '.join(unknown)}"] if unknown else []
            raise ValueError(f"{what} {' and '.join(lacking + strange)}")
    return data


def any_object(value: Any, what: str) -> Mapping[str, Any]:
    """Read an object with any keys."""
    return entries(value, None, what)


def items(value: Any, what: str) -> list[Any]:
    """Read a list."""
    if not isinstance(value, list):
        raise ValueError(f"{what} must be a list")
    return cast("list[Any]", value)


def text(value: Any, what: str) -> str:
    """Read text."""
    if not isinstance(value, str):
        raise ValueError(f"{what} must be text")
    return value


def texts(value: Any, what: str) -> tuple[str, ...]:
    """Read a list of texts."""
    return tuple(text(item, what) for item in items(value, what))


def mapping(value: Any, what: str) -> dict[str, str]:
    """Read texts by name."""
    return {name: text(item, f"{what} {name}") for name, item in entries(value, None, what).items()}


def choice(value: Any, allowed: Collection[Choice], what: str) -> Choice:
    """Read one of the words allowed."""
    for word in allowed:
        if word == value:
            return word
    raise ValueError(f"{what} must be {' or '.join(allowed)}, not {value!r}")


def among(allowed: Collection[Choice]) -> Callable[[Any, str], Choice]:
    """Return the reader of one of the words allowed."""
    return lambda value, what: choice(value, allowed, what)


def flag(value: Any, what: str) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        raise ValueError(f"{what} must be true or false")
    return value


def whole(value: Any, what: str) -> int:
    """Read a whole number from 0."""
    if type(value) is not int or value < 0:
        raise ValueError(f"{what} must be a whole number from 0")
    return value


def number(value: Any, what: str, low: float = 0.0) -> float:
    """Read a finite number, from `low` on."""
    if type(value) not in (int, float) or not low <= value < math.inf:
        raise ValueError(f"{what} must be a number{'' if low == -math.inf else f' from {low:g}'}")
    if value > MOST:
        raise ValueError(f"{what} {value} is too large")
    return value


def signed(value: Any, what: str) -> float:
    """Read a finite number of either sign."""
    return number(value, what, -math.inf)


def optional(reader: Callable[[Any, str], Value]) -> Callable[[Any, str], Value | None]:
    """Return the reader of a value or of null."""
    return lambda value, what: None if value is None else reader(value, what)


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")
