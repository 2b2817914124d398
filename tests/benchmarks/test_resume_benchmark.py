"""Kills come at moments over the whole run, and what must be the same of two stores is compared."""

import subprocess
import sys

import pytest
from bench_resume import DELAY, LAST, _alive, kills, stored_calls

from speechguard.archive.record import Asked, CallRecord
from speechguard.archive.store import Entry, Store


def test_moments_are_the_same_for_a_seed_in_order_and_leave_something():
    chosen = kills(10, 210, 6)
    assert chosen == kills(10, 210, 6) != kills(10, 210, 7)
    assert [kill.stored for kill in chosen] == sorted(kill.stored for kill in chosen)
    assert all(0 <= kill.stored < LAST * 210 and 0 <= kill.delay <= DELAY for kill in chosen)
    assert [kill.group for kill in chosen] == [True, False] * 5


def record(call, seconds, score=90.0):
    return CallRecord(call, "id", "recording", f"/{call}.wav", 1, 2, Asked("zh"), score=score, seconds=seconds)


def stored(folder, *entries):
    with Store(folder) as store:
        for entry in entries:
            store.add(entry)
    return stored_calls(folder)


def test_order_places_and_seconds_do_not_count_and_all_else_does(tmp_path):
    one = stored(
        tmp_path / "one", Entry(record("a", 1.0), b"{}\n", b"heard a\n"), Entry(record("b", 2.0), b"", b"heard b\n")
    )
    other = stored(
        tmp_path / "other", Entry(record("b", 3.0), b"", b"heard b\n"), Entry(record("a", 4.0), b"{}\n", b"heard a\n")
    )
    assert one == other
    assert stored(tmp_path / "score", Entry(record("a", 1.0, 80.0), b"{}\n", b"heard a\n"))["a"] != one["a"]
    assert stored(tmp_path / "heard", Entry(record("a", 1.0), b"{}\n", b"heard b\n"))["a"] != one["a"]
    assert stored(tmp_path / "events", Entry(record("a", 1.0), b"", b"heard a\n"))["a"] != one["a"]


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_worker_that_outlives_its_group_is_seen():
    program = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'input()'])"
    leader = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, start_new_session=True)
    leader.wait()
    assert _alive(leader.pid)
    leader.communicate()  # the end of its input ends the one that is left
    while _alive(leader.pid):
        pass
