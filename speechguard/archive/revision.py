"""A file of a store written anew beside the old one: from where the two differ, until then nothing is written."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO

NEW = ".new"  # what the name of the new file ends with
_BLOCK = 1 << 20


class Revision:
    """The new file grows from its beginning, by what is kept of the old one and by what is new."""

    def __init__(self, path: Path, size: int) -> None:
        """`size`: bytes of the old file that are valid."""
        self._path = path
        self._size = size
        self._file: BinaryIO | None = None
        self.end = 0  # bytes, so far

    def keep(self, start: int, end: int) -> None:
        """The bytes of the old file from `start` to `end` come next. Raises OSError."""
        if self._file is not None or start != self.end:
            self._copy(start, end, self._begin())
        self.end += end - start

    def write(self, content: bytes) -> None:
        """This comes next; it may be what is there. Raises OSError."""
        if self._file is not None or content != self._old(len(content)):
            self._begin().write(content)
        self.end += len(content)

    def finish(self) -> None:
        """Onto the disk; there is a new file only where it differs from the old one. Raises OSError."""
        if self.end < self._size:
            self._begin()
        if self._file is not None:
            self._file.flush()
            os.fsync(self._file.fileno())

    def close(self) -> None:
        """Close it. Idempotent."""
        if self._file is not None:
            self._file.close()

    def _begin(self) -> BinaryIO:
        if self._file is None:
            self._file = self._path.with_name(self._path.name + NEW).open("wb")
            self._copy(0, self.end, self._file)
        return self._file

    def _old(self, length: int) -> bytes:
        """Return what the old file has at this place."""
        with self._path.open("rb") as old:
            old.seek(self.end)
            return old.read(min(length, max(0, self._size - self.end)))

    def _copy(self, start: int, end: int, file: BinaryIO) -> None:
        with self._path.open("rb") as old:
            old.seek(start)
            while start < end and (block := old.read(min(_BLOCK, end - start))):
                file.write(block)
                start += len(block)
