"""The language of a recorded call."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from speechguard.calls.listening import SpeechModel, make_ears
from speechguard.errors import AudioError
from speechguard.messages import SAMPLE_RATE, AudioChunk
from speechguard.reasons import because

if TYPE_CHECKING:
    from speechguard.messages import Samples

DETECT_SPEECH = 6.0  # s of speech from which the language is recognised
DETECT_AUDIO = 60.0  # s of a call searched for it


def recognise_language(source: Iterable[AudioChunk], model: SpeechModel) -> str:
    """Return the language of the first words of a call. Raises AudioError when nobody speaks."""
    ears = make_ears()
    speech: list[Samples] = []
    now = 0.0
    for chunk in source:
        now = chunk.end
        speech += [segment.samples for segment in ears.hear(chunk)]
        if sum(map(len, speech)) >= DETECT_SPEECH * SAMPLE_RATE or now > DETECT_AUDIO:
            break
    speech += [segment.samples for segment in ears.drain()]
    if not speech:
        raise AudioError(because("nobody_speaks", seconds=round(now)))
    probabilities = model.language_of(np.concatenate(speech))
    return max(probabilities, key=probabilities.__getitem__)
