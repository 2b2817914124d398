"""The event log: what a method has written is there, whatever becomes of the program; a wrong change fails alone."""

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from made_floor import said
from sqlalchemy import insert

from speechguard.errors import SpeechguardError, UserError
from speechguard.messages import ComplianceEvent, Progress, Transcript
from speechguard.reasons import because
from speechguard.service.alerts import Alert
from speechguard.service.log import FILE, EventLog
from speechguard.service.tables import live_calls

WRITER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from fakes import transcript
from test_log import event, said
from speechguard.messages import Progress
from speechguard.service.log import EventLog
log = EventLog.of_store(Path(sys.argv[1]))
call = log.begin(said(), 0.0)
log.write(call, [transcript("您好"), Progress(7.5, 7.0, frozenset())], [], [], 0.0)
for number in range(100000):
    print(log.write(call, [], [event(number)], [], 0.0), flush=True)
"""


def event(number=1, **more):
    fields = {
        "call": "1",
        "kind": "violation",
        "rule": "zh.a",
        "severity": "major",
        "status": "confirmed",
        "role": "agent",
        "start": 1.0,
        "end": 2.0,
        "phrase": "这事不归我管",
        "heard": "这事不归我管",
        "score": 1.0,
        "say_instead": "",
        "audio_seen": 2.5,
        "id": number,
    }
    return ComplianceEvent(**{**fields, **more})


def rows(folder, query):
    with contextlib.closing(sqlite3.connect(folder / FILE)) as log:
        return log.execute(query).fetchall()


@pytest.fixture
def log(tmp_path):
    with contextlib.closing(EventLog.of_store(tmp_path)) as opened:
        yield opened


def test_what_was_written_outlives_a_kill(tmp_path):
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    tests = str(Path(__file__).parent)
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(tmp_path), tests],
        stdout=subprocess.PIPE,
        text=True,
        env={**environment, "PYTHONPATH": os.pathsep.join([environment["PYTHONPATH"], tests, str(Path(tests).parent)])},
    )
    told = [int(writer.stdout.readline()) for _ in range(50)]
    os.kill(writer.pid, signal.SIGKILL)
    told += [int(line) for line in writer.communicate()[0].splitlines()]
    assert {number for (number,) in rows(tmp_path, "SELECT id FROM live_events")} >= set(told)
    with contextlib.closing(EventLog.of_store(tmp_path)) as log:
        [left] = log.left(0.0)
        assert (left.number, left.facts, left.ended, left.stored) == (1, said(), None, False)
        assert [message.text for message in left.so_far.heard if isinstance(message, Transcript)] == ["您好"]
        assert left.so_far.now == Progress(7.5, 7.0, frozenset())
        assert len(left.so_far.events) >= len(told)
        assert left.newest >= max(told)
        # Numbers only grow, also after those that nobody was told of.
        assert log.write(1, [], [event()], [], 0.0) > max(told)


def test_numbers_grow_over_all_calls_and_threads(log, tmp_path):
    calls = [log.begin(said(str(number)), 0.0) for number in range(4)]
    told = {call: [] for call in calls}

    def write(call):
        for number in range(30):
            told[call].append(log.write(call, [], [event(number), event(number + 1)], [], 0.0))

    threads = [threading.Thread(target=write, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert calls == [1, 2, 3, 4]
    assert all(numbers == sorted(numbers) and len(set(numbers)) == 30 for numbers in told.values())
    assert rows(tmp_path, "SELECT call_id, count(*) FROM live_events GROUP BY call_id") == [(c, 60) for c in calls]


def test_a_number_is_not_given_twice_though_rows_are_taken_out(log, tmp_path):
    call = log.begin(said(), 0.0)
    before = log.write(call, [], [event()], [], 0.0)
    with contextlib.closing(sqlite3.connect(tmp_path / FILE)) as other:
        other.execute("DELETE FROM live_events")
        other.commit()
    assert log.write(call, [], [event()], [], 0.0) > before


def test_one_change_that_is_wrong_fails_alone(log):
    held, on = threading.Event(), threading.Event()

    def slow(_):
        held.set()
        assert on.wait(20)

    first = log._commits.begin(slow)
    assert held.wait(20)  # those that follow are one group
    row = {"call": "a", "facts": "{}", "started_at": ""}
    good = [log._commits.begin(lambda tx: tx.execute(insert(live_calls).values(row)).rowcount) for _ in range(3)]
    wrong = log._commits.begin(lambda tx: tx.execute(insert(live_calls).values(call="b")))
    good.append(log._commits.begin(lambda tx: tx.execute(insert(live_calls).values(row)).rowcount))
    on.set()
    first.result(20)
    assert [one.result(20) for one in good] == [1] * 4
    with pytest.raises(Exception, match="NOT NULL"):
        wrong.result(20)


def test_a_disk_that_is_full_is_told_and_the_log_goes_on(log):
    call = log.begin(said(), 0.0)
    with log._engine.connect() as tx:
        [(pages,)] = tx.exec_driver_sql("PRAGMA page_count").fetchall()
    limit = f"PRAGMA max_page_count = {pages}"
    log._commits.change(lambda tx: tx.exec_driver_sql(limit))
    much = [event(number) for number in range(1000)]
    with pytest.raises(SpeechguardError, match="the disk is full"):
        log.write(call, [], much, [], 0.0)
    log._commits.change(lambda tx: tx.exec_driver_sql("PRAGMA max_page_count = 100000"))
    assert log.write(call, [], [event()], [], 0.0) > 0


def test_alerts_stand_as_they_were_left(log, tmp_path):
    call = log.begin(said(), 0.0)
    number = log.alert(call, event(), 10.0)
    alert = Alert(number, call, "zh.a", "major", (1,), 2.0, 10.0).escalate(80.0).acknowledge("Ana", 90.0)
    log.keep(alert)
    log.write(call, [], [], [alert.resolve("Luz", 95.0)], 95.0)
    columns = "state, escalated_at, acknowledged_by, acknowledged_at, resolved_by, resolved_at"
    assert rows(tmp_path, f"SELECT {columns} FROM live_alerts") == [
        (
            "resolved",
            *("1970-01-01T00:01:20.000Z", "Ana", "1970-01-01T00:01:30.000Z"),
            "Luz",
            "1970-01-01T00:01:35.000Z",
        )
    ]


def test_how_a_call_ended_is_noted(log, tmp_path):
    log.end(log.begin(said(), 0.0), 61.5, 100.0, because("source_silent", seconds=60))
    [(heard, ended, problem)] = rows(tmp_path, "SELECT heard, ended_at, problem FROM live_calls")
    assert (heard, ended) == (61.5, "1970-01-01T00:01:40.000Z")
    assert "source_silent" in problem
    [left] = log.left(1e10)
    assert (left.ended, left.problem) == (100.0, because("source_silent", seconds=60))
    log.stored(left.number)
    assert log.left(1e10) == []


@pytest.mark.skipif(os.name != "posix", reason="elsewhere files have the rights of their folder")
def test_the_log_is_for_its_owner_alone(tmp_path):
    EventLog.of_store(tmp_path).close()
    assert (tmp_path / FILE).stat().st_mode & 0o077 == 0


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(UserError, match="cannot be opened"):
        EventLog.of_store(tmp_path / "nowhere")
