"""Blocks of any size give the same chunks; tones keep frequency, level and place; bad samples spoil no others."""

import numpy as np
import pytest
import soxr
from audio_files import listen, measured_tone, tone
from hypothesis import given, settings
from hypothesis import strategies as st

from speechguard.audio.convert import Converter
from speechguard.messages import SAMPLE_RATE

RATES = [8000, 11025, 16000, 22050, 24000, 32000, 44100, 48000]


def convert(converter, samples, rate, block):
    """The chunks of (samples, channels) fed in blocks of this many samples."""
    for at in range(0, len(samples), block):
        yield from converter.feed(samples[at : at + block], rate)
    yield from converter.finish()


@pytest.mark.parametrize("rate", RATES)
def test_a_tone_is_the_same_tone_at_16_khz(rate):
    heard, _, _ = listen(convert(Converter("mono"), tone(1000, 2, rate)[:, None], rate, 1000))
    expected = tone(1000, 2, SAMPLE_RATE)
    assert len(heard) == len(expected)
    assert measured_tone(heard) == (pytest.approx(1000, abs=0.05), pytest.approx(0.5, rel=1e-4))
    middle = slice(SAMPLE_RATE // 10, -SAMPLE_RATE // 10)
    assert np.abs(heard - expected)[middle].max() < 1e-5  # 94 dB below the tone: nowhere out of place


@pytest.mark.parametrize("rate", [44100, 48000])
def test_what_is_above_8_khz_does_not_come_down(rate):
    heard, _, _ = listen(convert(Converter("mono"), tone(11000, 1, rate)[:, None], rate, 1000))
    assert np.abs(heard[1600:-1600]).max() < 1e-4


@settings(max_examples=60)
@given(
    rate=st.sampled_from(RATES),
    length=st.integers(8, 30_000),
    block=st.integers(1, 9_000),
    chunk_seconds=st.sampled_from([0.02, 0.1, 0.5]),
    seed=st.integers(0, 2**32 - 1),
)
def test_chunks_are_the_resampled_whole(rate, length, block, chunk_seconds, seed):
    block = max(block, length // 200)
    samples = np.random.default_rng(seed).uniform(-0.5, 0.5, (length, 2)).astype(np.float32)
    agent, customer, chunks = listen(convert(Converter("right", chunk_seconds), samples, rate, block))

    whole = samples if rate == SAMPLE_RATE else soxr.resample(samples, rate, SAMPLE_RATE, quality="HQ")
    assert len(agent) == len(whole)
    np.testing.assert_allclose(agent, np.clip(whole[:, 1], -1, 1), atol=1e-6)
    np.testing.assert_allclose(customer, np.clip(whole[:, 0], -1, 1), atol=1e-6)
    assert {len(chunk.agent) for chunk in chunks[:-1]} <= {round(chunk_seconds * SAMPLE_RATE)}


@pytest.mark.parametrize("rate", [8000, 16000])
def test_samples_that_are_no_numbers_are_silence_and_spoil_nothing_else(rate):
    samples = np.stack([tone(440, 1, rate), tone(440, 1, rate)], axis=1)
    broken, silent = samples.copy(), samples.copy()
    broken[500:502, 0] = np.nan, np.inf
    broken[700, 1] = -np.inf
    silent[500:502, 0] = silent[700, 1] = 0
    converter = Converter("left")
    agent, customer, _ = listen(convert(converter, broken, rate, 333))
    expected_agent, expected_customer, _ = listen(convert(Converter("left"), silent, rate, 333))
    assert converter.repaired == 3
    np.testing.assert_array_equal(agent, expected_agent)
    np.testing.assert_array_equal(customer, expected_customer)


def test_offset_and_clipping_pass_and_excess_is_cut_at_full_scale():
    samples = np.concatenate([np.full(8000, 0.3), np.full(8000, 1.0), np.full(8000, 7.0)]).astype(np.float32)
    heard, _, _ = listen(convert(Converter("mono"), samples[:, None], SAMPLE_RATE, 1000))
    np.testing.assert_array_equal(heard, np.minimum(samples, 1))


def test_lost_time_passes_and_stands_in_the_next_chunk():
    converter = Converter("mono")
    second = tone(440, 1.25, 8000)[:, None]
    chunks = [*converter.feed(second, 8000), *converter.skip(0.5), *converter.skip(0.25), *converter.feed(second, 8000)]
    chunks += converter.finish()
    heard, _, _ = listen(chunks)
    assert len(heard) == 2.5 * SAMPLE_RATE
    assert [(chunk.start, chunk.lost) for chunk in chunks if chunk.lost] == [(2.0, 0.75)]
    assert chunks[-1].end == 3.25


def test_the_rate_may_change_on_the_way():
    converter = Converter("mono")
    chunks = converter.feed(tone(440, 1, 8000)[:, None], 8000)
    chunks += converter.feed(tone(440, 1, 48000)[:, None], 48000)
    chunks += converter.finish()
    heard, _, _ = listen(chunks)
    assert len(heard) == 2 * SAMPLE_RATE
    for half in (heard[:SAMPLE_RATE], heard[SAMPLE_RATE:]):
        assert measured_tone(half) == (pytest.approx(440, abs=0.2), pytest.approx(0.5, rel=1e-3))


def test_a_chunk_has_samples():
    with pytest.raises(ValueError, match="no samples"):
        Converter("mono", 0.00001)
