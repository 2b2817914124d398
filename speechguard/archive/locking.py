"""One run at a time: a lock that the system takes back when its holder ends, however it ends."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from speechguard.errors import UserError


class Lock:
    """Held from the beginning until `close`, or until the process ends. The file says by which process."""

    def __init__(self, path: Path, what: str) -> None:
        """Raises UserError when another process holds it, OSError when the file cannot be opened."""
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            _lock(self._file)
        except OSError:
            holder = os.read(self._file, 20).decode(errors="replace")
            os.close(self._file)
            process = f" (process {holder})" if holder else ""
            raise UserError(
                f"{what}: another run is using it{process}; wait for its end, or give another --out"
            ) from None
        os.ftruncate(self._file, 0)
        os.write(self._file, str(os.getpid()).encode())

    def close(self) -> None:
        """Give it back. Idempotent. The file stays: were it removed, two processes could hold locks of that name."""
        if self._file >= 0:
            _unlock(self._file)
            os.close(self._file)
            self._file = -1


if sys.platform == "win32":
    import msvcrt

    # There nobody else can read the bytes that are locked: one far behind the number of the process is.
    LOCKED = 1 << 20

    def _lock(file: int) -> None:
        os.lseek(file, LOCKED, os.SEEK_SET)
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        finally:
            os.lseek(file, 0, os.SEEK_SET)

    def _unlock(file: int) -> None:
        os.lseek(file, LOCKED, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)
