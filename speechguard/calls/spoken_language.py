"""The language of a recorded call, from its first words; what was heard to find it out need not be heard again."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from speechguard.calls.listening import Ears, SpeechModel
from speechguard.errors import AudioError
from speechguard.messages import ROLES, SAMPLE_RATE, AudioChunk, Role
from speechguard.reasons import because
from speechguard.vad.segmenter import VoiceActivity

if TYPE_CHECKING:
    from speechguard.messages import Samples

DETECT_SPEECH = 6.0  # s of speech from which the language is recognised
DETECT_AUDIO = 60.0  # s of a call searched for it


class RememberedVoice:
    """A voice activity model that gives its answers a second time, and then goes on where it was."""

    def __init__(self, voice: VoiceActivity) -> None:
        self._voice = voice
        self._answers: deque[float] = deque()
        self._again = False

    def probability(self, window: Samples) -> float:
        """Return the probability (0..1) that there is speech in the next window."""
        if self._again and self._answers:
            return self._answers.popleft()
        answer = self._voice.probability(window)
        if not self._again:
            self._answers.append(answer)
        return answer

    def reset(self) -> None:
        """Forget what was heard; what is answered again knows it already."""
        if not (self._again and self._answers):
            self._voice.reset()

    def rewind(self) -> None:
        """Begin again with the first window; the caller asks for the same windows in the same order."""
        self._again = True


@dataclass(frozen=True, slots=True)
class Opening:
    """The first words of a recorded call: their language, and the call from its start again."""

    language: str
    chunks: Iterable[AudioChunk]  # of the whole call; to be iterated once
    voices: Sequence[RememberedVoice]  # of ROLES

    def ears(self, transcribed: Sequence[Role]) -> Ears:
        """Return the ears for the chunks; once. Voices found in the opening are not looked for again."""
        return Ears(iter(self.voices).__next__, transcribed)


def hear_opening(source: Iterable[AudioChunk], model: SpeechModel, voice: Callable[[], VoiceActivity]) -> Opening:
    """Recognise the language of the first words of a call. Raises AudioError when nobody speaks.

    `voice` makes a fresh voice activity model for a channel.
    """
    voices = [RememberedVoice(voice()) for _ in ROLES]
    ears = Ears(iter(voices).__next__)
    rest = iter(source)
    chunks: list[AudioChunk] = []
    speech: list[Samples] = []
    now = 0.0
    for chunk in rest:
        chunks.append(chunk)
        now = chunk.end
        speech += [segment.samples for segment in ears.hear(chunk)]
        if sum(map(len, speech)) >= DETECT_SPEECH * SAMPLE_RATE or now > DETECT_AUDIO:
            # Draining would ask for a window that the call does not have there.
            speech += [segment.samples for segment in ears.snapshots()]
            break
    else:
        speech += [segment.samples for segment in ears.drain()]
    if not speech:
        raise AudioError(because("nobody_speaks", seconds=round(now)))
    for remembered in voices:
        remembered.rewind()
    probabilities = model.language_of(np.concatenate(speech))
    return Opening(max(probabilities, key=probabilities.__getitem__), chain(chunks, rest), voices)
