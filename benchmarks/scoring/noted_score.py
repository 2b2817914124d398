"""`speechguard score` that notes every call, before a worker hears it, in a file: NOTES, then the command's arguments.

A program of its own, so that it can be killed; bench_resume.py starts it.
"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

from speechguard import cli
from speechguard.batch.hearing import Failure, Hear, HeardCall, HearingTask
from speechguard.batch.workers import hearing
from speechguard.batch.workers.hearing import start_hearing
from speechguard.calls.recogniser import ModelChoice


def start_noting(notes: Path, choice: ModelChoice) -> Hear:
    """Start hearing, and note what is heard."""
    return partial(_hear, start_hearing(choice), notes)


def _hear(hear: Hear, notes: Path, task: HearingTask) -> HeardCall | Failure:
    with notes.open("a", encoding="utf-8") as file:
        file.write(f"{task.call}\n")
    return hear(task)


def main() -> int:
    """Run the command."""
    from scoring.noted_score import start_noting  # by the name under which the workers know it

    hearing.start_hearing = partial(start_noting, Path(sys.argv[1]))
    return cli.main(["score", *sys.argv[2:]])


if __name__ == "__main__":
    sys.exit(main())
