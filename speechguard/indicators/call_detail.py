"""A call as telephone system, call distribution, tickets and surveys know it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from speechguard.messages import Direction

Subject = Literal["consultation", "complaint"]


@dataclass(frozen=True, slots=True)
class CallDetail:
    """What the systems around a call know of it. None: they do not know."""

    call: str  # telephone system
    start: datetime  # telephone system: when the customer dialled
    agent: str | None = None  # call distribution
    team: str | None = None  # call distribution
    direction: Direction | None = None  # telephone system; None counts as inbound
    connected: bool | None = None  # telephone system: the hotline took the call, it was not engaged and did not fail
    needs_agent: bool | None = None  # voice menu: the caller asked for a person
    answered: bool | None = None  # call distribution: an agent answered
    ring_seconds: float | None = None  # call distribution: until the agent answered
    concern: Subject | None = None  # ticket: what the call was about
    replied: datetime | Literal[False] | None = None  # ticket: when the customer had the answer; False: not yet
    reply_due: datetime | None = None  # ticket: until when the answer was promised
    repeated: bool | None = None  # ticket: a complaint about what was accepted or answered before
    interprovincial: bool | None = None  # ticket: between provinces
    major_customer: bool | None = None  # customer records
    satisfaction: float | None = None  # survey after the call or the reply: 0 to 10
    accurate: bool | None = None  # quality check: the matter was handled rightly
    data_accurate: bool | None = None  # quality check: the customer's data were taken down rightly
