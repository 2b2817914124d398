"""Voices enrolled for benchmarks, from other recordings than those in which they are then to be known."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from speechguard.calls.enrolment import agents_speech
from speechguard.calls.voices import encoder_version, voice_encoder
from speechguard.errors import UserError
from speechguard.messages import AgentChannel, SpeechSegment
from speechguard.voices.enrolment import LEAST_SECONDS, enrol
from speechguard.voices.prints import Voiceprint

ENOUGH = 2 * LEAST_SECONDS  # s of speech


def enrolled_from(name: str, recordings: Iterable[tuple[Path, AgentChannel | None]], models: Path) -> Voiceprint | None:
    """Return the voice of somebody from as many recordings as it takes; None where there is too little in them."""
    heard: dict[str, list[SpeechSegment]] = {}
    seconds = 0.0
    for file, channel in recordings:
        heard[str(file)] = _speech(file, channel)
        seconds += sum(segment.speech for segment in heard[str(file)])
        if seconds >= ENOUGH:
            break
    if seconds < LEAST_SECONDS:
        return None
    try:
        return enrol(name, heard, voice_encoder(models), encoder_version())
    except UserError as error:
        print(f"not enrolled: {error}")
        return None


@lru_cache(1000)
def _speech(file: Path, channel: AgentChannel | None) -> list[SpeechSegment]:
    return agents_speech(file, channel)
