"""Whose turn it is to decode: what has been said for good before what is being said, the oldest first.

A call asks when it has something, and looks what is newest when its turn has come: so nothing finished is dropped, of
what is unfinished nothing old is decoded, and no call waits for one that has more to say.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field

from speechguard.calls.listener import Urgency


@dataclass(slots=True, eq=False)
class _Waiting:
    """A call that has something to decode."""

    urgency: Callable[[], Urgency]
    granted: threading.Event = field(default_factory=threading.Event)


class Scheduler:
    """Gives so many turns at once. Any number of threads may ask."""

    def __init__(self, count: int, took: Callable[[float], None] | None = None) -> None:
        """Give `count` turns at once; `took` is told how many s each finished utterance took from being asked for."""
        self._free = count
        self._took = took
        self._waiting: list[_Waiting] = []
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, urgency: Callable[[], Urgency]) -> Generator[None]:
        """Wait for a turn, and keep it as long as this lasts. `urgency` is asked whenever one can be given."""
        mine = _Waiting(urgency)
        finished, asked = urgency()[0], time.monotonic()
        with self._lock:
            self._waiting.append(mine)
            self._grant()
        mine.granted.wait()
        try:
            yield
        finally:
            if finished and self._took:
                self._took(time.monotonic() - asked)
            with self._lock:
                self._free += 1
                self._grant()

    @property
    def waiting(self) -> int:
        """How many calls wait for a turn."""
        return len(self._waiting)

    def _grant(self) -> None:
        while self._free and self._waiting:
            first = min(self._waiting, key=_order)
            self._waiting.remove(first)
            self._free -= 1
            first.granted.set()


def _order(waiting: _Waiting) -> tuple[bool, float]:
    finished, spoken = waiting.urgency()
    return not finished, spoken
