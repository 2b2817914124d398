"""Voices in the background are told from the one at the microphone by how loud they are."""

import itertools

import numpy as np
import pytest
from fakes import ScriptedVoice

from speechguard.audio.recording import RecordingSource
from speechguard.evaluation.labels import read_labelled_calls
from speechguard.messages import SAMPLE_RATE
from speechguard.vad.loudness import Loudness
from speechguard.vad.segmenter import Segmenter, SegmenterSettings
from speechguard.vad.silero import SileroVad

WINDOW = 512


def noise(seconds, decibels, seed=0):
    """White noise of this level below full scale."""
    samples = np.random.default_rng(seed).normal(0, 10 ** (decibels / 20), round(seconds * SAMPLE_RATE))
    return samples.astype(np.float32)


def contrasts(samples, **windows):
    loudness = Loudness(**{"background": 300, "unknown": 30, "average": 8} | windows)
    return [loudness.contrast(samples[at : at + WINDOW]) for at in range(0, len(samples) - WINDOW + 1, WINDOW)]


def test_the_contrast_is_in_decibels_over_the_quietest_stretch():
    found = contrasts(np.concatenate([noise(3, -50), noise(1, -20), noise(1, -50)]))
    second = SAMPLE_RATE // WINDOW
    assert found[:30] == [float("inf")] * 30
    assert max(found[30 : 3 * second]) < 3
    assert found[4 * second - 3] == pytest.approx(30, abs=2)
    assert found[-1] == pytest.approx(0, abs=2)


def test_a_background_that_has_changed_is_known_again():
    found = contrasts(np.concatenate([noise(4, -60), noise(12, -30)]))
    assert found[5 * SAMPLE_RATE // WINDOW] > 25
    assert found[-1] < 3


def test_digital_silence_is_no_error():
    assert contrasts(np.zeros(3 * SAMPLE_RATE, np.float32))[-1] == 0.0


def test_an_offset_of_the_line_is_no_background():
    samples = np.concatenate([noise(3, -50), noise(1, -20)])
    assert contrasts(samples + np.float32(0.1)) == pytest.approx(contrasts(samples), abs=0.1)


class EverythingIsVoice(ScriptedVoice):
    def probability(self, window):
        super().probability(window)
        return 0.95

    def reset(self):
        self.resets += 1  # what was heard before is looked at, too


def segments(samples, voice):
    cutter = Segmenter("agent", voice, itertools.count().__next__)
    return cutter.push(0.0, samples) + cutter.drain()


def test_babble_is_no_utterance_and_a_voice_over_it_is():
    """The model takes the babble for voice all the time; the agent speaks twice, 15 dB louder."""
    babble = noise(30, -40)
    for begin, end in ((10, 12), (20, 23)):
        babble[begin * SAMPLE_RATE : end * SAMPLE_RATE] += noise(end - begin, -25, seed=begin)
    found = [s for s in segments(babble, EverythingIsVoice()) if s.start > SegmenterSettings().unknown]
    assert [(round(s.start + 0.3), round(s.speech_end)) for s in found] == [(10, 12), (20, 23)]


def test_the_model_is_not_asked_about_what_does_not_stand_out_but_hears_what_leads_to_a_voice():
    """It costs more than all the rest of finding voices, and half of a call's channel is silence."""
    quiet, loud = 20 * SAMPLE_RATE, 2 * SAMPLE_RATE
    samples = noise(30, -60)
    samples[quiet : quiet + loud] += noise(2, -25)
    voice = EverythingIsVoice()
    cutter = Segmenter("agent", voice, itertools.count().__next__)
    cutter.push(0.0, samples[:quiet])
    unknown = round(SegmenterSettings().unknown * SAMPLE_RATE / WINDOW)
    assert len(voice.windows) == unknown  # while the background is not known, everything is heard
    cutter.push(quiet / SAMPLE_RATE, samples[quiet:])
    assert voice.resets == 2  # when it was quiet, and when it is again
    asked = np.concatenate(voice.windows[unknown:])
    begin = quiet // WINDOW * WINDOW
    lead = begin - SegmenterSettings().lead_in * WINDOW
    np.testing.assert_array_equal(asked, samples[lead : lead + len(asked)])
    assert quiet + loud < lead + len(asked) < quiet + loud + SAMPLE_RATE


@pytest.mark.parametrize("gap", [1, 3, 8])
def test_a_short_pause_is_heard_by_the_model_as_it_was(gap):
    """Up to the lead-in nothing is left out: the model hears the windows in order and is not reset."""
    voice = EverythingIsVoice()
    chosen = SegmenterSettings(loudness=WINDOW / SAMPLE_RATE)  # so that a window is loud by itself
    cutter = Segmenter("agent", voice, itertools.count().__next__, chosen)
    samples = noise(10, -60)[: 300 * WINDOW]
    samples[200 * WINDOW : 210 * WINDOW] += noise(1, -25)[: 10 * WINDOW]
    samples[(210 + gap) * WINDOW : (220 + gap) * WINDOW] += noise(1, -25, 1)[: 10 * WINDOW]
    cutter.push(0.0, samples)
    assert voice.resets == 2  # before the first of the two, and after the second
    known = round(chosen.unknown * SAMPLE_RATE / WINDOW)
    np.testing.assert_array_equal(np.concatenate(voice.windows[known:]), samples[192 * WINDOW : (220 + gap) * WINDOW])


def test_the_background_is_forgotten_with_lost_audio():
    cutter = Segmenter("agent", EverythingIsVoice(), itertools.count().__next__)
    cutter.push(0.0, noise(10, -60))
    assert cutter.unfinished is None
    cutter.push(60.0, noise(1, -60))
    assert cutter.unfinished.start == 60.0


@pytest.mark.parametrize("language", ["zh", "es"])
def test_people_who_hardly_pause_are_heard(samples, language):
    """All turns of the agent one after the other, without the pauses between them, from the first sample on."""
    spoken = []
    for call in read_labelled_calls(samples):
        if call.language == language and call.condition == "clean16k":
            with RecordingSource(call.recording) as source:
                sound = np.concatenate([chunk.agent for chunk in source])
            turns = [turn for turn in call.turns if turn.role == "agent"]
            spoken += [sound[round(t.start * SAMPLE_RATE) : round(t.end * SAMPLE_RATE)] for t in turns]
    speech = np.concatenate(spoken)
    assert len(speech) > 25 * SAMPLE_RATE
    found = segments(speech, SileroVad())
    heard = np.zeros(len(speech) + WINDOW, bool)
    for segment in found:
        heard[round(segment.start * SAMPLE_RATE) : round(segment.end * SAMPLE_RATE)] = True
    model = SileroVad()
    windows = range(0, len(speech) - WINDOW + 1, WINDOW)
    voice = [model.probability(speech[at : at + WINDOW]) >= 0.5 for at in windows]
    missed = [at for at, voiced in enumerate(voice) if voiced and not heard[at * WINDOW]]
    assert len(missed) <= 0.01 * sum(voice)
