"""The files of an SQLite database are for their owner alone: it has words of calls and hashes of passwords."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

_OWNER_ONLY = 0o600
_OTHERS = 0o077
_BESIDE = ("", "-wal", "-shm", "-journal", ".ends")  # the database, and what SQLite and the audit log write beside it


def keep_private(database: Path) -> None:
    """Make the file of a database, where it is not there, and let nobody but its owner read or write it.

    SQLite gives the files that it makes beside it the same mode. What belongs to another user is left as it is, and
    what is wrong with the file or its folder to SQLite to say.
    """
    if os.name != "posix":
        return  # there files have the rights of their folder
    with suppress(OSError):
        os.close(os.open(database, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY))
    for suffix in _BESIDE:
        with suppress(FileNotFoundError, PermissionError, NotADirectoryError):
            beside = database.with_name(database.name + suffix)
            found = beside.stat()
            if stat.S_ISREG(found.st_mode) and found.st_mode & _OTHERS and found.st_uid == os.geteuid():
                beside.chmod(_OWNER_ONLY)


def owner_only(path: str, flags: int) -> int:
    """Open a file, which only its owner may read if it is made now: an opener for `open`."""
    return os.open(path, flags, _OWNER_ONLY)
