"""Work of several threads that is cheaper done at once.

Nobody waits for company: who comes while all workers are busy waits for one of them, and those who wait for work of the
same kind then share it, as databases commit transactions in groups.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(slots=True, eq=False)
class _Request(Generic[Item, Result]):
    """What one thread wants done."""

    kind: Hashable
    items: Sequence[Item]
    turn: threading.Event = field(default_factory=threading.Event)  # it is done, or its thread is to do it
    results: list[Result] | None = None
    error: BaseException | None = None

    @property
    def settled(self) -> bool:
        """Whether another thread has done it."""
        return self.results is not None or self.error is not None


class Together(Generic[Item, Result]):
    """Does work for threads, as many at once as there are workers; what waits is done with its like."""

    def __init__(self, workers: int = 1, most: int = 1) -> None:
        """`workers`: how many may work at once; `most`: items that are done together for several threads."""
        self.workers = workers
        self._most = most
        self._lock = threading.Lock()  # guards all below
        self._free = workers
        self._waiting: list[_Request[Item, Result]] = []

    def do(
        self, kind: Hashable, items: Sequence[Item], work: Callable[[Sequence[Item]], Sequence[Result]]
    ) -> list[Result]:
        """Return what `work` makes of each item, in their order; raises what it raises.

        `work` gets items of other threads, too, where they are of the same kind, and must do for all of them.
        """
        request = _Request[Item, Result](kind, items)
        with self._lock:
            if self._free:
                self._free -= 1
                request.turn.set()
            else:
                self._waiting.append(request)
        request.turn.wait()
        if not request.settled:
            self._lead(request, work)
        if request.error is not None:
            raise request.error
        assert request.results is not None
        return request.results

    def _lead(self, own: _Request[Item, Result], work: Callable[[Sequence[Item]], Sequence[Result]]) -> None:
        """Do the work of a request and of those that wait for the same, then let the next one begin."""
        requests = self._company(own)
        try:
            results = iter(work([item for request in requests for item in request.items]))
            for request in requests:
                request.results = [next(results) for _ in request.items]
        except BaseException as error:
            for request in requests:
                request.results, request.error = None, error
        for request in requests:
            request.turn.set()
        with self._lock:
            if self._waiting:
                self._waiting.pop(0).turn.set()
            else:
                self._free += 1

    def _company(self, own: _Request[Item, Result]) -> list[_Request[Item, Result]]:
        """Take the requests that are done with this one, in the order in which they came."""
        chosen, room = [own], self._most - len(own.items)
        with self._lock:
            for request in list(self._waiting):
                if request.kind == own.kind and len(request.items) <= room:
                    self._waiting.remove(request)
                    chosen.append(request)
                    room -= len(request.items)
        return chosen
