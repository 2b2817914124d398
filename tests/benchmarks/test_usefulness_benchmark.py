"""The benchmark of the queue's order: who knows the truth decides a made-up store, or by labels."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace

import bench_usefulness as bench
import pytest
from report.stores import StoreMaker, event
from review.store.made_store import maker

from speechguard.config import bundled
from speechguard.evaluation.labels import read_labelled_calls
from speechguard.review.store.database import Database
from speechguard.review.store.importing import bring_in
from speechguard.review.store.queue import Filter, find


@pytest.mark.parametrize("order", [None, "useful", "worst", "time"])
def test_the_first_findings_are_decided(tmp_path, monkeypatch, order):
    monkeypatch.setattr(bench, "FIRST", (3, 12))
    with Database.open(f"sqlite:///{tmp_path / 'a.sqlite'}") as database:
        bring_in(database, maker(tmp_path / "store").write())
        few, every = bench.reviewed(database, order, lambda row: row.machine.kind == "missing")
        with database.reading() as tx:
            assert find(tx, Filter()).total == 0
            assert find(tx, Filter(status="rejected")).total == every["change a verdict"] == 7
    assert (few["first"], every["first"], every["forbidden phrases"]) == (3, 12, 7)
    assert 0 <= few["points"] <= every["points"]


def test_the_labels_say_what_is_true(tmp_path):
    call = next(one for one in read_labelled_calls(bundled("samples")) if one.name == "zh-not-my-job")
    said = next(turn for turn in call.turns if turn.tag == "forbidden")
    own = event(call.name, "zh.shirking.not-my-job", said.start, said.end, phrase=said.phrase, heard="x")
    made = StoreMaker(tmp_path / "store").call(call.name, [own], transcribed=("agent", "customer"), duration=60.0)
    true = bench.judged_by_labels(Namespace(rules=None), made.write(), {call.name: call})
    with Database.open(f"sqlite:///{tmp_path / 'a.sqlite'}") as database:
        bring_in(database, tmp_path / "store")
        with database.reading() as tx:
            (row,) = find(tx, Filter()).items
    assert true(row)
    assert not true(replace(row, machine=replace(own, start=said.end + 9, end=said.end + 10)))
    assert not true(replace(row, machine=replace(own, rule="zh.impatience.told-you")))
