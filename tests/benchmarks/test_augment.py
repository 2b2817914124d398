"""What the benchmarks lay over speech is what it says, and the same every time."""

import numpy as np
import pytest
from hearing.augment import (
    CONDITIONS,
    RATE,
    add_noise,
    at_level,
    augment,
    band_limit,
    clip,
    dc_offset,
    packet_loss,
    telephone,
    white,
)
from hearing.augment import speech_level as level
from hearing.nonspeech import SOUNDS


def tone(hertz, seconds=1.0, peak=0.3):
    return (peak * np.sin(2 * np.pi * hertz * np.arange(int(seconds * RATE)) / RATE)).astype(np.float32)


SPEECH = np.concatenate([tone(250), np.zeros(RATE, np.float32), tone(700), np.zeros(4567, np.float32)])


def power(samples, low, high):
    spectrum = np.abs(np.fft.rfft(samples)) ** 2
    frequencies = np.fft.rfftfreq(len(samples), 1 / RATE)
    return spectrum[(frequencies >= low) & (frequencies < high)].sum() / spectrum.sum()


@pytest.mark.parametrize("condition", CONDITIONS)
def test_every_condition_keeps_length_and_range_and_repeats(condition):
    voices = [tone(200), tone(300, 0.7)]
    once, again = (augment(SPEECH, condition, 7, voices) for _ in range(2))
    assert once.shape == SPEECH.shape
    assert once.dtype == np.float32
    assert np.abs(once).max() <= 1
    assert np.array_equal(once, again)


@pytest.mark.parametrize("condition", ["white 10 dB", "babble 10 dB", "loss 3 %"])
def test_another_seed_is_another_sound(condition):
    voices = [tone(200), tone(300, 0.7)]
    assert not np.array_equal(augment(SPEECH, condition, 1, voices), augment(SPEECH, condition, 2, voices))


@pytest.mark.parametrize("codec", ["mu-law", "a-law", "gsm"])
def test_a_telephone_line_keeps_the_voice_in_place_and_cuts_above_4_khz(codec):
    heard = telephone(SPEECH, codec)
    assert np.corrcoef(heard, SPEECH)[0, 1] > 0.97
    assert power(telephone(SPEECH + tone(6000, len(SPEECH) / RATE + 0.01)[: len(SPEECH)], codec), 4100, 8000) < 0.01


def test_codecs_differ():
    assert not np.array_equal(telephone(SPEECH, "mu-law"), telephone(SPEECH, "a-law"))


def test_band_limit_passes_the_band_only():
    mixed = tone(100) + tone(1000) + tone(5000)
    assert np.allclose(band_limit(mixed), tone(1000), atol=0.01)


@pytest.mark.parametrize("snr", [20, 10, 0])
def test_noise_has_the_level_asked_for(snr):
    rng = np.random.default_rng(0)
    quiet = 0.1 * SPEECH
    noise = add_noise(quiet, white(len(quiet), rng), snr) - quiet
    assert 20 * np.log10(level(quiet) / level(noise)) == pytest.approx(snr, abs=0.3)


def test_level_counts_speech_not_pauses():
    assert level(SPEECH) == pytest.approx(0.3 / np.sqrt(2), rel=0.02)
    assert level(np.zeros(1000, np.float32)) == 0.0


def test_packet_loss_makes_gaps_of_20_to_60_ms_in_about_that_share():
    steady = np.ones(60 * RATE, np.float32)
    lossy = packet_loss(steady, 0.05, np.random.default_rng(1))
    assert 0.04 < (lossy == 0).mean() < 0.06
    edges = np.flatnonzero(np.diff(np.concatenate([[1], lossy, [1]])))
    gaps = edges[1::2] - edges[::2]
    assert gaps.min() >= 320
    assert np.median(gaps) <= 960


def test_clipping_offset_and_level():
    assert (np.abs(clip(SPEECH, 12)) == 1).mean() > 0.3
    assert dc_offset(SPEECH, 0.1).mean() == pytest.approx(SPEECH.mean() + 0.1, abs=1e-4)
    assert np.abs(at_level(SPEECH, -35)).max() == pytest.approx(10 ** (-35 / 20), rel=1e-3)
    assert np.array_equal(at_level(np.zeros(9, np.float32), 0), np.zeros(9, np.float32))


@pytest.mark.parametrize("sound", SOUNDS)
def test_sounds_have_their_length_and_repeat(sound):
    once, again = (SOUNDS[sound](6.0, np.random.default_rng(3)) for _ in range(2))
    assert once.shape == (6 * RATE,)
    assert once.dtype == np.float32
    assert np.abs(once).max() <= 1
    assert np.array_equal(once, again)
    assert (np.abs(once).max() > 1e-4) == (sound != "silence")


def test_tones_are_where_the_standards_say():
    rng = np.random.default_rng(0)
    assert power(SOUNDS["ringing (zh)"](5.0, rng), 440, 460) > 0.98
    assert power(SOUNDS["busy (es)"](4.0, rng), 415, 435) > 0.9
    keys = SOUNDS["keys"](10.0, rng)
    assert power(keys, 650, 1700) > 0.95
