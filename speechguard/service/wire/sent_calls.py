"""Calls that come over connections which may break: a call goes on when its source is back in time.

The connection and the call are two things: what a connection is refused for ends that connection, and nobody's call
but its own. All of this is used from the loop of the server; nothing but the floor is waited for.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from speechguard.messages import ONE_CHANNEL, AgentChannel, Language
from speechguard.reasons import Reason, because
from speechguard.service.call import ServiceCall
from speechguard.service.facts import SaidOfCall
from speechguard.service.floor import Floor
from speechguard.service.pushed import PushedSource
from speechguard.service.wire.messages import CallStart
from speechguard.service.wire.refusals import GOING_AWAY, WireError
from speechguard.service.wire.sounds import samples_of

RECONNECT = 20.0  # s that a call waits for its source after the connection broke
SILENT_LEG = 5.0  # s after which a connection that brings nothing gives way to a new one: it may have broken unseen
MOST_AHEAD = 30.0  # s of sound that may come in less time than they were spoken in: bursts after a stall


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends calls, and what it may say of them."""

    source: str  # its name
    agent: str = ""  # whose calls they are; empty: it says
    teams: Sequence[str] | None = None  # of its calls, the usual one first; None: any
    agent_channel: AgentChannel = "left"


class SentCalls:
    """The calls that come over connections."""

    def __init__(self, floor: Floor, reconnect: float = RECONNECT, clock: Callable[[], float] = time.monotonic) -> None:
        """`reconnect`: s that a call waits for its source."""
        self._floor = floor
        self._reconnect = reconnect
        self._clock = clock
        self._calls: dict[tuple[str, str, str], SentCall] = {}

    def connect(self, sender: Sender, start: CallStart) -> Leg:
        """Return a connection of the call that a sender starts, or goes on with. Raises WireError."""
        key = (sender.source, sender.agent, start.call)
        call, facts = self._calls.get(key), self._said(sender, start)
        if call is not None and call.over:
            call.end()
            call = None
        if call is None:
            source = PushedSource(start.call, facts.agent_channel, start.rate, self._clock)
            call = SentCall(facts, source, start.rate, self._reconnect, lambda: self._drop(key))
            self._calls[key] = call
        return call.connect(start, facts, self._floor, self._clock)

    def _said(self, sender: Sender, start: CallStart) -> SaidOfCall:
        teams = sender.teams
        team = start.team or (teams[0] if teams else "")
        if teams is not None and team not in teams:
            raise WireError(f"team must be one of: {', '.join(one or '(none)' for one in teams)}")
        if sender.agent and start.agent not in ("", sender.agent):
            raise WireError("agent must be who is logged in")
        language: Language | None = start.language or self._floor.settings.judging_of(team).language
        if language is None:
            raise WireError("language must be given: none is set for the team")
        channel = start.agent_channel or sender.agent_channel
        if start.channels == 1 and channel not in ONE_CHANNEL:
            channel = "mono"
        agent = sender.agent or start.agent or start.metadata.agent or ""
        known = replace(start.metadata, agent=agent or None, team=team or None)
        return SaidOfCall(start.call, language, agent, team, sender.source, channel, known)

    def _drop(self, key: tuple[str, str, str]) -> None:
        del self._calls[key]


class SentCall:
    """A call, over one connection after the other."""

    def __init__(
        self, facts: SaidOfCall, source: PushedSource, rate: int, reconnect: float, drop: Callable[[], None]
    ) -> None:
        """`drop`: called once when the call takes no more connections."""
        self.facts = facts
        self.source = source
        self.rate = rate
        self.leg: Leg | None = None  # the connection; None: it is broken
        self._reconnect = reconnect
        self._drop = drop
        self._waits: asyncio.TimerHandle | None = None
        self._begun: asyncio.Task[ServiceCall] | None = None
        self._ended = False

    @property
    def over(self) -> bool:
        """Whether nothing more can be added to the call."""
        if self._ended or self._begun is None or not self._begun.done():
            return self._ended
        return self._begun.result().now.ended is not None

    async def begin(self, floor: Floor) -> ServiceCall:
        """Begin the call, once, and return it. Raises what Floor.begin does; then the call is over."""
        if self._begun is None:
            self._begun = asyncio.create_task(asyncio.to_thread(floor.begin, self.facts, self.source))
            self._begun.add_done_callback(self._note_failure)
        return await asyncio.shield(self._begun)

    def connect(self, start: CallStart, facts: SaidOfCall, floor: Floor, clock: Callable[[], float]) -> Leg:
        """Return a new connection of it. Raises WireError where there is one, or it says other things of the call."""
        if self.leg is not None and clock() - self.leg.heard < SILENT_LEG:
            raise WireError(f"call {start.call} goes on over another connection")
        if (start.rate, facts) != (self.rate, self.facts):
            raise WireError(f"call {start.call} goes on: what is said of it must be what was said at first")
        if self._waits:
            self._waits.cancel()
            self._waits = None
        self.source.catch_up()
        self.leg = Leg(self, start, floor, clock)
        return self.leg

    def wait(self) -> None:
        """Wait for the source to be back."""
        self.leg = None
        if self.over:
            self.end()
        else:
            self._waits = asyncio.get_running_loop().call_later(self._reconnect, self._give_up)

    def end(self, reason: Reason | None = None) -> None:
        """Take no more sound. Idempotent. `reason`: why the call cannot be heard any further."""
        if self._ended:
            return
        self._ended = True
        self.leg = None
        self._drop()
        if reason:
            self.source.fail(reason)
        else:
            self.source.close()

    def _note_failure(self, begun: asyncio.Task[ServiceCall]) -> None:
        if begun.cancelled() or begun.exception():
            self.end()

    def _give_up(self) -> None:
        self.end(because("source_failed", why=because("connection_lost", seconds=round(self._reconnect))))


class Leg:
    """One connection of a call."""

    def __init__(self, call: SentCall, start: CallStart, floor: Floor, clock: Callable[[], float]) -> None:
        self._call = call
        self._start = start
        self._floor = floor
        self._clock = clock
        self.heard = clock()  # when something came last

    async def begin(self) -> ServiceCall:
        """Begin the call on the floor if it is new, and return it. Raises what Floor.begin does."""
        return await self._call.begin(self._floor)

    def sound(self, data: bytes) -> None:
        """Take sound. Raises WireError where it is none, or the connection may bring none any more."""
        call = self._open_call()
        block = samples_of(data, self._start.encoding, self._start.channels)
        if call.source.ahead > MOST_AHEAD:
            raise WireError("sound comes faster than it can have been spoken: is the rate right?")
        if len(block):
            call.source.push(block)

    def gap(self, seconds: float) -> None:
        """Let time pass whose sound the source has lost. Raises WireError as `sound` does."""
        call = self._open_call()
        if call.source.ahead > MOST_AHEAD:
            raise WireError("gaps are longer than the call")
        call.source.gap(seconds)

    def stop(self) -> None:
        """End the call, as its source wants."""
        self._open_call().end()

    def broken(self) -> None:
        """Note that the connection is gone: the call waits for another one, if this was the last."""
        if self._call.leg is self:
            self._call.wait()

    def _open_call(self) -> SentCall:
        self.heard = self._clock()
        if self._call.leg is not self:
            raise WireError("the call goes on over another connection")
        if self._call.over:
            raise WireError("the call is over: see its problem on the wall", GOING_AWAY)
        return self._call
