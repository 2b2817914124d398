"""What instruments give: values, and what they watch for, one by one. Times are seconds of the call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from speechguard.reasons import Reason


@dataclass(frozen=True, slots=True)
class Measured:
    """A silence, an interruption, a turn: something that is measured by itself."""

    start: float
    end: float
    value: float
    over: bool = True  # False: it goes on, and its value grows
    unclear: Reason | None = None  # why the value may be wrong
    heard: str = ""  # the words that show it


@dataclass(frozen=True, slots=True)
class Reading:
    """A value of the whole call; None: it cannot be known, and `unclear` says why."""

    value: float | None
    start: float = 0.0  # of what was measured
    end: float = 0.0
    unclear: Reason | None = None


class Instrument(Protocol):
    """A device that takes one measure in one call."""

    def each(self, settled: float, /) -> list[Measured]:
        """Return those that are over, each once, and the one that goes on; of what began before `settled`."""
        ...

    def whole(self) -> Reading | None:
        """Return the value of the whole call, which is over; None: there is nothing to measure in this call."""
        ...


class CallOnly:
    """An instrument for what only the call as a whole has."""

    def __init__(self, read: Callable[[], Reading | None]) -> None:
        self._read = read

    def each(self, _settled: float) -> list[Measured]:
        """Return nothing."""
        return []

    def whole(self) -> Reading | None:
        """Return the value of the call."""
        return self._read()


def unknown(why: Reason) -> Reading:
    """Return the reading of a value that cannot be known."""
    return Reading(None, unclear=why)
