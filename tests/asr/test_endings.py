"""What Whisper leaves out at the end of an utterance is decoded, too."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from speechguard.asr.endings import UNWRITTEN, continued, rest_of
from speechguard.asr.voiced import levels, voiced
from speechguard.audio.recording import RecordingSource
from speechguard.calls.listening import listen, make_ears
from speechguard.messages import SAMPLE_RATE, SpeechSegment, Transcript, Word

# Three sentences of two synthetic voices without a pause; Whisper base stops after the first, sure of itself.
EARLY_STOP = Path(__file__).parent / "data" / "early-stop-es.flac"


def spoken(seconds, pauses=(), start=20.0):
    """Return a finished utterance of noise, soft in the pauses."""
    sound = np.random.default_rng(3).normal(size=round(seconds * SAMPLE_RATE)).astype(np.float32) / 10
    for begin, end in pauses:
        sound[round(begin * SAMPLE_RATE) : round(end * SAMPLE_RATE)] /= 100
    return SpeechSegment("agent", 7, start, start + seconds, start + seconds, sound, seconds, final=True, lead=0.3)


def heard(text, end, start=20.0, **changes):
    """Return the text of that utterance, of one word that ends at a place."""
    words = (Word(text, start, end, 0.9),) if text else ()
    return replace(Transcript("agent", 7, start, start + 6.0, text, words, final=True), **changes)


@pytest.mark.model
def test_all_of_an_utterance_is_written_where_whisper_stops_early(whisper):
    with RecordingSource(EARLY_STOP, "mono") as source:
        [text] = [one for one in listen(source, make_ears(), whisper.speaking("es")) if isinstance(one, Transcript)]
    assert "gracias por su llamada" in text.text
    assert "yo no puedo hacer nada voy a preguntar al departamento técnico" in text.text
    assert text.words[-1].end == pytest.approx(text.end, abs=0.3)
    assert "".join(word.text for word in text.words) == text.text
    assert all(a.end <= b.start for a, b in zip(text.words, text.words[1:], strict=False))
    assert not text.doubts


def test_the_rest_begins_where_the_text_ends():
    rest = rest_of(spoken(6.0), heard("hola", 22.0))
    assert rest is not None
    assert (rest.start, rest.end, len(rest.samples)) == (22.0, 26.0, 4 * SAMPLE_RATE)
    assert rest.speech == pytest.approx(4.0, abs=0.1)
    assert rest.joined
    assert rest.lead == 0.0


@pytest.mark.parametrize(
    ("segment", "text"),
    [
        (spoken(6.0), heard("hola", 26.0 - UNWRITTEN + 0.1)),  # the end of a word
        (spoken(6.0, pauses=[(2.2, 6.0)]), heard("hola", 22.0)),  # silence
        (spoken(6.0), heard("hola", 20.2)),  # no further than where it began: it would be the same again
        (spoken(6.0), heard("", 0.0)),  # no words at all: doubted as such
        (spoken(6.0), heard("hola", 22.0, final=False)),  # the speaker goes on
        (spoken(6.0), heard("hola", 22.0, speech=False)),
    ],
)
def test_nothing_is_left_where_no_voice_follows(segment, text):
    assert rest_of(segment, text) is None


def test_the_words_of_the_rest_follow_and_it_may_be_doubted():
    rest = heard("adiós", 26.0, start=22.0, doubts=("low confidence",), avg_logprob=-1.2)
    both = continued(heard("hola", 22.0, avg_logprob=-0.2), rest, "es")
    assert both.text == "hola adiós"
    assert [(word.text, word.start) for word in both.words] == [("hola", 20.0), (" adiós", 22.0)]
    assert both.doubts == ("low confidence",)
    assert both.avg_logprob == pytest.approx(-0.7)
    assert continued(heard("您好", 22.0), heard("再见", 26.0, start=22.0), "zh").text == "您好再见"


def test_voice_without_words_after_a_text_is_doubted_and_noise_is_not():
    text = heard("hola", 22.0)
    assert continued(text, heard("", 0.0, doubts=("no words",)), "es") == replace(text, doubts=("no words",))
    assert continued(text, heard("", 0.0, speech=False), "es") is text


def test_silence_after_little_voice_is_no_voice():
    rest = rest_of(spoken(8.0, pauses=[(3.5, 8.0)]), heard("hola", 22.0))
    assert rest is not None
    assert rest.speech == pytest.approx(1.5, abs=0.15)
    assert rest_of(rest, heard("adiós", 23.4, start=22.0)) is None


@pytest.mark.parametrize("samples", [0, 100, 400, 1600])
def test_hardly_any_sound_has_levels(samples):
    assert len(voiced(levels(np.zeros(samples, np.float32)))) >= samples // 160
