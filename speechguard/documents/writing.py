"""Files that are there as a whole or not at all."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from speechguard.errors import SpeechguardError, UserError


@contextmanager
def replaced(path: Path) -> Generator[Path]:
    """Give a scratch file beside `path` that takes its place when all has been written; after an error nothing changes.

    What a process that was killed left there is removed. Raises SpeechguardError when it cannot be written, or the
    disk is full.
    """
    scratch = path.with_name(f".{path.name}.{os.getpid()}")
    _remove_left_behind(path)
    try:
        yield scratch
        _sync(scratch)
        scratch.replace(path)
    except OSError as error:
        raise SpeechguardError(f"{path}: cannot be written ({error.strerror})") from None
    finally:
        scratch.unlink(missing_ok=True)


@contextmanager
def replacing(path: Path) -> Generator[TextIO]:
    """Give the same, open for text. Raises UserError when nothing can be written there."""
    with replaced(path) as scratch:
        try:
            # What is no character (undecodable bytes in the name of a file) is written as an escape, which JSON knows.
            file = scratch.open("w", encoding="utf-8", errors="backslashreplace", newline="\n")
        except OSError as error:
            raise UserError(f"{path}: cannot be written ({error.strerror}); give another file") from None
        with file:
            yield file


def write_whole(path: Path, content: bytes) -> None:
    """Write a file of these bytes, or nothing. Raises SpeechguardError when it cannot be written."""
    with replaced(path) as scratch:
        scratch.write_bytes(content)


def _sync(file: Path) -> None:
    """Bring the file onto the disk: else a machine that fails may keep its new name with nothing in it."""
    with file.open("rb+") as opened:
        os.fsync(opened.fileno())


def _remove_left_behind(path: Path) -> None:
    """Remove the scratch files of processes that have ended."""
    if os.name != "posix":  # elsewhere a process cannot be asked for without a signal to it
        return
    with contextlib.suppress(OSError):
        for file in path.parent.iterdir():
            owner = file.name.removeprefix(f".{path.name}.")
            if owner != file.name and owner.isdecimal() and not _runs(int(owner)):
                file.unlink(missing_ok=True)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):  # another user's; no number of a process
        return True
    return True
