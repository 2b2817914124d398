"""A model that is loaded while the call begins: sound is taken in at once, and its words follow."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property
from typing import TYPE_CHECKING

from speechguard.calls.listening import Recogniser, SpeechModel
from speechguard.messages import SpeechSegment, Transcript

if TYPE_CHECKING:
    from speechguard.messages import Samples


class LoadingModel:
    """A speech model that a thread loads; whoever needs it first waits for it, and gets what loading raises."""

    def __init__(self, load: Callable[[], SpeechModel]) -> None:
        """Begin to load."""
        thread = ThreadPoolExecutor(1, thread_name_prefix="speechguard-load")
        self._model = thread.submit(load)
        thread.shutdown(wait=False)

    def language_of(self, samples: Samples) -> Mapping[str, float]:
        """Return how probable each of our languages is, as the model does."""
        return self._model.result().language_of(samples)

    def speaking(self, language: str) -> Recogniser:
        """Return a recogniser for a new call in a language, without waiting."""
        return _LateRecogniser(self._model, language)


class _LateRecogniser:
    """The recogniser of a call, once its model is loaded."""

    def __init__(self, model: Future[SpeechModel], language: str) -> None:
        self._model = model
        self._language = language

    def transcribe(self, segment: SpeechSegment, audio_seen: float) -> Transcript:
        return self._recogniser.transcribe(segment, audio_seen)

    def transcribe_all(self, segments: Sequence[SpeechSegment], audio_seen: float) -> Sequence[Transcript]:
        return self._recogniser.transcribe_all(segments, audio_seen)

    @cached_property
    def _recogniser(self) -> Recogniser:
        return self._model.result().speaking(self._language)
