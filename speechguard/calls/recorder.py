"""A call that nobody watches: its events and how far it has come."""

from __future__ import annotations

from collections.abc import Sequence

from speechguard.calls.state import SessionState, Summary
from speechguard.messages import ComplianceEvent


class Recorder:
    """A view that shows nothing and keeps the events; also the sink that they are written to."""

    def __init__(self) -> None:
        self.events: list[ComplianceEvent] = []
        self.clock = 0.0  # s of the call that have been judged

    def write(self, events: Sequence[ComplianceEvent]) -> None:
        """Keep the events."""
        self.events += events

    def update(self, state: SessionState) -> None:
        """Keep how far the call has come."""
        self.clock = state.clock

    def close(self, summary: Summary) -> None:
        """Do nothing: everything is kept."""
