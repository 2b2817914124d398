"""Serving the app until Ctrl-C or SIGTERM."""

from __future__ import annotations

import asyncio
import errno
import ipaddress
import logging
import signal
import socket
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

import uvicorn
from starlette.types import ASGIApp

from speechguard.errors import UserError
from speechguard.web import connections
from speechguard.web.connections import Connection, most_connections
from speechguard.web.forwarding import Forwarded, Proxy
from speechguard.web.told import Teller

LOCAL_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})  # by which a browser on this machine may call us
_NO_MORE = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)
LAST_ANSWERS = 5  # s to finish what is being answered when the server ends
MOST_MESSAGE = 1 << 20  # bytes of a message on a WebSocket
SOCKET_ALIVE = 20.0  # s after which the other side of a WebSocket is asked whether it is there


def is_loopback(host: str) -> bool:
    """Return whether only this machine can reach it."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def listen(host: str, port: int) -> socket.socket:
    """Open a socket that listens. Raises UserError where the address cannot be had."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        found = socket.socket(family, kind)
        try:
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            found.bind(address)
            found.listen(128)
        except BaseException:
            found.close()
            raise
    except OSError as error:
        raise UserError(
            f"cannot listen at {host}, port {port} ({error.strerror}): give another --host or --port"
        ) from None
    return found


class Background(Protocol):
    """What goes on in the server's loop beside its answers."""

    async def run(self) -> None:
        """Work until cancelled."""
        ...

    def end(self) -> None:
        """End the answers that go on without end."""
        ...


def serve(
    app: ASGIApp,
    listening: socket.socket,
    proxies: Sequence[Proxy] = (),
    background: Background | None = None,
    *,
    sockets: bool = False,
) -> None:
    """Answer requests until the program is interrupted or terminated; what is being answered is finished.

    `proxies`: web servers before us, who are believed for whom they pass requests on; `sockets`: WebSockets, too.
    """
    Connection.most = most_connections()
    config = uvicorn.Config(
        Forwarded(app, proxies),
        http=Connection,
        proxy_headers=False,  # Forwarded does that
        backlog=connections.BURST,
        log_level="warning",
        access_log=False,
        lifespan="off",
        ws="websockets-sansio" if sockets else "none",
        ws_max_size=MOST_MESSAGE,
        ws_ping_interval=SOCKET_ALIVE,
        ws_ping_timeout=SOCKET_ALIVE,
        server_header=False,
        timeout_graceful_shutdown=LAST_ANSWERS,
    )
    logging.getLogger("uvicorn.error").addFilter(Teller().filter)
    _Server(config, background).run(sockets=[listening])


class _Server(uvicorn.Server):
    """A server that ends without an error when it is told to, and goes on when there are no more handles."""

    def __init__(self, config: uvicorn.Config, background: Background | None) -> None:
        super().__init__(config)
        self._background = background
        self._task: asyncio.Task[None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        asyncio.get_running_loop().set_exception_handler(_told)
        await super().startup(sockets)
        for listening in sockets or ():
            listening.listen(
                connections.QUEUE
            )  # what `backlog` says is also how many are accepted before any is served

        if self._background:
            self._task = asyncio.create_task(self._background.run())

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if self._background and self._task:
            self._background.end()
            self._task.cancel()
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Do as uvicorn does, which however raises the signal again at the end: to end is what was asked for."""
        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _told(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Say in a line that no connection can be accepted now, which asyncio would with a traceback for each."""
    error = context.get("exception")
    if isinstance(error, OSError) and error.errno in _NO_MORE:
        connections.tell.say(f"no more connections can be accepted for now ({error.strerror})")
    else:
        loop.default_exception_handler(context)
