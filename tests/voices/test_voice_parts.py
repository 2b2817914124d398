"""Utterances cut where the voice changes: nothing is lost, and a voice is not cut."""

from dataclasses import replace

import numpy as np
import pytest

from speechguard.messages import SAMPLE_RATE, SpeechSegment
from speechguard.voices.changes import reunited, voice_parts

LOW, HIGH = 200.0, 900.0  # Hz
WIDE = 0.8  # radians between them


class PitchEncoder:
    """Stands for the encoder: the direction of a window is its mean frequency, from 0 at LOW to WIDE at HIGH."""

    def frames(self, samples, gain):
        assert gain == 1.0
        frames = samples[: len(samples) // 160 * 160].reshape(-1, 160)
        crossings = (np.diff(np.sign(frames), axis=1) != 0).sum(axis=1) * 50.0
        return np.column_stack([crossings, np.abs(frames).max(axis=1)]).astype(np.float32)

    def directions(self, windows):
        assert all(len(window) for window in windows)
        heard = [window[window[:, 1] > 0.01, 0] for window in windows]
        pitch = np.array([voiced.mean() if len(voiced) else LOW for voiced in heard])
        angle = np.clip((pitch - LOW) / (HIGH - LOW), 0, 1) * WIDE
        return np.column_stack([np.cos(angle), np.sin(angle)]).astype(np.float32)


def said(*pieces):
    """An utterance of (frequency, seconds); frequency 0 is silence."""
    sound = []
    for frequency, seconds in pieces:
        time = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
        sound.append(0.3 * np.sin(2 * np.pi * frequency * time))
    samples = np.concatenate(sound).astype(np.float32)
    length = len(samples) / SAMPLE_RATE
    return SpeechSegment("agent", 7, 10.0, 10.0 + length, 10.0 + length - 0.2, samples, length - 0.5, final=True)


def parts_of(*segments):
    return voice_parts(segments, PitchEncoder(), 1.0)


@pytest.mark.parametrize("pause", [0.0, 0.1, 0.3])
def test_a_change_of_voice_is_found_with_a_pause_and_without(pause):
    parts = parts_of(said((LOW, 2.5), (0, pause), (HIGH, 2.5)))
    assert len(parts) == 2
    (first, low), (second, high) = parts
    assert first.end == second.start == pytest.approx(12.5 + pause / 2, abs=0.4)
    assert low[1] < 0.2
    assert high[1] > 0.6
    assert not first.joined
    assert second.joined


@pytest.mark.parametrize(
    "pieces",
    [[(LOW, 5.0)], [(LOW, 2.0), (0, 0.3), (LOW, 2.0)], [(LOW, 0.15)], [(LOW, 0.5)], [(0, 2.0)], [(HIGH, 0.02)]],
)
def test_one_voice_is_not_cut(pieces):
    segment = said(*pieces)
    [(part, direction)] = parts_of(segment)
    np.testing.assert_array_equal(part.samples, segment.samples)
    assert (part.start, part.end) == (segment.start, pytest.approx(segment.end))
    assert part.speech == pytest.approx(segment.speech)
    assert np.isfinite(direction).all()


def test_nothing_of_an_utterance_is_lost():
    segment = replace(said((LOW, 2.0), (HIGH, 1.5), (0, 0.2), (LOW, 2.0), (HIGH, 2.0)), lead=0.3)
    parts = [part for part, _ in parts_of(segment)]
    assert len(parts) > 2
    np.testing.assert_array_equal(np.concatenate([part.samples for part in parts]), segment.samples)
    assert [part.start for part in parts[1:]] == [part.end for part in parts[:-1]]
    assert sum(part.speech for part in parts) == pytest.approx(segment.speech)
    assert [part.lead for part in parts] == [0.3, *[0.0] * (len(parts) - 1)]
    whole = reunited(parts)
    np.testing.assert_array_equal(whole.samples, segment.samples)
    assert (whole.start, whole.end, whole.joined) == (segment.start, pytest.approx(segment.end), False)
    assert whole.speech_end == segment.speech_end


def test_several_utterances_are_each_cut_by_themselves():
    one, other = said((LOW, 2.0), (HIGH, 2.0)), replace(said((HIGH, 3.0)), utterance=8)
    assert [part.utterance for part, _ in parts_of(one, other)] == [7, 7, 8]
    assert parts_of() == []


def test_a_short_word_before_a_pause_stays_with_its_voice():
    segment = said((0, 0.3), (LOW, 0.25), (0, 0.4), (HIGH, 2.0))
    parts = [part for part, _ in parts_of(segment)]
    assert len(parts) == 2
    assert 10.55 <= parts[0].end <= 10.95
