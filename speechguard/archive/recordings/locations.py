"""Where recordings are: files of this machine, or addresses of files elsewhere (`remote.py`)."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

_BLOCK = 1 << 20
# scheme://path, also chained as fsspec has it: simplecache::s3://bucket/key, zip://inside.wav::s3://bucket/key.zip
_ADDRESS = re.compile(r"(?:[a-z][a-z0-9+.-]*::)*[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_HERE = re.compile(r"(?:file|local)://(?=/)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A file as it was at a moment."""

    size: int  # bytes; 0 also where the storage does not say
    modified: int = 0  # ns; 0: not known
    mark: str = ""  # that the storage gives to this version of the file: ETag, or a time

    @property
    def tells(self) -> bool:
        """Whether the file has the same bytes as long as its snapshot is the same."""
        return bool(self.modified or self.mark)


class Readable(Protocol):
    """What is open for reading bytes."""

    def read(self, size: int, /) -> bytes: ...


class Location(Protocol):
    """Where a recording is; can be compared, hashed and pickled. As text: what a store calls it."""

    def snapshot(self) -> Snapshot:
        """As it is now. Raises OSError, whose `strerror` says why."""
        ...

    def seen(self) -> Snapshot:
        """As it was when it was found, where that saves asking again. Raises OSError."""
        ...

    def digest(self) -> str:
        """SHA-256 of its bytes, hex. Raises OSError."""
        ...

    def local(self) -> AbstractContextManager[Path]:
        """It as a file of this machine, as long as that is needed. Raises AudioError when it cannot be brought here."""
        ...

    def __hash__(self) -> int: ...


@dataclass(frozen=True, slots=True)
class LocalFile:
    """A file of this machine."""

    path: Path  # absolute

    def __str__(self) -> str:
        return str(self.path)

    def snapshot(self) -> Snapshot:
        """As it is now. Raises OSError."""
        status = self.path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "it is a folder, a pipe or a device")
        return Snapshot(status.st_size, status.st_mtime_ns)

    seen = snapshot

    def digest(self) -> str:
        """SHA-256 of its bytes, hex. Raises OSError."""
        return digest(self.path)

    @contextmanager
    def local(self) -> Generator[Path]:
        """Itself."""
        yield self.path


def is_address(text: str) -> bool:
    """Return whether the text names a file or folder elsewhere."""
    return bool(_ADDRESS.match(text)) and not _HERE.match(text)


def location(text: str, folder: Path = Path()) -> Location:
    """The recording of an address, or of a path as seen from a folder. Raises ValueError for one not to be used."""
    if is_address(text):
        from speechguard.archive.recordings.remote import remote_file

        return remote_file(text)
    return local_file(folder / _HERE.sub("", text))


def local_file(path: Path) -> LocalFile:
    """Return the file of a path."""
    return LocalFile(Path(os.path.normpath(path.absolute())))


def digest(file: Path, besides: bytes = b"") -> str:
    """SHA-256 of the bytes of a file and of what is considered `besides`, hex. Raises OSError."""
    with file.open("rb") as opened:
        return digest_of(opened, besides)


def digest_of(opened: Readable, besides: bytes = b"") -> str:
    """The same of what is left of an open file."""
    found = hashlib.sha256()
    while block := opened.read(_BLOCK):
        found.update(block)
    found.update(besides)
    return found.hexdigest()
