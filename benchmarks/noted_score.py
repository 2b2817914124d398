"""`speechguard score` that notes every call, before a worker hears it, in a file: NOTES, then the command's arguments.

A program of its own, so that it can be killed; bench_resume.py starts it.
"""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable
from functools import partial
from pathlib import Path

from speechguard import cli
from speechguard.batch.hearing import Failure, Hear, HeardCall, Task
from speechguard.commands import score


def start_noting(start: Callable[[], Hear], notes: Path) -> Hear:
    """What `start` gives, noting what it hears."""
    return partial(_hear, start(), notes)


def _hear(hear: Hear, notes: Path, task: Task) -> HeardCall | Failure:
    with notes.open("a", encoding="utf-8") as file:
        file.write(f"{task.call}\n")
    return hear(task)


def main() -> int:
    """Run the command."""
    from noted_score import start_noting  # by the name under which the workers know it

    chosen = score.chosen_hearing

    def noting(args: Namespace, workers: int) -> tuple[Callable[[], Hear], str, str]:
        start, digest, name = chosen(args, workers)
        return partial(start_noting, start, Path(sys.argv[1])), digest, name

    score.chosen_hearing = noting
    return cli.main(["score", *sys.argv[2:]])


if __name__ == "__main__":
    sys.exit(main())
