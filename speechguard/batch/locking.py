"""One run at a time: a lock that the system takes back when its holder ends, however it ends."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from speechguard.errors import UserError


class Lock:
    """Held from the beginning until `close`, or until the process ends."""

    def __init__(self, path: Path, what: str) -> None:
        """Raises UserError when another process holds it, OSError when the file cannot be opened."""
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            _lock(self._file)
        except OSError:
            holder = os.pread(self._file, 20, 0).decode(errors="replace") if hasattr(os, "pread") else ""
            os.close(self._file)
            process = f" (process {holder})" if holder else ""
            raise UserError(
                f"{what}: another run is using it{process}; wait for its end, or give another --out"
            ) from None
        os.truncate(path, 0)
        os.write(self._file, str(os.getpid()).encode())

    def close(self) -> None:
        """Idempotent. The file stays: were it removed, two processes could hold locks of that name."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


if sys.platform == "win32":
    import msvcrt

    def _lock(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
