"""Work for processes of tests: their numbers are noted in a folder. As a program: shares it until it is killed."""

from __future__ import annotations

import os
import sys
import time
from functools import partial
from pathlib import Path

from speechguard.batch import sharing


def note_and_wait(folder: Path, seconds: float) -> int:
    (folder / str(os.getpid())).touch()
    time.sleep(seconds)
    return os.getpid()


def fail(number: int) -> int:
    if number == 2:
        raise ValueError("of 2")
    return number


if __name__ == "__main__":
    sharing.PAYS = 1
    list(sharing.shared(partial(note_and_wait, Path(sys.argv[1])), [60.0] * 8, 99, 2))
