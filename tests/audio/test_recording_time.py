"""Times are true: over an hour, to the last sample, across gaps and against headers that are wrong."""

import tracemalloc

import numpy as np
import pytest
from audio_files import FLOAT, MU_LAW, PCM, encode, listen, measured_tone, tone, warnings_of, wav

from speechguard.audio.recording import RecordingSource
from speechguard.messages import SAMPLE_RATE

SILENCE, CLICK = 0xFF, 0x80  # of mu-law


def test_an_hour_does_not_drift(tmp_path):
    """The length to the sample, and clicks where they are, in an hour of 8 kHz mu-law; never loaded whole."""
    seconds = [0.55, 60.05, 1800.25, 3599.05, 3599.999875]  # away from the edges of chunks: a click has two flanks
    call = np.full((3600 * 8000, 1), SILENCE, np.uint8)
    call[[round(second * 8000) for second in seconds]] = CLICK
    path = wav(tmp_path / "hour.wav", call, 8000, MU_LAW)

    clicks, samples = [], 0
    source = RecordingSource(path, "mono")
    assert source.duration == 3600
    for chunk in source:
        assert chunk.start == samples / SAMPLE_RATE
        samples += len(chunk.agent)
        if chunk.agent.max() > 0.4:
            clicks.append(chunk.start + int(chunk.agent.argmax()) / SAMPLE_RATE)
    assert samples == 3600 * SAMPLE_RATE
    assert clicks == pytest.approx(seconds, abs=1 / SAMPLE_RATE)


def test_a_recording_is_never_loaded_whole(tmp_path):
    path = wav(tmp_path / "long.wav", np.zeros((600 * 16000, 2), np.int16), 16000, PCM)  # 77 MB as float32
    tracemalloc.start()
    try:
        chunks = sum(1 for _ in RecordingSource(path, "left", chunk_seconds=1.0))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert chunks == 600
    assert peak < 2_000_000


@pytest.mark.parametrize(
    ("name", "codec", "rate"),
    [
        ("x.wav", "pcm_s16le", 44100),
        ("x.flac", "flac", 44100),
        ("x.mp3", "libmp3lame", 44100),
        ("x.opus", "libopus", 48000),
    ],
)
def test_the_last_samples_are_heard(tmp_path, name, codec, rate):
    """A tone in the last 60 ms only; neither decoder nor resampler may keep it."""
    samples = np.concatenate([np.zeros(rate), tone(1000, 0.06, rate)])
    agent, _, _ = listen(RecordingSource(encode(tmp_path / name, samples.astype(np.float32), rate, codec), "mono"))
    assert len(agent) == SAMPLE_RATE * 1.06
    assert np.sqrt(np.mean(agent[-480:] ** 2)) > 0.25  # the last 30 ms
    assert np.abs(agent[: int(0.95 * SAMPLE_RATE)]).max() < 0.02


def test_the_chunk_length_is_chosen(tmp_path):
    path = encode(tmp_path / "x.wav", tone(440, 1.05, 8000), 8000, "pcm_s16le")
    _, _, chunks = listen(RecordingSource(path, "mono", chunk_seconds=0.25))
    assert [len(chunk.agent) for chunk in chunks] == [4000, 4000, 4000, 4000, 800]


def test_each_iteration_reads_from_the_beginning(tmp_path):
    samples = tone(440, 1, 8000)
    samples[100] = np.nan
    source = RecordingSource(wav(tmp_path / "x.wav", samples[:, None], 8000, FLOAT), "mono")
    first, _, _ = listen(source)
    again, _, _ = listen(source)
    np.testing.assert_array_equal(first, again)
    assert source.repaired == 1
    assert warnings_of(source) == ("1 samples are not numbers and were replaced by silence",)


def test_closing_ends_the_iteration_with_what_was_decoded(tmp_path):
    path = wav(tmp_path / "x.wav", np.zeros((80_000, 1), np.int16), 8000, PCM)
    with RecordingSource(path, "mono") as source:
        heard = 0
        for chunk in source:
            heard += len(chunk.agent)
            if chunk.start >= 2:
                source.close()
    assert 2 * SAMPLE_RATE < heard < 3 * SAMPLE_RATE
    assert source.warnings == ()
    with pytest.raises(ValueError, match="closed"):
        list(source)


@pytest.mark.parametrize(("codec", "rate"), [("pcm_s16le", 16000), ("libopus", 48000)])
def test_the_time_of_missing_audio_passes(tmp_path, codec, rate):
    """3 s that a recorder left out are lost; 0.4 s that a codec did not send are silence."""
    path = encode(tmp_path / "x.mkv", tone(440, 4, rate), rate, codec, pauses=[(1, 3.0), (2, 0.4)])
    source = RecordingSource(path, "mono")
    agent, _, chunks = listen(source)
    assert chunks[-1].end == pytest.approx(7.4, abs=0.03)
    assert len(agent) / SAMPLE_RATE == pytest.approx(4.4, abs=0.03)
    (after,) = [chunk for chunk in chunks if chunk.lost]
    assert (after.start, after.lost) == (pytest.approx(4, abs=0.1), pytest.approx(3, abs=0.01))
    silent = [chunk.start for chunk in chunks if np.abs(chunk.agent).max() < 0.01]
    assert 2 <= len(silent) <= 4
    assert 5 <= silent[0] <= silent[-1] <= 5.4
    assert warnings_of(source) == ("holds no audio for 3.0 s in all, at 1 places; counted as lost",)


def test_a_clock_that_runs_astray_is_not_believed(tmp_path):
    """Timestamps that leap by a day in three seconds of audio, of which the file states no length."""
    path = encode(tmp_path / "x.mkv", tone(440, 3, 16000), 16000, "pcm_s16le", pauses=[(1, 86_400.0)])
    data = path.read_bytes()
    at = data.index(bytes.fromhex("448988"))  # Matroska's Duration, 11 bytes; filler (Void) takes its place
    path.write_bytes(data[:at] + bytes.fromhex("ec89") + bytes(9) + data[at + 11 :])

    source = RecordingSource(path, "mono")
    agent, _, chunks = listen(source)
    assert chunks[-1].end == pytest.approx(3, abs=0.07)
    assert measured_tone(agent)[0] == pytest.approx(440, abs=0.2)
    assert warnings_of(source) == ("has timestamps that do not fit its audio; times are counted from the audio alone",)


@pytest.mark.parametrize("stated", [0, 0xFFFFFFFF, 0x7FFFF000])
def test_a_wav_whose_length_was_never_filled_in_is_heard_to_its_end(tmp_path, stated):
    samples = (tone(440, 2, 8000)[:, None] * 32767).astype(np.int16)
    source = RecordingSource(wav(tmp_path / "x.wav", samples, 8000, PCM, stated=stated), "mono")
    agent, _, _ = listen(source)
    assert len(agent) == 2 * SAMPLE_RATE
    assert source.warnings == ()
