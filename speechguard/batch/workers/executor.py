"""What runs tasks in workers, wherever these are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

from speechguard.batch.workers.pool import Died

T = TypeVar("T")
R = TypeVar("R", covariant=True)


class Executor(Protocol[T, R]):
    """Workers that start with the first tasks and stay until the context ends."""

    def run(self, tasks: Iterable[T]) -> Iterator[tuple[T, R | Died]]:
        """Yield the tasks with their results, as they come. Raises SpeechguardError when no worker can start."""
        ...

    def __enter__(self) -> Executor[T, R]: ...

    def __exit__(self, *_: object) -> None: ...
