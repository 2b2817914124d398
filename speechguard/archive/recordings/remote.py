"""Recordings elsewhere, such as s3://bucket/folder/call.wav: all that fsspec reads, with the packages that it needs."""

from __future__ import annotations

import errno
import re
from collections.abc import Generator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, cast

from speechguard.archive.recordings.locations import Readable, Snapshot, digest_of
from speechguard.archive.recordings.scratch import scratch_folder
from speechguard.errors import AudioError, SourceLocation, UserError
from speechguard.reasons import because

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

# What storages call the mark of a version, or the time of the last change; marks first.
_MARKS = (
    "ETag etag e_tag md5Hash Content-MD5 content_md5 sha CRC"
    " LastModified Last-Modified last_modified mtime modify modificationTime last_write_time updated modified created"
).split()
# wrappers::scheme:// , the path there, and ::links behind it
_LINKS = re.compile(r"((?:[^:/]+::)*[^:/]+://)(.*?)((?:::.*)?)", re.DOTALL)
_PASSWORD = re.compile(r"://[^/@]*:[^/@]*@")


class MissingPackage(OSError):
    """The package for this kind of address is not installed."""


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file at an address."""

    address: str
    listed: Snapshot | None = field(default=None, compare=False)  # as it was found

    def __str__(self) -> str:
        return self.address

    @property
    def name(self) -> PurePosixPath:
        """The path in the address, without what a web server is asked for behind a `?`."""
        scheme, path, _ = _linked(self.address)
        return PurePosixPath(path.partition("?")[0] if "http" in scheme else path)

    def snapshot(self) -> Snapshot:
        """As it is now. Raises OSError."""
        with _told(self.address):
            fs, path = _open(self.address)
            fs.invalidate_cache()
            return _snapshot(fs.info(path))

    def seen(self) -> Snapshot:
        """As it was when it was found. Raises OSError."""
        return self.listed or self.snapshot()

    def digest(self) -> str:
        """SHA-256 of its bytes, hex. Raises OSError."""
        with _told(self.address):
            fs, path = _open(self.address)
            with fs.open(path, "rb") as opened:
                return digest_of(cast(Readable, opened))

    @contextmanager
    def local(self) -> Generator[Path]:
        """A copy on the disk, as long as it is needed. Raises AudioError."""
        with ExitStack() as stack:
            try:
                with _told(self.address):
                    # FFmpeg knows some forms by the end of their names only.
                    copy = stack.enter_context(scratch_folder()) / f"recording{self.name.suffix}"
                    fs, path = _open(self.address)
                    fs.get_file(path, str(copy))
            except OSError as error:
                reason = because("unreadable_address", why=str(error.strerror))
                raise AudioError(reason, SourceLocation(self.address)) from None
            yield copy

    def is_folder(self) -> bool:
        """Return whether there are files below it. Raises OSError."""
        if self.address.endswith("/"):  # a web server says of a folder only that it is a page
            return True
        with _told(self.address):
            fs, path = _open(self.address)
            return fs.info(path)["type"] == "directory"

    def inside(self) -> list[tuple[RemoteFile, str]]:
        """Return the files below it with their paths from here, in a fixed order. Raises OSError."""
        with _told(self.address):
            fs, path = _open(self.address)
            fs.invalidate_cache()
            found = cast(dict[str, dict[str, Any]], fs.find(path, detail=True))
        return self._below(path, found)

    def fitting(self) -> list[tuple[RemoteFile, str]]:
        """The files that fit the pattern in the address, with their paths below its fixed part. Raises OSError."""
        scheme, place, links = _linked(self.address)
        with _told(self.address):
            fs, path = _open(self.address)
            fs.invalidate_cache()
            found = cast(dict[str, dict[str, Any]], fs.glob(path, detail=True))
        files = {name: info for name, info in found.items() if info.get("type") != "directory"}
        return RemoteFile(scheme + _fixed(place) + links)._below(_fixed(path), files)

    def _below(self, path: str, found: Mapping[str, Mapping[str, Any]]) -> list[tuple[RemoteFile, str]]:
        """Return files that the storage has named, as addresses. `path`: how it names this one."""
        scheme, place, links = _linked(self.address)
        files: list[tuple[RemoteFile, str]] = []
        for name in sorted(found):
            rest = name.removeprefix(path.rstrip("/")).lstrip("/")
            # Pages of a web server say nothing of the files that they list.
            listed = _snapshot(found[name]) if found[name].get("size") is not None else None
            below = f"{place.rstrip('/')}/{rest}" if place else rest
            files.append((RemoteFile(scheme + below + links, listed), rest))
        return files


def remote_file(address: str) -> RemoteFile:
    """Return the file at an address. Raises UserError for one with a password: the store would show it to all."""
    if _PASSWORD.search(address):
        raise UserError(because("address_password"))
    return RemoteFile(address)


def _linked(address: str) -> tuple[str, str, str]:
    found = _LINKS.fullmatch(address)
    if found is None:
        raise UserError(because("no_address", address=address))
    return found[1], found[2], found[3]


def _open(address: str) -> tuple[AbstractFileSystem, str]:
    """Return the file system of an address, and the path there."""
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise ImportError("Install fsspec (pip install 'speechguard[remote]')") from None
    return url_to_fs(address)


def _snapshot(info: Mapping[str, Any]) -> Snapshot:
    mark: Any = next((info[key] for key in _MARKS if info.get(key)), "")
    if isinstance(mark, datetime):
        mark = mark.timestamp()
    return Snapshot(info.get("size") or 0, mark=str(mark).strip('"'))


@contextmanager
def _told(address: str) -> Generator[None]:
    """What goes wrong, whatever the storage's package raises, as an OSError that says it in a line."""
    try:
        yield
    except ImportError as error:
        need = " ".join(str(error).split())
        raise MissingPackage(errno.EIO, f"a package is missing for {_linked(address)[0]} ({need})") from None
    except FileNotFoundError as error:
        raise FileNotFoundError(errno.ENOENT, _line("is not there", error, address)) from None
    except PermissionError as error:
        raise PermissionError(errno.EACCES, _line("no permission", error, address)) from None
    except Exception as error:  # each storage has errors of its own, which have nothing in common
        raise OSError(errno.EIO, _line(type(error).__name__, error, address)) from None


def _fixed(pattern: str) -> str:
    """Return the folder below which a pattern begins."""
    return pattern[: pattern.index("*")].rpartition("/")[0]


def _line(what: str, error: Exception, address: str) -> str:
    """Return the message of a storage in one line, where it says more than the address."""
    said = " ".join(str(error).split())
    return what if not said or said in address else f"{what} ({said[:200]})"
