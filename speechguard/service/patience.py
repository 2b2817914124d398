"""A speech model for what may wait: live calls go first, each time it decodes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from speechguard.asr.decoder import Decoded, Sound
from speechguard.calls.listener import TakeTurn, Urgency

if TYPE_CHECKING:
    from speechguard.asr.decoder import Decoder
    from speechguard.asr.whisper import CallRecogniser, Whisper
    from speechguard.messages import Samples


class PatientModel:
    """A speech model that lets live calls go first, each time it decodes."""

    def __init__(self, model: Whisper, turn: TakeTurn) -> None:
        self._model = model
        self._turn = turn

    def language_of(self, samples: Samples) -> Mapping[str, float]:
        """Return how probable each of our languages is: see Whisper."""
        with self._turn(_last):
            return self._model.language_of(samples)

    def speaking(self, language: str) -> CallRecogniser:
        """Return a recogniser for a call in a language: see Whisper."""
        recogniser = self._model.speaking(language)
        recogniser.decoder = _PatientDecoder(recogniser.decoder, self._turn)  # pyright: ignore[reportAttributeAccessIssue]
        return recogniser


class _PatientDecoder:
    """What a recogniser needs of a decoder."""

    def __init__(self, decoder: Decoder, turn: TakeTurn) -> None:
        self._decoder = decoder
        self._turn = turn
        self.tokenizer = decoder.tokenizer
        self.language = decoder.language

    def decode(self, sounds: Sequence[Sound], window: float, beam: int, tokens_per_second: float) -> list[Decoded]:
        with self._turn(_last):
            return self._decoder.decode(sounds, window, beam, tokens_per_second)


def _last() -> Urgency:
    """Return the urgency of what may wait for all live calls."""
    return False, float("inf")
