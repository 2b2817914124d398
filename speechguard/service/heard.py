"""What was heard of a call as lines of the event log."""

from __future__ import annotations

import json
from typing import Any

from speechguard.archive.codecs.heard import heard_data, heard_of
from speechguard.calls.so_far import Kept
from speechguard.messages import Progress


def line_of(message: Kept) -> str:
    """Return what was heard as a line of JSON."""
    if isinstance(message, Progress):
        data: dict[str, Any] = {
            "kind": "progress",
            "now": message.now,
            "settled": message.settled,
            "ended": message.ended,
        }
    else:
        data = heard_data(message)
    return json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def message_of(line: str) -> Kept:
    """Return what was heard. Raises ValueError."""
    data = json.loads(line)
    if data["kind"] == "progress":
        return Progress(data["now"], data["settled"], frozenset(), ended=data["ended"])
    return heard_of(data)
