"""The life of an alert: triggered by a finding, acknowledged and resolved by people, withdrawn with its finding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from speechguard.messages import ComplianceEvent, Severity

AlertState = Literal["triggered", "acknowledged", "resolved", "withdrawn"]
OPEN: tuple[AlertState, ...] = ("triggered", "acknowledged")  # something is still to be done about it


@dataclass(frozen=True, slots=True)
class Alert:
    """What a supervisor is called to: a finding of a rule, and those that follow it at once."""

    number: int  # in the event log
    call: int  # number of the call there
    rule: str
    severity: Severity
    warnings: tuple[int, ...]  # ids of the warnings that it is about
    at: float  # s of the call: of the newest of them
    triggered: float  # s since 1970
    state: AlertState = "triggered"
    escalated: float | None = None  # s since 1970, as the next two
    acknowledged: float | None = None
    resolved: float | None = None
    acknowledged_by: str = ""
    resolved_by: str = ""

    @property
    def open(self) -> bool:
        """Whether something is still to be done about it."""
        return self.state in OPEN

    def acknowledge(self, by: str, at: float) -> Alert:
        """Return it as seen by somebody; one that was is left as it is."""
        if self.state != "triggered":
            return self
        return replace(self, state="acknowledged", acknowledged_by=by, acknowledged=at)

    def resolve(self, by: str, at: float) -> Alert:
        """Return it as dealt with by somebody; so it is acknowledged, too."""
        if not self.open:
            return self
        return replace(self.acknowledge(by, at), state="resolved", resolved_by=by, resolved=at)

    def escalate(self, at: float) -> Alert:
        """Return it as one that nobody has acknowledged in time."""
        return replace(self, escalated=at) if self.state == "triggered" and self.escalated is None else self


def alerting(event: ComplianceEvent) -> bool:
    """Return whether somebody is called for an event: what is surely said or surely left unsaid, and counts."""
    return event.status == "confirmed" and event.flagged and event.kind in ("violation", "missing")


def joined(alerts: Sequence[Alert], event: ComplianceEvent, cool_down: float) -> Alert | None:
    """Return the alert of a call that an event adds to; None: it needs one of its own.

    In `cool_down` (s of the call) after a finding of a rule, another one of it calls nobody anew.
    """
    for alert in reversed(alerts):
        if alert.rule == event.rule and alert.open and (event.id in alert.warnings or event.end - alert.at < cool_down):
            known = alert.warnings if event.id in alert.warnings else (*alert.warnings, event.id)
            return replace(alert, warnings=known, at=max(alert.at, event.end))
    return None


def without(alert: Alert, warning: int) -> Alert:
    """Return an alert without a warning that was withdrawn; one that is about nothing then is withdrawn, too."""
    left = tuple(one for one in alert.warnings if one != warning)
    return replace(alert, warnings=left, state=alert.state if left or not alert.open else "withdrawn")
