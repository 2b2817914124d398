"""A model that is loaded while the call begins: sound is taken in at once, and its words follow."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import TYPE_CHECKING

from speechguard.calls.listening import Recogniser, SpeechModel
from speechguard.messages import SpeechSegment, Transcript

if TYPE_CHECKING:
    from speechguard.messages import Samples


class LoadingModel:
    """A speech model that a thread loads; whoever needs it first waits for it, and gets what loading raises.

    The thread stays as long as the model or a recogniser of it: decoding takes five times as much of the processor once
    the thread is gone in which OpenMP was used first.
    """

    def __init__(self, load: Callable[[], SpeechModel]) -> None:
        """Begin to load."""
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="speechguard-load")
        self._model = self._thread.submit(load)

    def loaded(self) -> SpeechModel:
        """Wait for the model. Raises what loading it raised."""
        return self._model.result()

    def language_of(self, samples: Samples) -> Mapping[str, float]:
        """Return how probable each of our languages is, as the model does."""
        return self.loaded().language_of(samples)

    def speaking(self, language: str) -> Recogniser:
        """Return a recogniser for a new call in a language, without waiting."""
        return _LateRecogniser(self, language)


class _LateRecogniser:
    """The recogniser of a call, once its model is loaded."""

    def __init__(self, model: LoadingModel, language: str) -> None:
        self._model = model
        self._language = language

    def transcribe(self, segment: SpeechSegment, audio_seen: float) -> Transcript:
        return self._recogniser.transcribe(segment, audio_seen)

    def transcribe_all(self, segments: Sequence[SpeechSegment], audio_seen: float) -> Sequence[Transcript]:
        return self._recogniser.transcribe_all(segments, audio_seen)

    @cached_property
    def _recogniser(self) -> Recogniser:
        return self._model.loaded().speaking(self._language)
