"""A model that is loaded while the call begins."""

import gc
import threading

import pytest
from fakes import ScriptedRecogniser

from speechguard.calls.loading import LoadingModel
from speechguard.errors import WeightsError
from speechguard.messages import SpeechSegment


class Model:
    """A loaded model; remembers the thread that loaded it."""

    def __init__(self):
        self.thread = threading.current_thread()

    def language_of(self, samples):
        return {"zh": float(len(samples))}

    def speaking(self, language):
        recogniser = ScriptedRecogniser()
        recogniser.language = language
        return recogniser


SEGMENT = SpeechSegment("agent", 3, 0.0, 1.0, 1.0, [], 1.0, True)


def test_a_recogniser_is_there_at_once_and_waits_for_the_model():
    may_load = threading.Event()
    loading = LoadingModel(lambda: may_load.wait() and Model())
    recogniser = loading.speaking("es")
    may_load.set()
    assert recogniser.transcribe(SEGMENT, 1.0).utterance == 3
    assert [heard.utterance for heard in recogniser.transcribe_all([SEGMENT], 1.0)] == [3]
    assert loading.language_of([0.0] * 3) == {"zh": 3.0}


def test_what_loading_raises_reaches_whoever_needs_the_model():
    def fail():
        raise WeightsError("no weights")

    recogniser = LoadingModel(fail).speaking("zh")
    for _ in range(2):
        with pytest.raises(WeightsError, match="no weights"):
            recogniser.transcribe(SEGMENT, 1.0)


def test_the_thread_that_loaded_stays_as_long_as_a_recogniser():
    models = []
    recogniser = LoadingModel(lambda: models.append(Model()) or models[0]).speaking("zh")
    recogniser.transcribe(SEGMENT, 1.0)
    gc.collect()
    assert models[0].thread.is_alive()
    recogniser.transcribe(SEGMENT, 1.0)
