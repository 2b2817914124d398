"""A recogniser for tests of `score` that runs in processes of its own: a recording is text that says what is heard.

said 这事不归我管       the agent says it, at one second
seconds 0.05            that hearing takes
fails with a reason
dies                    the process is killed; `dies once PATH`: only while PATH is not there
"""

from __future__ import annotations

import os
import signal
import sys
import time
from functools import partial
from pathlib import Path

from stored_calls import call_of, said

from speechguard.archive.stored import keep, stored_line
from speechguard.batch.hearing import Failure, Hear, HeardCall, HearingTask
from speechguard.errors import WeightsError
from speechguard.phonetics import language
from speechguard.reasons import because


def start() -> Hear:
    return hear


def start_and_note(log: Path) -> Hear:
    """Hears like `start`, and notes every call in a file."""
    return partial(_hear_and_note, log)


def start_and_refuse() -> Hear:
    raise WeightsError("these weights are none")


def start_and_die() -> Hear:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def _hear_and_note(log: Path, task: HearingTask) -> HeardCall | Failure:
    result = hear(task)
    with log.open("a", encoding="utf-8") as file:
        file.write(f"{task.call}\n")
    return result


def hear(task: HearingTask) -> HeardCall | Failure:
    messages = []
    with task.file.local() as path:
        text = path.read_text(encoding="utf-8")
    for line in text.splitlines():
        word, _, rest = line.partition(" ")
        if word == "said":
            messages.append(said(rest, 1.0 + 10 * len(messages), len(messages)))
        elif word == "seconds":
            time.sleep(float(rest))
        elif word == "fails":
            return Failure(because("text", text=rest))
        elif word == "dies":
            _die(rest.removeprefix("once "))
    code = task.asked.language or "zh"
    roles = task.roles[code]
    call = keep(task.call, call_of(*messages), language(code), roles, task.metadata)
    return HeardCall(stored_line(call), task.asked.agent_channel or "left", (), 0.0)


def _die(once: str) -> None:
    if once and Path(once).exists():
        return
    if once:
        Path(once).touch()
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":  # the command, with this for a recogniser: LOG and the command's arguments
    import fake_hearing  # by the name under which other processes know it

    from speechguard import cli
    from speechguard.commands.score import into_store

    hearing = partial(fake_hearing.start_and_note, Path(sys.argv[1]))
    hearing = getattr(fake_hearing, os.environ.get("FAKE_START", ""), hearing)
    into_store.chosen_hearing = lambda *_: (hearing, "model", "fake")
    sys.exit(cli.main(["score", *sys.argv[2:]]))
