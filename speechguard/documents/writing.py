"""Files that are there as a whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from speechguard.errors import SpeechguardError, UserError


@contextmanager
def replaced(path: Path) -> Generator[Path]:
    """A scratch file beside `path` that takes its place when all has been written; after an error nothing is changed.

    Raises SpeechguardError when it cannot be written, or the disk is full.
    """
    scratch = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        yield scratch
        scratch.replace(path)
    except OSError as error:
        raise SpeechguardError(f"{path}: cannot be written ({error.strerror})") from None
    finally:
        scratch.unlink(missing_ok=True)


@contextmanager
def replacing(path: Path) -> Generator[TextIO]:
    """The same, open for text. Raises UserError when nothing can be written there."""
    with replaced(path) as scratch:
        try:
            # What is no character (undecodable bytes in the name of a file) is written as an escape, which JSON knows.
            file = scratch.open("w", encoding="utf-8", errors="backslashreplace", newline="\n")
        except OSError as error:
            raise UserError(f"{path}: cannot be written ({error.strerror}); give another file") from None
        with file:
            yield file
