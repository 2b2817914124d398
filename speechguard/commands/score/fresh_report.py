"""The report of a store that grows: written again and again, so that a supervisor sees the calls of the morning."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from speechguard.errors import SpeechguardError
from speechguard.messages import Interface
from speechguard.report.store import read_store
from speechguard.report.writing import PAGE, write_report

EVERY = 60.0  # s between two reports; one of 1,000 calls takes about a second, of 10,000 two to eight
SHARE = 0.05  # of the time that goes into reports, at most: those of large stores are rarer


class FreshReport:
    """The report of a store, written while calls are added to it."""

    def __init__(self, folder: Path, interface: Interface) -> None:
        self._folder = folder
        self._interface: Interface = interface
        self._stale = False
        self._due = time.monotonic() + EVERY

    def stored(self) -> None:
        """Note that something was stored, which the report does not have."""
        self._stale = True

    def refresh(self) -> None:
        """Write the report when it lacks something and is due; print why where that fails, and let the calls go on."""
        began = time.monotonic()
        if not self._stale or began < self._due:
            return
        try:
            self.write()
        except SpeechguardError as error:
            print(f"speechguard: {error}", file=sys.stderr)
        taken = time.monotonic() - began
        self._stale = False
        self._due = began + max(EVERY, taken / SHARE)

    def write(self) -> None:
        """Write the report. Raises SpeechguardError."""
        write_report(read_store(self._folder), self._folder / PAGE, self._interface)
