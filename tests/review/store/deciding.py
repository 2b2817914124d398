"""A reviewer, also as a process: decides about findings, in an order of its own, and says what it did."""

from __future__ import annotations

import json
import random
import sys

from speechguard.review.store.database import Database
from speechguard.review.store.rows import event
from speechguard.review.store.verdicts import Conflict, decide


def review(database: Database, who: str, numbers: list[int]) -> tuple[list[int], list[str]]:
    """Confirm those that are open. Returns which were decided here, and who was faster at others."""
    decided: list[int] = []
    conflicts: list[str] = []
    for number in random.Random(who).sample(numbers, len(numbers)):
        with database.reading() as tx:
            row = event(tx, number)
        if row.status != "open":
            continue
        try:
            with database.change() as tx:
                decide(tx, number, row.revision, who, "confirmed", note=f"by {who}")
            decided.append(number)
        except Conflict as conflict:
            conflicts.append(conflict.by)
    return decided, conflicts


if __name__ == "__main__":
    with Database.open(sys.argv[1]) as database:
        print("ready", flush=True)
        sys.stdin.readline()
        print(json.dumps(review(database, sys.argv[2], list(range(1, int(sys.argv[3]) + 1)))), flush=True)
