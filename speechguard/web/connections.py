"""Connections of browsers: how many there may be, and how long one may say nothing.

A connection takes a file handle, of which a program has about a thousand. So one that brings no whole request closes
after a while, and when there are as many as there may be, the one that has been silent longest makes room for the next.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

from speechguard.web.told import Teller

MOST = 400  # connections, if there are handles enough
SHARE = 3  # of all handles a third at most is for connections: others are for the database and recordings
HEADERS_WAIT = 10.0  # s from the first sign of a request, or from opening the connection, to the end of its headers
BURST = 64  # connections that are accepted before any is looked at
QUEUE = 1024  # that wait to be accepted

tell = Teller()


def most_connections() -> int:
    """Return how many connections there may be."""
    try:
        import resource
    except ImportError:  # Windows, where handles are not so few
        return MOST
    return min(MOST, max(1, resource.getrlimit(resource.RLIMIT_NOFILE)[0] // SHARE))


class Connection(H11Protocol):
    """A connection of a browser."""

    most = MOST
    _heard: float = 0.0  # when something came in last, by the clock of the loop
    _deadline: asyncio.TimerHandle | None = None
    _socket = False  # it has become a WebSocket, which is asked by pings whether the other side is there

    def connection_made(self, transport: asyncio.Transport) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        self._heard = self.loop.time()
        if len(self.connections) >= self.most:
            self._make_room()
        super().connection_made(transport)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._watch()

    def data_received(self, data: bytes) -> None:
        self._heard = self.loop.time()
        super().data_received(data)
        self._watch()

    def handle_websocket_upgrade(self, event: Any) -> None:
        self._socket = True
        super().handle_websocket_upgrade(event)

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._watch()

    def _make_room(self) -> None:
        """Close the connection that has been silent longest; one that is being answered only where none waits."""
        tell.say(f"there are {self.most} connections, as many as there may be: those that say nothing are closed")
        others = [one for one in self.connections if isinstance(one, Connection)]
        silent = min(others, key=lambda one: (not one.waits, one._heard))
        self.connections.discard(silent)
        silent.transport.abort()

    @property
    def waits(self) -> bool:
        """Whether nothing happens before the browser sends, or takes, something."""
        return self._between or self.flow.write_paused or self.cycle.more_body

    @property
    def _between(self) -> bool:
        """Whether there is no request that is being answered."""
        cycle: Any = self.cycle
        return cycle is None or cycle.response_complete

    def _watch(self) -> None:
        """Let the time for the headers run while there are none."""
        if self._between and not self._socket and not self.transport.is_closing():
            self._deadline = self._deadline or self.loop.call_later(HEADERS_WAIT, self.timeout_keep_alive_handler)
        elif self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
