"""Stores that change again and again while reviewers decide: a plain model says what must be there."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from report.stores import StoreMaker, event

from speechguard.review.store.audit_check import verify
from speechguard.review.store.bringing import Brought
from speechguard.review.store.database import Database
from speechguard.review.store.importing import bring_in
from speechguard.review.store.queue import Filter, find
from speechguard.review.store.verdicts import decide

RULES = ("zh.impatience.told-you", "zh.opening.greeting")
CALLS = ("a", "b", "c")

# What the machine finds in a call: rule, start and how alike it sounds, which may change when it is judged again.
found = st.dictionaries(st.tuples(st.sampled_from(RULES), st.integers(0, 2)), st.sampled_from([0.7, 0.9]), max_size=4)
stores = st.dictionaries(st.sampled_from(CALLS), found, max_size=3)
steps = st.lists(st.tuples(stores, st.lists(st.integers(0, 9), max_size=3)), min_size=1, max_size=6)


def write(folder, store):
    """The store as `score` leaves it."""
    maker = StoreMaker(folder)
    for call, findings in store.items():
        events = [
            event(call, rule, float(start), start + 0.5, id=number, score=score)
            for number, ((rule, start), score) in enumerate(findings.items())
        ]
        maker.call(call, events, judged=json.dumps(list(findings.items())))
    maker.write()


def in_queue(tx, status):
    """By call, rule and start."""
    items = find(tx, Filter(status=status), "time", limit=100).items
    return {(item.call, item.machine.rule, int(item.machine.start)): item for item in items}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps)
def test_what_is_open_and_what_was_decided(new_url, steps):
    with tempfile.TemporaryDirectory() as folder, Database.open(new_url()) as database:
        decided: dict[tuple[str, str, int], int] = {}
        for store, choices in steps:
            write(Path(folder), store)
            bring_in(database, Path(folder))
            assert bring_in(database, Path(folder)) == Brought()
            said = {(call, *one): score for call, findings in store.items() for one, score in findings.items()}
            with database.change() as tx:
                left, confirmed = in_queue(tx, "open"), in_queue(tx, "confirmed")
                assert {one: item.machine.score for one, item in left.items()} == {
                    one: score for one, score in said.items() if one not in decided
                }
                assert {one: item.id for one, item in confirmed.items()} == decided
                assert {one for one, item in confirmed.items() if item.present} == decided.keys() & said.keys()
                for choice in choices:
                    if left:
                        one = sorted(left)[choice % len(left)]
                        item = left.pop(one)
                        decide(tx, item.id, item.revision, "ana", "confirmed")
                        decided[one] = item.id
        assert verify(database).problems == ()
