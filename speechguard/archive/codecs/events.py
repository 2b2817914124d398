"""An event as a line of JSON, for event files, stores and the database of reviewers."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any, get_args

from speechguard.archive.codecs.values import (
    Reader,
    among,
    as_bytes,
    flag,
    number,
    optional,
    parse,
    read,
    required,
    signed,
    text,
    whole,
)
from speechguard.messages import ROLES, SEVERITIES, ComplianceEvent, Kind, Status

_ROUNDED = ("start", "end", "score", "audio_seen", "delay", "value")  # to the millisecond and the like
_READERS: dict[str, Reader] = {
    **dict.fromkeys(("call", "rule", "phrase", "heard", "say_instead", "reason", "unit", "rules"), text),
    **dict.fromkeys(("start", "end"), signed),
    **dict.fromkeys(("score", "audio_seen"), number),
    **dict.fromkeys(("delay", "value", "at_least", "at_most"), optional(signed)),
    "kind": among(get_args(Kind)),
    "severity": among(SEVERITIES),
    "status": among(get_args(Status)),
    "role": among(ROLES),
    "id": whole,
    "flagged": flag,
}
_NEEDED = required(ComplianceEvent)


def event_data(event: ComplianceEvent) -> dict[str, Any]:
    """Return the event as plain data, its times rounded to the millisecond."""
    data = asdict(event)
    for name in _ROUNDED:
        if data[name] is not None:
            data[name] = round(data[name], 3)
    return data


def event_line(event: ComplianceEvent) -> str:
    """Return the event as a line of JSON, without the line's end."""
    return json.dumps(event_data(event), ensure_ascii=False)


def event_lines(events: Iterable[ComplianceEvent]) -> bytes:
    """Return the lines of events as a file has them."""
    return as_bytes("".join(f"{event_line(event)}\n" for event in events))


def event_of(line: str | bytes) -> ComplianceEvent:
    """Return the event of a line; fields that came later may be missing. Raises ValueError with what is wrong."""
    return ComplianceEvent(**read(parse(line), _READERS, _NEEDED, "the event"))


def events_of(lines: bytes) -> list[ComplianceEvent]:
    """Return the events of lines. Raises ValueError with what is wrong in the first that is none."""
    return [event_of(line) for line in lines.splitlines()]
