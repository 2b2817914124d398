"""Changes of a database by many threads, in groups: a commit takes along what came while the one before was made."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine

from speechguard.errors import SpeechguardError
from speechguard.review.store.database import in_a_line

Result = TypeVar("Result")

MOST = 500  # changes of a commit
_Change = tuple[Callable[[Connection], Any], "Future[Any]"]


class Commits:
    """The only writer of a database, in a thread of its own."""

    def __init__(self, engine: Engine, name: str) -> None:
        """`name`: of the database, for errors."""
        self._engine = engine
        self._name = name
        self._changes: queue.SimpleQueue[_Change | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._write, name="speechguard-log", daemon=True)
        self._thread.start()

    def change(self, make: Callable[[Connection], Result]) -> Result:
        """Make a change and return what it returns, when it is on the disk.

        Raises SpeechguardError where the database is full, busy or gone; nothing of the change is kept then.
        """
        return self.begin(make).result()

    def begin(self, make: Callable[[Connection], Result]) -> Future[Result]:
        """Make a change soon; the future has what it returns or raises."""
        future: Future[Result] = Future()
        self._changes.put((make, future))
        return future

    def close(self) -> None:
        """Write what has come, and end. Idempotent."""
        self._changes.put(None)
        self._thread.join()

    def _write(self) -> None:
        going = True
        while going:
            waiting = [self._changes.get()]
            while not self._changes.empty() and len(waiting) < MOST:
                waiting.append(self._changes.get())
            going = None not in waiting
            self._commit([change for change in waiting if change is not None])

    def _commit(self, changes: list[_Change]) -> None:
        if not changes:
            return
        try:
            with in_a_line(self._name), self._engine.begin() as tx:
                results = [make(tx) for make, _ in changes]
        except BaseException as error:
            if len(changes) > 1 and not isinstance(error, SpeechguardError):
                for change in changes:  # only the one that is wrong fails
                    self._commit([change])
                return
            for _, future in changes:
                future.set_exception(error)
            return
        for (_, future), result in zip(changes, results, strict=True):
            future.set_result(result)
