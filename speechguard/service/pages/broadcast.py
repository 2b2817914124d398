"""What changes on the floor, told to every screen: parts of pages over server-sent events.

A part of a page belongs to a call. It is rendered once for all who see it in the same language, and sent where it
differs from what was sent before. Each screen holds one newest version of each part that it has not taken yet: a slow
one misses versions, never parts, and nothing piles up.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from speechguard.messages import Interface
from speechguard.service.attempts import logger
from speechguard.service.call import ServiceCall
from speechguard.service.facts import FloorCall
from speechguard.service.floor import Floor

SOON, LATER = 0.05, 0.4  # s between two looks at what has changed: of alerts, of all else
ALIVE = 15.0  # s without news after which a screen is told that we are there

Render = Callable[[FloorCall, Interface], Mapping[str, str]]  # HTML of each part, by name
Parts = dict[tuple[int, str], "str | None"]  # by number of the call and name; None: it is gone


@dataclass(frozen=True, slots=True)
class Topic:
    """What a screen shows of calls. Two that are equal show the same."""

    name: str
    interface: Interface


@dataclass(slots=True, eq=False)
class Feed:
    """A screen that is open."""

    topic: Topic
    wanted: Callable[[FloorCall], bool]
    sent: dict[int, Mapping[str, str]] = field(default_factory=dict[int, Mapping[str, str]])  # by number of the call
    waiting: Parts = field(default_factory=dict[tuple[int, str], "str | None"])
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def show(self, call: int, parts: Mapping[str, str]) -> None:
        """Let the screen show these parts of a call, and no others any more."""
        before = self.sent.get(call, {})
        news: Parts = {(call, name): None for name in before if name not in parts}
        news |= {(call, name): part for name, part in parts.items() if before.get(name) != part}
        if not news:
            return
        self.sent[call] = parts
        self.waiting |= news
        self.news.set()

    def taken(self) -> Parts:
        """Return what waits; then it waits no longer."""
        parts, self.waiting = self.waiting, {}
        self.news.clear()
        return parts

    def drop(self, call: int) -> None:
        """Let the screen show nothing of a call any more."""
        self.show(call, {})
        del self.sent[call]


class Broadcast:
    """Tells all screens. `run` is a task of the server's loop; screens are fed in the same loop."""

    def __init__(self, floor: Floor) -> None:
        self._floor = floor
        self._render: dict[str, Render] = {}
        self._feeds: list[Feed] = []
        self._changed: set[int] = set()  # calls; threads add to it
        self._alerted: set[int] = set()
        self._alerts: dict[int, object] = {}  # by call, as they were last
        self._ended = False

    @property
    def screens(self) -> int:
        """How many screens are open."""
        return len(self._feeds)

    def add(self, topic: str, render: Render) -> None:
        """Let the parts of a topic be made by `render`."""
        self._render[topic] = render

    async def run(self) -> None:
        """Tell of what changes until the task is cancelled."""
        with self._floor.watched(self._note):
            looks = 0
            while True:
                await asyncio.sleep(SOON)
                looks += 1
                due, self._alerted = self._alerted, set()
                if looks * SOON >= LATER:
                    looks = 0
                    more, self._changed = self._changed, set()
                    due |= more
                    self._drop_gone()
                try:
                    if due and self._feeds:
                        self._show([call for call in self._floor.calls if call.number in due])
                except Exception:  # of one part: the other screens go on
                    logger.exception("a fault of the program")

    async def events(
        self, topic: Topic, wanted: Callable[[FloorCall], bool] = lambda _: True
    ) -> AsyncGenerator[str, None]:
        """Yield server-sent events for a screen: all that there is, then what changes, until it goes away."""
        feed = Feed(topic, wanted)
        self._feeds.append(feed)
        try:
            self._show(self._floor.calls, [feed])
            yield "retry: 1000\n\n"
            yield _event(feed.taken(), self._newest, whole=True)
            while not self._ended:
                with suppress(asyncio.TimeoutError):
                    await asyncio.wait_for(feed.news.wait(), ALIVE)
                parts = feed.taken()
                yield _event(parts, self._newest) if parts else ": here\n\n"
        finally:
            self._feeds.remove(feed)

    def end(self) -> None:
        """Let all screens go: the server ends."""
        self._ended = True
        for feed in self._feeds:
            feed.news.set()

    def _note(self, call: ServiceCall) -> None:
        """Note that a call stands differently; threads do. Sets are swapped whole, so that none is lost."""
        now = call.now
        alerts = (now.alerts, now.newest, now.ended)
        self._changed.add(now.number)
        if self._alerts.get(now.number) != alerts:
            self._alerts[now.number] = alerts
            self._alerted.add(now.number)

    def _show(self, calls: list[FloorCall], feeds: list[Feed] | None = None) -> None:
        made: dict[tuple[Topic, int], Mapping[str, str]] = {}
        for feed in self._feeds if feeds is None else feeds:
            for call in calls:
                if not feed.wanted(call):
                    continue
                key = (feed.topic, call.number)
                if key not in made:
                    made[key] = self._render[feed.topic.name](call, feed.topic.interface)
                feed.show(call.number, made[key])

    def _drop_gone(self) -> None:
        there = {call.number for call in self._floor.calls}
        for feed in self._feeds:
            for number in feed.sent.keys() - there:
                feed.drop(number)
        for number in self._alerts.keys() - there:
            del self._alerts[number]

    @property
    def _newest(self) -> int:
        return max((call.newest for call in self._floor.calls), default=0)


def _event(parts: Parts, newest: int, *, whole: bool = False) -> str:
    """Write parts as an event; `newest`: number in the event log, `whole`: whatever else is shown is gone."""
    listed = [{"call": call, "part": name, "html": part} for (call, name), part in parts.items()]
    data = {"whole": whole, "parts": listed}
    return f"id: {newest}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
