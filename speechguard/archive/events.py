"""Event files: one JSON object a line, written as the events happen."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

from speechguard.archive.codecs.events import event_line
from speechguard.errors import SpeechguardError, UserError
from speechguard.messages import ComplianceEvent


class EventFile:
    """Appends events to a new file, each line complete on disk before the next. A context manager."""

    def __init__(self, path: Path) -> None:
        """Raises UserError when the file cannot be created."""
        self.path = path
        try:
            # What is no character (undecodable bytes in the name of a file) is written as an escape, which JSON knows.
            self._file = path.open("w", encoding="utf-8", errors="backslashreplace", newline="\n")
        except OSError as error:
            raise UserError(
                f"{path}: cannot write events here ({error.strerror}); give another --events FILE"
            ) from None

    def write(self, events: Iterable[ComplianceEvent]) -> None:
        """Raises SpeechguardError when the disk is full or gone; all lines before stay readable."""
        try:
            for event in events:
                self._file.write(event_line(event) + "\n")
                self._file.flush()
        except OSError as error:
            raise SpeechguardError(f"{self.path}: writing events stopped ({error.strerror})") from None

    def close(self) -> None:
        """Close it. Idempotent."""
        try:
            self._file.close()
        except OSError as error:
            raise SpeechguardError(f"{self.path}: writing events stopped ({error.strerror})") from None

    def __enter__(self) -> EventFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
