"""What the server says in its window, in lines of which nobody can make it say so many that the disk is full."""

from __future__ import annotations

import logging
import sys
import time

REST = 60.0  # s before the same is said again
MOST = 1000  # sayings that are remembered


class Teller:
    """Says the same at most once in REST seconds."""

    def __init__(self) -> None:
        self._said: dict[str, float] = {}

    def say(self, text: str) -> None:
        """Write a line."""
        if self.is_new(text):
            print(f"speechguard: {text}", file=sys.stderr, flush=True)

    def is_new(self, text: str) -> bool:
        """Return whether it was not said lately; then it counts as said now."""
        now = time.monotonic()
        if now - self._said.get(text, -REST) < REST:
            return False
        if len(self._said) >= MOST:
            self._said.clear()
        self._said[text] = now
        return True

    def filter(self, record: logging.LogRecord) -> bool:
        """Let a line of a library's log through if it is new; a fault of the program always."""
        return record.exc_info is not None or self.is_new(record.getMessage())
