"""How a call stood that another program has heard: from what is known of it, without hearing it."""

from __future__ import annotations

from speechguard.calls.session import CallSettings, Session
from speechguard.calls.so_far import CallSoFar
from speechguard.calls.state import SessionState, Summary
from speechguard.judging.retelling import RetellingEngine


def recalled(settings: CallSettings, so_far: CallSoFar, *, one_channel: bool) -> SessionState:
    """Return how a call stood; `one_channel`: both people are on it."""
    shown = _Shown()
    judge = RetellingEngine(settings.rulebook, settings.name, settings.roles, settings.metadata)
    Session(settings, judge, shown, one_channel=one_channel).resume(so_far)
    return shown.state


class _Shown:
    """A view that keeps what it was last shown."""

    state: SessionState

    def update(self, state: SessionState) -> None:
        self.state = state

    def close(self, summary: Summary) -> None:
        """Nothing follows."""
