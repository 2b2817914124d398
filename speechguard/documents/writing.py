"""Files that are there as a whole or not at all."""

from __future__ import annotations

import contextlib
import os
from collections import defaultdict
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from speechguard.errors import SpeechguardError, UserError

FEW = 32  # files: a folder with no more is looked through for scratch files at every write


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


@dataclass(slots=True)
class _Look:
    """What was found when a folder was last looked through for scratch files."""

    scratch: Mapping[str, Sequence[Path]]  # by the name of the file that each was to become
    writes: int  # that may follow before it is looked through again


_looks: dict[Path, _Look] = {}  # by folder


def _remove_left_behind(path: Path) -> None:
    """Remove the scratch files of processes that have ended."""
    if os.name != "posix":  # elsewhere a process cannot be asked for without a signal to it
        return
    with contextlib.suppress(OSError):
        look = _looks.get(path.parent)
        if look is None or not look.writes:
            look = _looks[path.parent] = _look_through(path.parent)
        else:
            look.writes -= 1
        for file in look.scratch.get(path.name, ()):
            if not _runs(int(file.suffix[1:])):
                file.unlink(missing_ok=True)


def _look_through(folder: Path) -> _Look:
    """Find the scratch files in a folder. One of thousands of clips is not looked through anew for each of them."""
    scratch: defaultdict[str, list[Path]] = defaultdict(list)
    files = list(folder.iterdir())
    for file in files:
        name, _, process = file.name.rpartition(".")
        if name.startswith(".") and process.isdecimal():
            scratch[name[1:]].append(file)
    return _Look(scratch, len(files) // FEW)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):  # another user's; no number of a process
        return True
    return True
