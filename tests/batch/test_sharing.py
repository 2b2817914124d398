"""Work shared between processes: in order, in as many as pay, and none is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest
import sharing_workers

from speechguard.batch.sharing import PAYS, shared


@pytest.mark.parametrize(
    ("items", "size", "processes", "used"),
    [(4, 4 * PAYS, 2, 2), (4, 4 * PAYS, 1, 1), (4, PAYS, 8, 1), (1, 9 * PAYS, 8, 1), (0, 0, 8, 0)],
)
def test_as_many_processes_as_pay(tmp_path: Path, items: int, size: int, processes: int, used: int):
    work = partial(sharing_workers.note_and_wait, tmp_path)
    found = list(shared(work, [0.3] * items, size, processes))
    assert len(found) == items
    assert len(set(found)) == used
    assert (os.getpid() in found) == (used == 1)


@pytest.mark.parametrize("processes", [1, 2])
def test_results_come_in_order_and_an_error_comes_through(processes: int):
    found = shared(sharing_workers.fail, [0, 1, 2, 3], 4 * PAYS, processes)
    assert [next(found), next(found)] == [0, 1]
    with pytest.raises(ValueError, match="of 2"):
        next(found)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no /proc here")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_no_process_outlives_the_one_that_shares(tmp_path: Path, how: signal.Signals):
    here = Path(__file__).parent
    path = os.pathsep.join(map(str, [here, here.parent.parent]))
    program = [sys.executable, here / "sharing_workers.py", tmp_path]
    running = subprocess.Popen(program, env={**os.environ, "PYTHONPATH": path}, stderr=subprocess.PIPE)
    try:
        _wait(lambda: len(list(tmp_path.iterdir())) == 2)
        workers = [int(path.name) for path in tmp_path.iterdir()]
        assert all(map(_runs, workers))
        running.send_signal(how)
        _wait(lambda: not any(map(_runs, workers)))
    finally:
        running.kill()
        running.communicate()


def _wait(until) -> None:
    end = time.monotonic() + 60
    while not until():
        assert time.monotonic() < end
        time.sleep(0.05)


def _runs(process: int) -> bool:
    """Whether it is there, and not only as an entry that nobody has removed."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
