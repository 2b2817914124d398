"""An agent's voice, enrolled from one call, tells who is the agent in another one: recorded, and live."""

from pathlib import Path

import pytest
from fakes import ScriptedRecogniser

from speechguard.audio.recording import RecordingSource
from speechguard.calls.enrolment import enrol_voice
from speechguard.calls.listening import make_ears
from speechguard.calls.live_voices import TwoSpeakers
from speechguard.calls.voices import hear_voices, voice_teller
from speechguard.config import models_folder
from speechguard.errors import UserError
from speechguard.evaluation.labels import read_labelled_calls
from speechguard.messages import Transcript
from speechguard.voices.known import KnownPeople

pytestmark = pytest.mark.model


class SaysNothing(ScriptedRecogniser):
    """Hears that somebody speaks, and no word of it."""

    def transcribe(self, segment, _):
        return Transcript(segment.role, segment.utterance, segment.start, segment.end, "…", (), final=segment.final)


def test_an_enrolled_voice_is_known_in_another_call(samples: Path):
    with pytest.raises(UserError, match="more than one voice there"):
        enrol_voice("Dora", [samples / "es-dont-know.flac"], "mixed", models_folder())
    voice = enrol_voice("Dora", [samples / "es-dont-know.flac"], None, models_folder())
    people = KnownPeople(voices=(voice,), named=True)
    [call] = [call for call in read_labelled_calls(samples) if call.name == "es-its-a-rule"]

    def hers(texts):
        """Seconds that are given to the agent, and to the customer, of what she says: here she is the one who calls."""
        given = {"agent": 0.0, "customer": 0.0}
        for text in texts:
            for turn in call.turns:
                if turn.role == "customer" and text.speaker:
                    given[text.speaker] += max(0.0, min(text.end, turn.end) - max(text.start, turn.start))
        return given["agent"], given["customer"]

    def told(known):
        with RecordingSource(call.recording, "mixed") as source:
            heard = hear_voices(source, make_ears(), SaysNothing(), voice_teller("es", models_folder(), known))
        return heard.summary, hers(one for one in heard.heard if isinstance(one, Transcript))

    nothing, given = told(KnownPeople())
    assert (nothing.enrolled, sum(given)) == (None, 0.0)
    summary, (right, wrong) = told(people)
    assert summary.enrolled == "Dora"
    assert right > 10 * wrong
    assert right > 5

    teller, ears = voice_teller("es", models_folder(), people), make_ears()
    live = TwoSpeakers(SaysNothing(), teller)
    with RecordingSource(call.recording, "mixed") as source:
        segments = [segment for chunk in source for segment in ears.hear(chunk)]
    texts = {}
    for segment in segments:
        for message in live.write(segment, segment.end):
            for text in (message,) if isinstance(message, Transcript) else getattr(message, "texts", ()):
                texts[text.utterance] = text
    assert live.summary is not None
    assert live.summary.enrolled == "Dora"
    right, wrong = hers(texts.values())
    assert right > 10 * wrong
