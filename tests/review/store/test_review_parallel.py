"""Many reviewers at once, threads and processes: nothing is lost, and every conflict is told."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from review.store.deciding import review
from review.store.made_store import maker

from speechguard.review.store.audit_check import verify
from speechguard.review.store.database import Database
from speechguard.review.store.importing import bring_in
from speechguard.review.store.queue import Filter, find
from speechguard.review.store.rows import event
from speechguard.review.store.verdicts import Conflict, decide, history

REVIEWERS = [f"r{number}" for number in range(20)]
PROCESSES = ["p0", "p1", "p2"]
SCRIPT = Path(__file__).with_name("deciding.py")


@pytest.fixture
def many(url, tmp_path):
    """A database with some more findings."""
    maker(tmp_path / "many", 31).write()
    with Database.open(url) as database:
        bring_in(database, tmp_path / "many")
        yield database


def test_twenty_reviewers_and_three_processes(many, url):
    with many.reading() as tx:
        total = find(tx, Filter(status=None)).total + find(tx, Filter(kind="not_assessable")).total
    environment = {"PYTHONPATH": str(Path(__file__).parents[3])}
    command = [sys.executable, str(SCRIPT), url]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "env": environment}
    started = [subprocess.Popen([*command, who, str(total)], **pipes) for who in PROCESSES]
    for process in started:
        assert process.stdout.readline() == "ready\n"
    barrier = Barrier(len(REVIEWERS) + 1)

    def work(who):
        barrier.wait()
        return review(many, who, list(range(1, total + 1)))

    with ThreadPoolExecutor(len(REVIEWERS)) as pool:
        results = [pool.submit(work, who) for who in REVIEWERS]
        for process in started:
            process.stdin.write("\n")
            process.stdin.flush()
        barrier.wait()
        told = dict(zip(REVIEWERS, (result.result() for result in results), strict=True))
    for who, process in zip(PROCESSES, started, strict=True):
        told[who] = json.loads(process.communicate()[0])
        assert process.returncode == 0

    decided = {number: who for who, (own, _) in told.items() for number in own}
    assert sorted(number for own, _ in told.values() for number in own) == list(range(1, total + 1))  # once each
    assert {who for _, faster in told.values() for who in faster} <= told.keys()
    with many.reading() as tx:
        for number, who in decided.items():
            row, [verdict] = event(tx, number), history(tx, number).verdicts
            assert (row.status, row.revision, row.decided_by) == ("confirmed", 1, who)
            assert (verdict.reviewer, verdict.note) == (who, f"by {who}")
    assert verify(many).problems == ()


def test_one_of_twenty_at_the_same_moment(database):
    """All have seen the same revision: one decides, nineteen are told who it was."""
    barrier = Barrier(20)

    def work(who):
        barrier.wait()
        try:
            with database.change() as tx:
                return decide(tx, 1, 0, who, "confirmed")
        except Conflict as conflict:
            return conflict.by

    with ThreadPoolExecutor(20) as pool:
        results = list(pool.map(work, REVIEWERS))
    winner = REVIEWERS[results.index(1)]
    assert sorted(map(str, results)) == sorted(["1"] + [winner] * 19)


def test_importing_while_others_decide(database, folder):
    """A second program brings the store in while reviewers decide."""
    maker(folder, 30).write()

    def bring(_):
        return bring_in(database, folder)

    with ThreadPoolExecutor(6) as pool:
        brought = [pool.submit(bring, number) for number in range(2)]
        reviews = [pool.submit(review, database, who, list(range(1, 14))) for who in REVIEWERS[:4]]
        assert sum(one.result().new for one in brought) == 24
        assert sum(len(one.result()[0]) for one in reviews) == 13
    assert verify(database).problems == ()
