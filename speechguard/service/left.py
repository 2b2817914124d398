"""Calls that a service before this one has left: shown as they stood, gone on with when their source comes back."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from speechguard.calls.recalled import recalled
from speechguard.calls.session import CallSettings
from speechguard.calls.so_far import Kept
from speechguard.messages import Role, Spoke
from speechguard.reasons import Reason, because
from speechguard.rules.rulebook import Rulebook
from speechguard.service.attempts import attempt, logger
from speechguard.service.call import ServiceCall
from speechguard.service.facts import FloorCall, SaidOfCall
from speechguard.service.keeping import Keeper
from speechguard.service.logged import LoggedCall
from speechguard.service.recordings import joined
from speechguard.service.rulebooks import TeamRulebooks
from speechguard.service.settings import MICROPHONE, ServiceSettings

RETURNS = 20.0  # s after the start in which a source may go on with its call

# A call, what is known of it, its rules, its recording, what was heard, and what was wrong.
Keep = Callable[[ServiceCall, SaidOfCall, Rulebook, "Path | None", Sequence[Kept], "tuple[Reason, ...]"], None]


@dataclass(frozen=True, slots=True)
class LeftCall:
    """A call of a service before this one."""

    logged: LoggedCall
    rulebook: Rulebook
    call: ServiceCall


class LeftCalls:
    """Those whose sources may come back wait for them. Any thread may ask."""

    def __init__(
        self,
        settings: ServiceSettings,
        rulebooks: TeamRulebooks,
        keeper: Keeper,
        show: Callable[[FloorCall], ServiceCall],
        keep: Keep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`show` shows a call as it stands; `keep` lets one that is over come into the store."""
        self._settings = settings
        self._rulebooks = rulebooks
        self._keeper = keeper
        self._show = show
        self._keep = keep
        self._clock = clock
        self._lock = threading.Lock()
        self._waiting: list[tuple[float, LeftCall]] = []  # each with the clock reading until which it waits

    def take_over(self, logged: LoggedCall) -> None:
        """Show a call; let it wait for its source, or keep what was heard of it. Raises RuleErrors."""
        facts = logged.facts
        rulebook = self._rulebooks.of(facts.team, facts.language, facts.metadata.slots)
        call = self._show(_stood(logged, rulebook, self._settings.roles_of(facts.agent_channel)))
        left = LeftCall(logged, rulebook, call)
        if logged.ended is None and facts.source in (*self._settings.sources, MICROPHONE):
            with self._lock:
                self._waiting.append((self._clock() + RETURNS, left))
        elif not logged.stored:
            self._give_up(left)

    def back(self, facts: SaidOfCall) -> LeftCall | None:
        """Return the call that a source goes on with, which waits no longer; None: it is a new one."""
        with self._lock:
            found = next((one for one in self._waiting if one[1].logged.facts == facts), None)
            if found:
                self._waiting.remove(found)
        return found and found[1]

    def look(self) -> None:
        """End the calls whose sources have not come back in time."""
        with self._lock:
            late = [one for one in self._waiting if one[0] <= self._clock()]
            self._waiting = [one for one in self._waiting if one not in late]
        for _, left in late:
            self._give_up(left)

    def _give_up(self, left: LeftCall) -> None:
        """End a call whose source is gone for good, and keep what was heard of it."""
        logged, call = left.logged, left.call
        problem = logged.problem
        if logged.ended is None:
            problem = because("service_stopped", seconds=call.now.state.clock)
            logger.warning("call %d: the service was stopped after %.1f s of it", logged.number, call.now.state.clock)
            attempt(lambda: call.end(problem), logged.number)
        facts = logged.facts.cut_off() if problem else logged.facts
        path = self._keeper.recording_of(facts.call, logged.number, logged.started)
        found: list[Path | None] = []
        failed = attempt(lambda: found.append(joined(path, facts.agent_channel)), logged.number)
        warnings = tuple(reason for reason in (problem, failed) if reason)
        self._keep(call, facts, left.rulebook, found[0] if found else None, logged.so_far.heard, warnings)


def _stood(logged: LoggedCall, rulebook: Rulebook, roles: tuple[Role, ...]) -> FloorCall:
    """Return how a call stood, from what the log has of it."""
    facts, so_far = logged.facts, logged.so_far
    settings = CallSettings(facts.call, rulebook, roles, facts.metadata)
    state = recalled(settings, so_far, one_channel=facts.agent_channel == "mixed")
    return FloorCall(
        logged.number,
        facts,
        logged.started,
        "full",
        state,
        logged.alerts,
        score=state.score,
        ended=logged.ended,
        problem=logged.problem,
        newest=logged.newest,
        voices=tuple(message for message in so_far.heard if isinstance(message, Spoke)),
    )
