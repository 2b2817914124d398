"""Hearing recordings for `score`, in a process of its own: the model once, then call by call."""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from speechguard.archive.recordings.locations import digest
from speechguard.archive.stored import as_line, keep
from speechguard.asr.settings import DecodeSettings
from speechguard.audio.recording import RecordingSource
from speechguard.batch.hearing import Failure, Hear, HeardCall, Task
from speechguard.calls.listening import listen
from speechguard.commands.hearing import load_whisper, make_ears, open_recording, recognise_language
from speechguard.errors import AudioError, SpeechguardError
from speechguard.messages import AgentChannel, Role
from speechguard.phonetics import language as phonetics_for

if TYPE_CHECKING:
    from speechguard.asr.whisper import Whisper


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """How a process loads its model."""

    folder: Path
    settings: DecodeSettings
    device: str
    compute_type: str
    threads: int

    def digest(self) -> str:
        """Of all that decides what is heard, hex: the weights and how they are used."""
        use = [asdict(self.settings), self.device, self.compute_type]
        return digest(self.folder / "model.bin", json.dumps(use, sort_keys=True).encode())


def start_hearing(choice: ModelChoice) -> Hear:
    """Loads the model. Raises WeightsError. What is given back hears one recording after the other."""
    recogniser = load_whisper(choice.folder, choice.settings, "zh", choice.device, choice.compute_type, choice.threads)
    return lambda task: hear(task, recogniser)


def hear(task: Task, recogniser: Whisper) -> HeardCall | Failure:
    """What is heard in a recording, or why it cannot be heard; whatever that is, others can."""
    began = time.monotonic()
    try:
        with task.file.local() as path, open_recording(path, _channel(task)) as source:
            language = task.asked.language or recognise_language(source, recogniser)
            if language not in task.roles:
                raise AudioError(f"is in '{language}', for which there are no rules: add them to --rules")
            roles: tuple[Role, ...] = task.roles[language] if source.agent_channel != "mono" else ("agent",)
            heard = listen(source, make_ears(roles), recogniser.speaking(language))
            call = keep(task.call, heard, phonetics_for(language), roles, task.metadata)
            return HeardCall(as_line(call), source.agent_channel, _without(source), time.monotonic() - began)
    except SpeechguardError as error:
        return Failure(getattr(error, "message", str(error)))
    except Exception as error:
        return Failure(f"the program failed on it ({type(error).__name__}: {error}); please report this")


def _channel(task: Task) -> AgentChannel | None:
    return task.asked.agent_channel  # type: ignore[return-value]  # was read from a list of them


def _without(source: RecordingSource) -> tuple[str, ...]:
    """The warnings without the path that begins them: the record has it."""
    return tuple(warning.removeprefix(f"{source.path}: ") for warning in source.warnings)
