"""Worker processes, one task each at a time. One that dies is replaced, and its task tried once more."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Generic, TypeVar

from speechguard.errors import SpeechguardError
from speechguard.reasons import Reason, because

ATTEMPTS = 2  # that a task gets when workers die over it
STARTS = 2  # that a worker gets before it has been ready

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Died:
    """Workers died over a task, each time."""

    exit_code: int | None  # of the last one; below 0: the signal; None: not known

    @property
    def reason(self) -> Reason:
        """Return why the task was given up."""
        if self.exit_code is None:
            return because("workers_died", times=ATTEMPTS)
        return because("workers_died_with", times=ATTEMPTS, exit_code=self.exit_code)


@dataclass(eq=False)
class _Worker(Generic[T]):
    process: BaseProcess
    pipe: Connection
    ready: bool = False
    task: T | None = None
    attempt: int = 0  # of the task


class Pool(Generic[T, R]):
    """Processes that start with the first task and stay. A context manager."""

    def __init__(self, start: Callable[[], Callable[[T], R]], workers: int) -> None:
        """`start` is called in each process and gives what does its tasks. It, tasks and results can be pickled."""
        self._start = start
        self._count = workers
        self._workers: list[_Worker[T]] = []

    def run(self, tasks: Iterable[T]) -> Iterator[tuple[T, R | Died]]:
        """Yield the tasks with their results, as they come. Tasks are taken as workers are free.

        Raises the SpeechguardError of a worker that cannot start.
        """
        left = iter(tasks)
        again: list[tuple[T, int]] = []  # with the number of the attempt
        failed_starts = 0
        while True:
            self._occupy(left, again)
            busy = [worker for worker in self._workers if worker.task is not None]
            if not busy:
                return
            ready = wait([worker.pipe for worker in busy])
            for worker in [worker for worker in busy if worker.pipe in ready]:
                task, attempt = worker.task, worker.attempt
                assert task is not None
                try:
                    answer = worker.pipe.recv()
                except (EOFError, OSError):
                    code = self._bury(worker)
                    failed_starts += not worker.ready
                    if failed_starts >= STARTS * self._count:
                        raise SpeechguardError(_cannot_start(code)) from None
                    if worker.ready and attempt >= ATTEMPTS:
                        yield task, Died(code)
                    else:
                        again.append((task, attempt + worker.ready))
                    continue
                if isinstance(answer, SpeechguardError):
                    raise answer
                if worker.ready:
                    worker.task = None
                    self._occupy(left, again)  # before what is done with the answer, which takes time
                    yield task, answer
                else:
                    worker.ready, failed_starts = True, 0
                    self._send(worker)

    def _occupy(self, left: Iterator[T], again: list[tuple[T, int]]) -> None:
        """Give tasks to workers that have none, and begin workers while there are tasks."""
        while True:
            idle = next((worker for worker in self._workers if worker.task is None), None)
            if idle is None and len(self._workers) >= self._count:
                return
            given = again.pop() if again else next(((task, 1) for task in left), None)
            if given is None:
                return
            worker = idle or self._begin()
            worker.task, worker.attempt = given
            if worker.ready:
                self._send(worker)

    def close(self) -> None:
        """End the processes, whatever they do. Idempotent."""
        for worker in self._workers:
            worker.process.terminate()
        while self._workers:
            self._bury(self._workers[-1])

    def __enter__(self) -> Pool[T, R]:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _begin(self) -> _Worker[T]:
        # Forked, a process would inherit threads of numpy and numba that do not run in it.
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_work, args=(self._start, theirs), daemon=True)
        process.start()
        theirs.close()
        worker: _Worker[T] = _Worker(process, ours)
        self._workers.append(worker)
        return worker

    def _send(self, worker: _Worker[T]) -> None:
        with contextlib.suppress(OSError):  # it has just died: reading from it says so
            worker.pipe.send(worker.task)

    def _bury(self, worker: _Worker[T]) -> int | None:
        self._workers.remove(worker)
        worker.pipe.close()
        worker.process.join()
        code = worker.process.exitcode
        worker.process.close()
        return code


def _cannot_start(code: int | None) -> str:
    killed = " (killed: is there too little memory? try --workers 1)" if code == -9 else ""
    return f"the processes that hear calls end before they begin, with code {code}{killed}"


def _work(start: Callable[[], Callable[[T], R]], pipe: Connection) -> None:
    """The life of a worker."""
    serve_parent()
    try:
        work = start()
    except SpeechguardError as error:
        pipe.send(error)
        return
    pipe.send(None)
    while True:
        try:
            task = pipe.recv()
        except EOFError:
            return
        pipe.send(work(task))


def serve_parent() -> None:
    """In a process that works for another one: Ctrl-C is for that, and it ends with it, however that ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A worker whose parent was killed would hear its call to the end for nobody."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    wait([parent.sentinel])
    os._exit(1)
