"""Folders for copies of recordings, which hold what callers said: none outlasts its process for long."""

from __future__ import annotations

import contextlib
import secrets
import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from speechguard.archive.locking import Lock
from speechguard.errors import UserError

_NAME = "speechguard-copy-"


@contextmanager
def scratch_folder() -> Generator[Path]:
    """A folder among the system's temporary ones. It goes with the context, or when the next one finds it left behind.

    Raises OSError when it cannot be made.
    """
    place = Path(tempfile.gettempdir())
    _remove_left_behind(place)
    folder = place / f"{_NAME}{secrets.token_hex(8)}"
    lock = Lock(_lock_of(folder), str(folder))  # before the folder: one without lock has lost its process
    try:
        folder.mkdir(mode=0o700)
        yield folder
    finally:
        _remove(folder, lock)


def _remove_left_behind(place: Path) -> None:
    for folder in [found for found in place.glob(f"{_NAME}*") if found.is_dir()]:
        with contextlib.suppress(UserError, OSError):  # in use, or another user's
            _remove(folder, Lock(_lock_of(folder), str(folder)))


def _remove(folder: Path, lock: Lock) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    lock.close()
    with contextlib.suppress(OSError):  # another process removes it, too
        _lock_of(folder).unlink(missing_ok=True)


def _lock_of(folder: Path) -> Path:
    return folder.with_name(folder.name + ".lock")
