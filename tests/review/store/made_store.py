"""A small store whose calls and findings have names that tests can say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from report.stores import StoreMaker, event

from speechguard.messages import CallMetadata, ComplianceEvent

AGENTS, TEAMS = ("李娜", "O'Neill", "王小明"), ("A", "B", "A")


def findings(call: str, number: int) -> list[ComplianceEvent]:
    """Two to four of a call; in every third one more that was not assessable."""
    said = {"phrase": "我刚才说过了", "heard": "我刚才都说过了", "say_instead": "我再为您说明一遍"}
    found = [
        event(call, "zh.impatience.told-you", 10.0, 12.0, id=1, score=0.70 + 0.02 * number, **said),
        event(call, "zh.opening.greeting", 0.0, 8.0, id=2, kind="missing", severity="minor", score=0.0),
    ]
    if number % 2:
        found.append(event(call, "zh.shirking.not-my-job", 20.0, 22.0, id=3, severity="fatal", score=0.95, **said))
    if number % 3 == 0:
        found.append(event(call, "zh.hold.thanks", 30.0, 40.0, id=4, kind="not_assessable", score=0.0))
    return found


def maker(folder: Path, calls: int = 6, **more: Any) -> StoreMaker:
    """A store of so many calls, a day each from 2026-10-01 on; the last one without a finding."""
    made = StoreMaker(folder)
    for number in range(calls):
        name = f"call-{number}"
        metadata = CallMetadata(
            agent=AGENTS[number % 3], team=TEAMS[number % 3], start=f"2026-10-{1 + number:02} 10:00"
        )
        found = findings(name, number) if number < calls - 1 else []
        made.call(name, found, metadata=metadata, **more)
    return made
