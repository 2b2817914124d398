"""Voices enrolled for benchmarks, from other recordings than those in which they are then to be known; and what hears
voices once where calls are told apart in several ways.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

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


class RememberedVoices:
    """An encoder that remembers the last windows it was asked for, of one call."""

    def __init__(self, encoder: Any) -> None:
        self._encoder = encoder
        self._heard: list[tuple[Sequence[NDArray[np.float32]], NDArray[np.float32]]] = []

    def frames(self, samples: NDArray[np.float32], gain: float) -> NDArray[np.float32]:
        return self._encoder.frames(samples, gain)

    def directions(self, windows: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
        for before, directions in self._heard:
            if len(before) == len(windows) and all(map(np.array_equal, before, windows)):
                return directions
        self._heard.append((windows, self._encoder.directions(windows)))
        return self._heard[-1][1]


@lru_cache(1000)
def _speech(file: Path, channel: AgentChannel | None) -> list[SpeechSegment]:
    return agents_speech(file, channel)
