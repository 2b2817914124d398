"""The benchmark of the review's database, with a small one."""

from __future__ import annotations

import bench_review

from speechguard.review.store.database import Database


def test_a_small_store(tmp_path):
    folder = tmp_path / "store"
    calls = bench_review.make_store(folder, 6_000, seed=1)
    with Database.of_store(folder) as database:
        figures = bench_review.measure(database, folder, decisions=30, times=1)
    assert (figures["findings"], figures["calls"]) == (6_000, calls)
    assert figures["pages"].keys() == {*bench_review.FILTERS, "open, far"}
    assert all(by_order.keys() == set(bench_review.ORDERS) for by_order in figures["pages"].values())
