"""Hearing recordings in a worker process: the model once, then call by call."""

from __future__ import annotations

import json
import time
from dataclasses import asdict

from speechguard.archive.recordings.locations import digest
from speechguard.archive.stored import keep, stored_line
from speechguard.audio.recording import RecordingSource
from speechguard.batch.hearing import Failure, Hear, HeardCall, HearingTask
from speechguard.calls.listening import SpeechModel, listen, make_ears, silero
from speechguard.calls.recogniser import ModelChoice, load_model
from speechguard.calls.spoken_language import hear_opening
from speechguard.errors import AudioError, SpeechguardError, UserError
from speechguard.messages import Role
from speechguard.phonetics import language as phonetics_for
from speechguard.reasons import because


def model_digest(choice: ModelChoice) -> str:
    """Return a SHA-256 (hex) over all that decides what is heard: the weights and how they are used."""
    use = [asdict(choice.settings), choice.device, choice.compute_type]
    return digest(choice.folder / "model.bin", json.dumps(use, sort_keys=True).encode())


def start_hearing(choice: ModelChoice) -> Hear:
    """Load the model; what is returned hears one recording after the other. Raises WeightsError."""
    model = load_model(choice)
    return lambda task: hear(task, model)


def hear(task: HearingTask, model: SpeechModel) -> HeardCall | Failure:
    """Return what is heard in a recording, or why it cannot be heard; whatever that is, others can."""
    began = time.monotonic()
    try:
        with task.file.local() as path, RecordingSource(path, task.asked.agent_channel) as source:
            if task.asked.language:
                language, chunks, make = task.asked.language, source, make_ears
            else:
                opening = hear_opening(source, model, silero())
                language, chunks, make = opening.language, opening.chunks, opening.ears
            if language not in task.roles:
                raise AudioError(because("no_rules_for", language=language))
            roles: tuple[Role, ...] = task.roles[language] if source.agent_channel != "mono" else ("agent",)
            heard = listen(chunks, make(roles), model.speaking(language))
            call = keep(task.call, heard, phonetics_for(language), roles, task.metadata)
            return HeardCall(stored_line(call), source.agent_channel, source.warnings, time.monotonic() - began)
    except UserError as error:
        return Failure(error.reason)
    except SpeechguardError as error:
        return Failure(because("text", text=str(error)))
    except Exception as error:
        return Failure(because("program_failed", what=f"{type(error).__name__}: {error}"))
