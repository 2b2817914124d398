"""What the source of a call says of it, and what screens are shown of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from speechguard.calls.state import Finding, SessionState
from speechguard.messages import SEVERITIES, AgentChannel, CallMetadata, Language, Spoke
from speechguard.reasons import Reason
from speechguard.service.alerts import Alert
from speechguard.service.disagreement import Disagreement

Admission = Literal["full", "finals_only"]  # finals_only: its warnings come when utterances have ended


@dataclass(frozen=True, slots=True)
class SaidOfCall:
    """What is known of a call before it begins."""

    call: str  # its name, as its source has it
    language: Language
    agent: str = ""
    team: str = ""
    source: str = ""
    agent_channel: AgentChannel = "left"
    metadata: CallMetadata = field(default_factory=CallMetadata)

    def cut_off(self) -> SaidOfCall:
        """Return the facts of a call that was not heard to its end: what would have been said there is not missing."""
        partial = "both" if self.metadata.partial in ("start", "both") else "end"
        return replace(self, metadata=replace(self.metadata, partial=partial))


@dataclass(frozen=True, slots=True)
class FloorCall:
    """A call as it stands now."""

    number: int  # in the event log: unique, and only growing
    facts: SaidOfCall
    started: float  # s since 1970
    admission: Admission
    state: SessionState
    alerts: tuple[Alert, ...] = ()  # oldest first
    score: float | None = None  # 0..100, so far; None: nothing of the agent's was heard
    ended: float | None = None  # s since 1970
    problem: Reason | None = None  # why it could not be heard to its end
    disagreement: Disagreement | None = None  # with how it was heard again; None: it was not
    newest: int = 0  # number in the event log of the newest event of it
    voices: tuple[Spoke, ...] = ()  # who spoke when; by their ends
    listeners: tuple[str, ...] = ()  # who listens in now

    @property
    def worst(self) -> Alert | None:
        """Return the open alert that most needs somebody: nobody's before somebody's, then the gravest, the newest."""
        return min((alert for alert in self.alerts if alert.open), key=urgency, default=None)

    @property
    def provisional(self) -> Finding | None:
        """Return the newest warning that is not sure yet."""
        unsure = (one for one in reversed(self.state.findings) if one.event.status == "provisional")
        return next((one for one in unsure if one.event.flagged), None)

    def about(self, alert: Alert) -> list[Finding]:
        """Return the warnings that an alert is about, oldest first."""
        return [finding for finding in self.state.findings if finding.event.id in alert.warnings]


def urgency(alert: Alert) -> tuple[bool, int, float]:
    """Return how much an open alert needs somebody, as what alerts are sorted by: the least first."""
    return alert.state != "triggered", SEVERITIES.index(alert.severity), -alert.triggered
