"""What web hooks are told: a message for each hook that wants an event, as short as what it may know."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

from speechguard.messages import ComplianceEvent
from speechguard.reasons import Reason
from speechguard.service.alerts import Alert
from speechguard.service.hooks.hook import Hook, HookEvent
from speechguard.service.tables import moment


@dataclass(frozen=True, slots=True)
class HookMessage:
    """What one hook is told."""

    hook: str  # its name
    id: str  # the same in every attempt
    call: int  # number of the call
    event: HookEvent
    body: str  # JSON
    made: float  # s since 1970


@dataclass(frozen=True, slots=True)
class CallNames:
    """How receivers know a call."""

    number: int  # in the event log
    call: str  # as its source has it
    agent: str
    team: str


class Announcing:
    """Makes the messages of all hooks. Any thread may use it."""

    def __init__(self, hooks: Collection[Hook], titled: Callable[[str], str], address: str) -> None:
        """`titled`: the title of a rule by its id; `address`: where people reach the service, or nothing."""
        self._hooks = hooks
        self._titled = titled
        self._address = address.rstrip("/")

    def changes(
        self,
        call: CallNames,
        before: Collection[Alert],
        after: Collection[Alert],
        events: Collection[ComplianceEvent],
        at: float,
    ) -> list[HookMessage]:
        """Return the messages when alerts of a call stand as `after`; `events`: what they may be about."""
        known = {alert.number: alert for alert in before}
        return [
            message
            for alert in after
            for happened in _happened(known.get(alert.number), alert)
            for message in self._of_alert(call, alert, happened, events, at)
        ]

    def end(self, call: CallNames, seconds: float, at: float, problem: Reason | None = None) -> list[HookMessage]:
        """Return the messages when a call is over, `seconds` of it heard."""
        data = {**self._named(call), "at": round(seconds, 2), "heard_to_its_end": problem is None}
        return [
            _message(hook, call, "call.ended", data, at) for hook in self._hooks if hook.wants("call.ended", call.team)
        ]

    def _of_alert(
        self, call: CallNames, alert: Alert, happened: HookEvent, events: Collection[ComplianceEvent], at: float
    ) -> Iterator[HookMessage]:
        data = {
            **self._named(call),
            "alert": alert.number,
            "rule": alert.rule,
            "title": self._titled(alert.rule),
            "severity": alert.severity,
            "at": round(alert.at, 2),
        }
        said = next((event for event in events if event.id in alert.warnings), None)
        words = {"heard": said.heard, "phrase": said.phrase} if said and happened == "alert.triggered" else {}
        for hook in self._hooks:
            if hook.wants(happened, call.team) and hook.about(alert.rule, alert.severity):
                yield _message(hook, call, happened, {**data, **words} if hook.words else data, at)

    def _named(self, call: CallNames) -> dict[str, Any]:
        link = f"{self._address}/calls/{call.number}"
        return {"call": call.call, "agent": call.agent, "team": call.team, "link": link}


NOBODY = Announcing((), str, "")  # where no hook is set


def _happened(before: Alert | None, after: Alert) -> Iterator[HookEvent]:
    """Yield what happened to an alert, in order. One that was withdrawn before anybody saw it has not been."""
    if before is None:
        if after.open:
            yield "alert.triggered"
        return
    if before.escalated is None and after.escalated is not None:
        yield "alert.escalated"
    if before.acknowledged is None and after.acknowledged is not None:
        yield "alert.acknowledged"
    if before.state != after.state and after.state == "resolved":
        yield "alert.resolved"
    if before.state != after.state and after.state == "withdrawn":
        yield "alert.withdrawn"


def _message(hook: Hook, call: CallNames, event: HookEvent, data: dict[str, Any], at: float) -> HookMessage:
    body = json.dumps({"type": event, "timestamp": moment(at), "data": data}, ensure_ascii=False, separators=(",", ":"))
    return HookMessage(hook.name, f"msg_{secrets.token_hex(16)}", call.number, event, body, at)
