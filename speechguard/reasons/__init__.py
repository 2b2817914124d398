"""Why something was judged, doubted or refused: a code and its values. Words come last, in `speechguard.words`.

A value is plain data, another reason that stands inside the sentence, or several of these. This room imports nothing
of ours, so that every room may give reasons.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, Union

from speechguard.reasons.codes import VALUES, ReasonCode

ReasonValue: TypeAlias = Union[str, int, float, bool, "Reason", tuple["ReasonValue", ...]]

_NAMES = {code: sorted(names.split()) for code, names in VALUES.items()}


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason: its code, and its values in order of their names. Made by `because`."""

    code: ReasonCode
    values: tuple[tuple[str, ReasonValue], ...] = ()

    def __post_init__(self) -> None:
        """Raise ValueError where the values are not those of the code."""
        names = [name for name, _ in self.values]
        if _NAMES.get(self.code) != names:
            raise ValueError(f"a reason {self.code} has no values {', '.join(names) or 'at all'}")

    def __getitem__(self, name: str) -> ReasonValue:
        """Return a value by its name. Raises KeyError."""
        return dict(self.values)[name]

    def as_dict(self) -> dict[str, Any]:
        """Return the reason as plain data: its code and, beside it, its values."""
        return {"code": self.code, **{name: _plain(value) for name, value in self.values}}


def because(code: ReasonCode, **values: ReasonValue) -> Reason:
    """Return the reason of that code. Raises ValueError where the values are not those of the code."""
    return Reason(code, tuple(sorted(values.items())))


def together(reasons: Iterable[Reason]) -> Reason | None:
    """Return all of the reasons as one; None where there are none."""
    parts = tuple(reasons)
    return because("several", reasons=parts) if len(parts) > 1 else next(iter(parts), None)


def reason_of(data: Mapping[str, Any]) -> Reason:
    """Return the reason that `Reason.as_dict` gave as this plain data. Raises ValueError where it is none of ours."""
    values = {name: _value(value) for name, value in data.items() if name != "code"}
    code: Any = str(data.get("code"))
    return Reason(code, tuple(sorted(values.items())))


def _plain(value: ReasonValue) -> Any:
    if isinstance(value, Reason):
        return value.as_dict()
    return [_plain(part) for part in value] if isinstance(value, tuple) else value


def _value(data: Any) -> ReasonValue:
    if isinstance(data, Mapping):
        return reason_of(data)  # type: ignore[arg-type]  # its keys are names: it was JSON
    if isinstance(data, list):
        return tuple(_value(part) for part in data)  # type: ignore[misc]
    if isinstance(data, str | int | float):
        return data
    raise ValueError(f"{data!r} is no value of a reason")
