"""Calls of a store as `score` makes them of what was heard."""

from __future__ import annotations

from pathlib import Path

from speechguard.archive.codecs.values import as_bytes
from speechguard.archive.record import Asked, CallRecord
from speechguard.archive.store import Entry
from speechguard.archive.stored import StoredCall, stored_line
from speechguard.batch.entries import StoreJudge
from speechguard.messages import AgentChannel
from speechguard.rules.rulebook import Rulebook


def judged_entry(
    stored: StoredCall, rulebook: Rulebook, recording: Path, number: int, channel: AgentChannel = "left"
) -> Entry:
    """A call judged by a rulebook; `number`: of it in the store."""
    record = CallRecord(
        call=stored.call,
        id=f"{number:064}",
        recording=f"{number:064}",
        file=str(recording),
        size=recording.stat().st_size,
        modified=1,
        asked=Asked(),
        metadata=stored.metadata,
        agent_channel=channel,
    )
    judge = StoreJudge({stored.language: rulebook}, lambda *_: ())
    (entry,) = judge.entries([(record, as_bytes(stored_line(stored) + "\n"))])
    return entry
