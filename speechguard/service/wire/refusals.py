"""What a connection is closed for."""

from __future__ import annotations

from speechguard.errors import UserError

# Codes with which a WebSocket is closed (RFC 6455 and its registry).
DONE, GOING_AWAY, BAD, TOO_LARGE, FAILED, FULL = 1000, 1001, 1008, 1009, 1011, 1013


class WireError(UserError):
    """What was sent is no part of the protocol, or not allowed; the connection is closed with `code`."""

    def __init__(self, message: str, code: int = BAD) -> None:
        super().__init__(message)
        self.code = code
