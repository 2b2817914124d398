"""Serving the app until Ctrl-C or SIGTERM."""

from __future__ import annotations

import ipaddress
import signal
import socket
from collections.abc import Generator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from speechguard.errors import UserError

LOCAL_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})  # by which a browser on this machine may call us
LAST_ANSWERS = 5  # s to finish what is being answered when the server ends


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


def serve(app: ASGIApp, listening: socket.socket) -> None:
    """Answer requests until the program is interrupted or terminated; what is being answered is finished."""
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        lifespan="off",
        ws="none",
        server_header=False,
        timeout_graceful_shutdown=LAST_ANSWERS,
    )
    _Server(config).run(sockets=[listening])


class _Server(uvicorn.Server):
    """A server that ends without an error when it is told to."""

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Do as uvicorn does, which however raises the signal again at the end: to end is what was asked for."""
        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
