"""An event as a line of JSON, for event files, stores and the database of reviewers."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import fields
from typing import Any, get_args

from speechguard.archive.codecs.reasons import read_reason
from speechguard.archive.codecs.values import (
    ValueReader,
    among,
    any_object,
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
from speechguard.words.reasons import in_words

_ROUNDED = ("start", "end", "score", "audio_seen", "delay", "value", "meaning")  # to the millisecond and the like
_READERS: dict[str, ValueReader] = {
    **dict.fromkeys(("call", "rule", "phrase", "heard", "say_instead", "reason", "reason_code", "unit", "rules"), text),
    "reason_values": any_object,
    **dict.fromkeys(("start", "end"), signed),
    **dict.fromkeys(("score", "audio_seen"), number),
    **dict.fromkeys(("delay", "value", "at_least", "at_most"), optional(signed)),
    "meaning": optional(number),
    "kind": among(get_args(Kind)),
    "severity": among(SEVERITIES),
    "status": among(get_args(Status)),
    "role": among(ROLES),
    "id": whole,
    "flagged": flag,
}
_NEEDED = required(ComplianceEvent)


def event_data(event: ComplianceEvent) -> dict[str, Any]:
    """Return the event as plain data, its times rounded to the millisecond.

    The reason is there in English, for programs that read files, and at the end as a code with its values.
    """
    data = {entry.name: getattr(event, entry.name) for entry in fields(event)}
    data["reason"] = in_words(event.reason, "en")
    for name in _ROUNDED:
        if data[name] is not None:
            data[name] = round(data[name], 3)
    if event.reason is not None:
        plain = event.reason.as_dict()
        data |= {"reason_code": plain.pop("code"), "reason_values": plain}
    return data


def event_line(event: ComplianceEvent) -> str:
    """Return the event as a line of JSON, without the line's end."""
    return json.dumps(event_data(event), ensure_ascii=False)


def event_lines(events: Iterable[ComplianceEvent]) -> bytes:
    """Return the lines of events as a file has them."""
    return as_bytes("".join(f"{event_line(event)}\n" for event in events))


def event_of(line: str | bytes) -> ComplianceEvent:
    """Return the event of a line; fields that came later may be missing. Raises ValueError with what is wrong."""
    return event_from(parse(line))


def event_from(data: Any) -> ComplianceEvent:
    """Return the event of plain data. Raises ValueError with what is wrong."""
    values = read(data, _READERS, _NEEDED, "the event")
    english, code, plain = (values.pop(name, None) for name in ("reason", "reason_code", "reason_values"))
    coded = {**(plain or {}), "code": code} if code else None
    return ComplianceEvent(**values, reason=read_reason(english, coded) if coded or english else None)


def events_of(lines: bytes) -> list[ComplianceEvent]:
    """Return the events of lines. Raises ValueError with what is wrong in the first that is none."""
    return [event_of(line) for line in lines.splitlines()]
