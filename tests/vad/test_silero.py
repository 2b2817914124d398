"""The voice activity model itself, on sounds that can be made here."""

import numpy as np

from speechguard.messages import SAMPLE_RATE
from speechguard.vad.silero import WINDOW, SharedSileroVad, SileroVad


def probabilities(model, samples):
    return [model.probability(samples[at : at + WINDOW]) for at in range(0, len(samples) - WINDOW + 1, WINDOW)]


def vowel(seconds):
    """A voice-like sound: harmonics of 120 Hz under two formants, four syllables a second."""
    t = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    pitch = 120 + 15 * np.sin(2 * np.pi * 0.7 * t)
    phase = 2 * np.pi * np.cumsum(pitch) / SAMPLE_RATE
    voice = sum(
        np.exp(-(((n * 120 - 700) / 300) ** 2)) * np.sin(n * phase)
        + 0.6 * np.exp(-(((n * 120 - 1200) / 300) ** 2)) * np.sin(n * phase)
        for n in range(1, 30)
    )
    return (0.2 * voice * (0.55 + 0.45 * np.sin(2 * np.pi * 4 * t))).astype(np.float32)


def test_silence_and_a_hum_are_no_voice():
    t = np.arange(2 * SAMPLE_RATE) / SAMPLE_RATE
    assert max(probabilities(SileroVad(), np.zeros(2 * SAMPLE_RATE, np.float32))) < 0.3
    assert max(probabilities(SileroVad(), (0.2 * np.sin(2 * np.pi * 50 * t)).astype(np.float32))[10:]) < 0.5


def test_a_voice_like_sound_is_voice():
    assert np.median(probabilities(SileroVad(), vowel(3.0))) > 0.5


def test_state_is_kept_between_windows_and_forgotten_on_reset():
    model, samples = SileroVad(), vowel(2.0)
    first = probabilities(model, samples)
    again = probabilities(model, samples)
    model.reset()
    assert probabilities(model, samples) == first
    assert again != first


def test_two_models_do_not_share_their_state():
    one, other = SileroVad(), SileroVad()
    alone = probabilities(SileroVad(), vowel(1.0))
    silence = np.zeros(WINDOW, np.float32)
    mixed = []
    for at in range(0, SAMPLE_RATE - WINDOW + 1, WINDOW):
        mixed.append(one.probability(vowel(1.0)[at : at + WINDOW]))
        other.probability(silence)
    assert mixed == alone


def test_loud_samples_are_clipped_not_wrapped():
    """The model knows samples of -1 to 1 only."""
    samples = vowel(1.0)
    loud = samples / np.abs(samples).max() * 1.5
    assert probabilities(SileroVad(), loud.astype(np.float32)) == probabilities(
        SileroVad(), np.clip(loud, -1, 1).astype(np.float32)
    )


def test_channels_that_share_models_hear_what_they_would_alone():
    chance = np.random.default_rng(7)
    spoken = vowel(4.0)
    channels = [(SileroVad(), SharedSileroVad()) for _ in range(6)]
    for _ in range(300):
        own, shared = channels[chance.integers(6)]
        if chance.random() < 0.1:
            own.reset()
            shared.reset()
        at = chance.integers(len(spoken) - WINDOW)
        assert shared.probability(spoken[at : at + WINDOW]) == own.probability(spoken[at : at + WINDOW])
    for _, shared in channels:
        shared.reset()
    assert len(SharedSileroVad._unused) <= 6
