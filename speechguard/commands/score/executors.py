"""Where the workers of `score` run: processes of this machine, or of a Ray cluster."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from speechguard.batch.hearing import Failure, Hear, HeardCall, HearingTask
from speechguard.batch.workers.executor import Executor
from speechguard.batch.workers.pool import Pool
from speechguard.batch.workers.ray_executor import RayExecutor, WorkerResources
from speechguard.batch.workers.room import WORKER_MEMORY


def executor_of(
    args: argparse.Namespace, start: Callable[[], Hear], workers: int
) -> Executor[HearingTask, HeardCall | Failure]:
    """Return what runs the workers. `workers`: of this machine; a cluster elsewhere has as many as it has room for."""
    if args.executor == "local":
        return Pool(start, workers)
    cores = args.threads or 1
    gpus = int(args.model_device == "cuda")
    if args.address:
        return RayExecutor(start, args.workers, WorkerResources(cores, WORKER_MEMORY, gpus), args.address)
    return RayExecutor(start, workers, WorkerResources(cores, 0, gpus))
