"""Worker processes of a Ray cluster, on one machine or many: what `pool.Pool` is for this machine alone.

An actor is a process with a model. It has one task at a time, and only when it has started, so that a machine that
never comes holds none back. An actor that is lost, alone or with its machine, is replaced, and its task tried again.
"""

from __future__ import annotations

import contextlib
import logging
import os
import secrets
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from speechguard.batch.workers.pool import ATTEMPTS, Died
from speechguard.errors import SpeechguardError, UserError

REACHED_WITHIN = 60.0  # s, to find a cluster
STARTED_WITHIN = 600.0  # s in which nothing happens while actors wait for cores: machines that are ordered take minutes
LOST_STARTS = 4  # actors in a row that are lost before they have started
OBJECTS = 80 << 20  # bytes of a cluster of ours for what is passed: a task or a result is some 100 kB
# A cluster of ours: nothing is told to Ray's makers, it listens on this machine only, and to those who know a secret.
_OURS = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",
    "RAY_AUTH_MODE": "token",
}
_PROBE = "import sys, logging, ray; ray.init(sys.argv[1], log_to_driver=False, logging_level=logging.ERROR)"

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class WorkerResources:
    """What a worker takes of its machine."""

    cores: int = 1
    memory: int = 0  # bytes; 0: not counted
    gpus: int = 0


class _Work(Generic[T, R]):
    """What runs in an actor."""

    def begin(self, start: Callable[[], Callable[[T], R]]) -> SpeechguardError | None:
        """None: it has started."""
        try:
            self._work = start()
        except SpeechguardError as error:
            return error
        return None

    def do(self, task: T) -> R:
        return self._work(task)


@dataclass(eq=False)
class _Actor(Generic[T]):
    handle: Any
    answer: Any  # reference to what its start or its task will give
    ready: bool = False
    task: T | None = None
    attempt: int = 0  # of the task


class RayExecutor(Generic[T, R]):
    """Actors that start with the first tasks and stay. A context manager: so long the cluster is used."""

    def __init__(
        self,
        start: Callable[[], Callable[[T], R]],
        workers: int | None,
        resources: WorkerResources,
        address: str | None = None,
    ) -> None:
        """`start` is called in each actor and gives what does its tasks. It, tasks and results can be pickled.

        `workers`: None: as many as the cluster has room for. `address`: None: a cluster of this machine, for this run.
        """
        self._start = start
        self._workers = workers
        self._resources = resources
        self._address = address
        self._actors: list[_Actor[T]] = []
        self._waiting: deque[tuple[T, int]] = deque()  # tasks for the next actor that is free, with the attempt
        self._open = contextlib.ExitStack()

    def __enter__(self) -> RayExecutor[T, R]:
        """Raises UserError when there is no Ray, or no cluster at the address."""
        # Ray prints a paragraph on standard output, which is for our results, whenever an actor is lost.
        nowhere = self._open.enter_context(open(os.devnull, "w"))  # noqa: PTH123
        self._open.enter_context(contextlib.redirect_stdout(nowhere))
        try:
            if self._address is None:
                self._begin_cluster()
            else:
                self._join_cluster(self._address)
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the actors, whatever they do, and a cluster of ours. Idempotent."""
        for actor in self._actors:
            _kill(actor)
        self._actors.clear()
        self._waiting.clear()
        self._open.close()

    def run(self, tasks: Iterable[T]) -> Iterator[tuple[T, R | Died]]:
        """Yield the tasks with their results, as they come. A task is taken for each actor that is free or starts.

        Raises the SpeechguardError of an actor that cannot start, or when no machine has room for one.
        """
        import ray
        from ray.exceptions import RayError

        left = iter(tasks)
        lost_starts = 0
        while True:
            self._occupy(left)
            busy = [actor for actor in self._actors if actor.task is not None]
            starting = [actor for actor in self._actors if not actor.ready] if self._waiting else []
            if not busy and not starting:
                return
            answers = {actor.answer: actor for actor in busy + starting}
            given, _ = ray.wait(list(answers), num_returns=1, timeout=None if busy else STARTED_WITHIN)
            if not given:
                raise SpeechguardError(f"no machine of the cluster had room for a worker within {STARTED_WITHIN:.0f} s")
            actor = answers[given[0]]
            try:
                answer: Any = ray.get(actor.answer)
            except RayError as error:
                self._actors.remove(actor)
                _kill(actor)
                lost_starts += not actor.ready
                if lost_starts >= LOST_STARTS:
                    raise SpeechguardError(f"the workers end before they begin: {_reason(error)}") from None
                if actor.task is not None and actor.attempt < ATTEMPTS:
                    self._waiting.append((actor.task, actor.attempt + 1))
                elif actor.task is not None:
                    yield actor.task, Died(None)
                continue
            if isinstance(answer, SpeechguardError):
                raise answer
            if not actor.ready:
                actor.ready, lost_starts = True, 0
                continue
            task, actor.task = actor.task, None
            assert task is not None
            self._occupy(left)  # before what is done with the answer, which takes time
            yield task, answer

    def _occupy(self, left: Iterator[T]) -> None:
        """Give tasks to actors that have none, and begin actors while there are tasks."""
        for actor in [actor for actor in self._actors if actor.ready and actor.task is None]:
            given = self._waiting.popleft() if self._waiting else next(((task, 1) for task in left), None)
            if given is None:
                return
            actor.task, actor.attempt = given
            actor.answer = actor.handle.do.remote(actor.task)
        while True:  # a task for each actor that starts, and for one more where there is room
            starting = sum(not actor.ready for actor in self._actors)
            room = len(self._actors) < self._most()
            if len(self._waiting) < starting + room:
                given = next(((task, 1) for task in left), None)
                if given is None:
                    return
                self._waiting.append(given)
            elif room:
                self._begin_actor()
            else:
                return

    def _begin_actor(self) -> None:
        import ray

        resources = self._resources
        made = ray.remote(_Work).options(
            num_cpus=resources.cores, num_gpus=resources.gpus, memory=resources.memory, max_restarts=0
        )
        handle: Any = made.remote()
        self._actors.append(_Actor(handle, handle.begin.remote(self._start)))

    def _most(self) -> int:
        """Return how many actors there may be; at least one, which then waits for room."""
        if self._workers is None:
            import ray

            room = ray.cluster_resources()
            resources = self._resources
            needs = {"CPU": resources.cores, "GPU": resources.gpus, "memory": resources.memory}
            self._workers = max(1, min(int(room.get(name, 0) // need) for name, need in needs.items() if need))
        return self._workers

    def _begin_cluster(self) -> None:
        """A cluster of this machine's processes, which nobody else can reach."""
        os.environ.update(_OURS)
        os.environ.setdefault("RAY_AUTH_TOKEN", secrets.token_hex())  # a process has one for all its clusters
        folder = self._open.enter_context(tempfile.TemporaryDirectory(prefix="sg-ray-", ignore_cleanup_errors=True))
        cores = None if self._workers is None else self._workers * self._resources.cores
        self._connect(
            address="local", num_cpus=cores, include_dashboard=False, object_store_memory=OBJECTS, _temp_dir=folder
        )

    def _join_cluster(self, address: str) -> None:
        # ray.init tries for minutes to reach what is not there, and cannot be stopped.
        try:
            probe = subprocess.run(
                [sys.executable, "-c", _PROBE, address],
                capture_output=True,
                text=True,
                timeout=REACHED_WITHIN,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise UserError(
                f"--address {address}: no Ray cluster answers within {REACHED_WITHIN:.0f} s; is it running there?"
            ) from None
        if probe.returncode:
            _import_ray()
            lines = [line for line in probe.stderr.splitlines() if line.strip()]
            raise UserError(f"--address {address}: {lines[-1] if lines else 'cannot be used'}")
        self._connect(address=address)

    def _connect(self, **options: Any) -> None:
        ray = _import_ray()
        self._open.callback(ray.shutdown)
        try:
            ray.init(log_to_driver=False, logging_level=logging.ERROR, **options)
        except (OSError, RuntimeError, ValueError) as error:
            raise UserError(f"Ray does not start ({_reason(error)})") from None


def _import_ray() -> Any:
    try:
        import ray
    except ImportError:
        raise UserError("--executor ray needs Ray: pip install 'speechguard[ray]'") from None
    return ray


def _kill(actor: _Actor[Any]) -> None:
    import ray

    ray.kill(actor.handle)


def _reason(error: Exception) -> str:
    """Return what Ray says in many lines, in one."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    told = [line for line in lines if "Error: " in line or line.startswith("The actor is dead because")]
    return (told or lines or [type(error).__name__])[-1]
