"""Work on stored calls shared between processes, where that pays."""

from __future__ import annotations

import gc
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any, TypeVar

from speechguard.batch.workers.pool import serve_parent

PAYS = 32 << 20  # bytes of stored calls: what a process reads and judges in the time that starting another one takes

T = TypeVar("T")
R = TypeVar("R")


def shared(work: Callable[[T], R], items: Sequence[T], size: int, processes: int) -> Iterator[R]:
    """Yield what the work makes of each item, in order. `size`: bytes of stored calls, of all items together.

    Work, items and results can be pickled; the work goes to a process once.
    """
    processes = min(processes, len(items), size // PAYS)
    if processes < 2:
        for item in items:
            yield _uncollected(work, item)
        return
    # Forked, a process would inherit threads of numpy and numba that do not run in it.
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"), _begin, (work,)) as pool:
        yield from pool.map(_do, items)


_work: Callable[[Any], Any]  # of this process of a pool


def _begin(work: Callable[[Any], Any]) -> None:
    global _work
    serve_parent()
    _work = work


def _do(item: Any) -> Any:
    return _uncollected(_work, item)


def _uncollected(work: Callable[[T], R], item: T) -> R:
    """What is read and judged has no cycles: looking for them takes a fifth of the time."""
    gc.disable()
    try:
        return work(item)
    finally:
        gc.enable()
