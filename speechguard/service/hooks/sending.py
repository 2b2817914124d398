"""One attempt to deliver a message.

By http.client of the standard library: no package that the service needs anyway can do it, and this one follows no
redirect, asks no proxy and sends no cookie or password of its own accord.
"""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from speechguard import __version__

TIMEOUT = 15.0  # s


@dataclass(frozen=True, slots=True)
class HookAnswer:
    """What came back."""

    status: int = 0  # of HTTP; 0: no answer
    retry_after: float = 0.0  # s
    problem: str = ""  # why there is no answer

    @property
    def delivered(self) -> bool:
        """Whether the receiver has it."""
        return 200 <= self.status < 300


def send(url: str, body: bytes, headers: Mapping[str, str], now: float, timeout: float = TIMEOUT) -> HookAnswer:
    """Post a body once, and wait `timeout` s at most for the answer. `now`: s since 1970."""
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=timeout)
    fields = {"Content-Type": "application/json", "User-Agent": f"speechguard/{__version__}", "Connection": "close"}
    late = threading.Event()
    watch: threading.Timer | None = None
    try:
        connection.connect()
        watch = threading.Timer(timeout, _cut, (connection.sock, late))  # a time-out of the socket is of each byte
        watch.daemon = True
        watch.start()
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body, {**fields, **headers})
        answer = connection.getresponse()
        return HookAnswer(answer.status, _retry_after(answer.headers.get("Retry-After", ""), now))
    except (OSError, http.client.HTTPException, ValueError) as error:
        slow = late.is_set() or isinstance(error, TimeoutError)
        return HookAnswer(problem=f"no answer in {timeout:g} s" if slow else str(error) or type(error).__name__)
    finally:
        if watch:
            watch.cancel()
        connection.close()


def _cut(sock: socket.socket, late: threading.Event) -> None:
    late.set()
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)


def _retry_after(text: str, now: float) -> float:
    """Return the s to wait that a header asks for, as a number or a date; 0: it asks for none."""
    if text.isascii() and text.isdigit() and len(text) < 10:
        return float(text)
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - now)
    except (ValueError, TypeError, OverflowError):
        return 0.0
