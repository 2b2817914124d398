"""Worker processes: every task has an answer, whoever dies."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from speechguard.batch.workers.pool import Died, Pool
from speechguard.errors import SpeechguardError, WeightsError


def double():
    return _double


def _double(task: object) -> object:
    if isinstance(task, Path):
        if not task.exists():
            task.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return os.getpid()
    if task == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    return task * 2  # type: ignore[operator]


def die() -> Callable[[object], object]:
    os._exit(3)


def refuse() -> Callable[[object], object]:
    raise WeightsError("these weights are none")


def test_tasks_are_answered_and_workers_stay():
    with Pool(double, 2) as pool:
        assert sorted(pool.run(range(5))) == [(n, 2 * n) for n in range(5)]
        assert sorted(pool.run(iter([7, 8]))) == [(7, 14), (8, 16)]
        assert list(pool.run([])) == []


def test_a_task_is_tried_again_when_its_worker_dies(tmp_path: Path):
    with Pool(double, 1) as pool:
        answers = list(pool.run([1, tmp_path / "once", "die", 2]))
    assert [answer for _, answer in answers if isinstance(answer, Died)] == [Died(-9)]
    assert {task for task, _ in answers} == {1, tmp_path / "once", "die", 2}
    assert len(answers) == 4


def test_workers_that_cannot_start_end_the_run():
    with Pool(die, 1) as pool, pytest.raises(SpeechguardError, match="end before they begin, with code 3"):
        list(pool.run([1]))
    with Pool(refuse, 1) as pool, pytest.raises(WeightsError, match="these weights are none"):
        list(pool.run([1]))
