"""Hearing recordings in a worker process: the model once, then call by call."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING

from speechguard.archive.recordings.locations import digest
from speechguard.archive.stored import keep, stored_line
from speechguard.audio.recording import RecordingSource
from speechguard.batch.hearing import Failure, Hear, HeardCall, HearingTask
from speechguard.calls.channels import channel_of
from speechguard.calls.listening import SpeechModel, listen, make_ears, silero
from speechguard.calls.recogniser import ModelChoice, load_model
from speechguard.calls.so_far import with_losses
from speechguard.calls.spoken_language import hear_opening
from speechguard.calls.voices import hear_voices, voice_teller, voices_told
from speechguard.errors import AudioError, SpeechguardError, UserError
from speechguard.messages import ROLES, Role
from speechguard.phonetics import language as phonetics_for
from speechguard.reasons import because

if TYPE_CHECKING:
    from speechguard.calls.voices import VoiceTeller


def model_digest(choice: ModelChoice) -> str:
    """Return a SHA-256 (hex) over all that decides what is heard: the weights and how they are used."""
    use = [asdict(choice.settings), choice.device, choice.compute_type]
    return digest(choice.folder / "model.bin", json.dumps(use, sort_keys=True).encode())


def start_hearing(choice: ModelChoice) -> Hear:
    """Load the model; what is returned hears one recording after the other. Raises WeightsError."""
    model = load_model(choice)
    return lambda task: hear(task, model, partial(voice_teller, models_dir=choice.models_dir, known=task.people))


def hear(task: HearingTask, model: SpeechModel, teller_for: Callable[[str], VoiceTeller]) -> HeardCall | Failure:
    """Return what is heard in a recording, or why it cannot be heard; whatever that is, others can.

    `teller_for` gives what tells the speakers of a call of one channel apart, by language. Raises WeightsError.
    """
    began = time.monotonic()
    try:
        with task.file.local() as path:
            asked, warnings = channel_of(path, task.asked.agent_channel)
            with RecordingSource(path, asked) as source:
                if task.asked.language:
                    language, chunks, make = task.asked.language, source, make_ears
                else:
                    opening = hear_opening(source, model, silero())
                    language, chunks, make = opening.language, opening.chunks, opening.ears
                if language not in task.roles:
                    raise AudioError(because("no_rules_for", language=language))
                recogniser = model.speaking(language)
                roles: tuple[Role, ...]
                if source.agent_channel == "mixed":
                    roles = ROLES
                    told = hear_voices(chunks, make(("agent",)), recogniser, teller_for(language))
                    heard, warnings = told.heard, (*warnings, *voices_told(told.summary))
                else:
                    roles = task.roles[language] if source.agent_channel != "mono" else ("agent",)
                    ears = make(roles)
                    heard, warnings = tuple(listen(chunks, ears, recogniser)), (*warnings, *ears.problems)
                call = keep(task.call, with_losses(heard, task.lost), phonetics_for(language), roles, task.metadata)
                line, warnings = stored_line(call), (*source.warnings, *warnings)
                return HeardCall(line, source.agent_channel, warnings, time.monotonic() - began)
    except UserError as error:
        return Failure(error.reason)
    except SpeechguardError as error:
        return Failure(because("text", text=str(error)))
    except Exception as error:
        return Failure(because("program_failed", what=f"{type(error).__name__}: {error}"))
