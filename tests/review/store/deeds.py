"""What reviewers do with a database: something of every kind."""

from __future__ import annotations

from speechguard.review.store.appeals import appeal, settle
from speechguard.review.store.database import Connection
from speechguard.review.store.marks import mark, withdraw
from speechguard.review.store.verdicts import decide, undo


def review(tx: Connection) -> None:
    """Verdicts, one taken back, an appeal that is settled, and marks, one withdrawn."""
    decide(tx, 1, 0, "ana", "rejected", "misheard", "note", "text")
    decide(tx, 2, 0, "ana", "confirmed")
    undo(tx, 2, 1, "ana")
    decide(tx, 4, 0, "bo", "confirmed")
    settle(tx, appeal(tx, 4, "O'Neill", "I never said that", 7), "lea", "overturned", "quite right")
    mark(tx, 1, "zh.hold.thanks", "agent", 1.25, 2.1, "ana", "missed", "谢谢")
    withdraw(tx, mark(tx, 1, "zh.hold.thanks", "agent", 3.0, 4.0, "ana"), "bo")
