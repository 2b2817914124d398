"""Reviewed events, marks and calls written short."""

from datetime import datetime, timezone
from itertools import count

from speechguard.messages import ComplianceEvent
from speechguard.review.truth import ReviewedEvent

AT = datetime(2026, 11, 20, 9, 30, tzinfo=timezone.utc)
_numbers = count(1)

MACHINE = {
    "call": "c1",
    "kind": "violation",
    "rule": "zh.test.rule",
    "severity": "major",
    "status": "confirmed",
    "role": "agent",
    "start": 10.0,
    "end": 11.0,
    "phrase": "不归我管",
    "heard": "这事不归我管",
    "score": 1.0,
    "say_instead": "",
    "audio_seen": 12.0,
    "flagged": True,
    "rules": "0123456789ab",
}


def reviewed(status="open", *, appeal=None, reason="", text="", note="", **machine):
    """An event with its verdict; `machine`: fields of the event."""
    number = next(_numbers)
    event = ComplianceEvent(**{**MACHINE, "id": number, **machine})
    who, at = ("", None) if status == "open" else ("李娜", AT)
    return ReviewedEvent(number, event, status, who, reason, note, text, at, appeal)
