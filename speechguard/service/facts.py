"""What the source of a call says of it, and what screens are shown of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from speechguard.calls.state import SessionState
from speechguard.messages import SEVERITIES, AgentChannel, CallMetadata, Language
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

    @property
    def worst(self) -> Alert | None:
        """Return the open alert that most needs somebody: nobody's before somebody's, then the gravest, the newest."""
        return min((alert for alert in self.alerts if alert.open), key=_need, default=None)


def _need(alert: Alert) -> tuple[bool, int, float]:
    return alert.state != "triggered", SEVERITIES.index(alert.severity), -alert.triggered
