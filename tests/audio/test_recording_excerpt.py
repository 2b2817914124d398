"""An excerpt is what the whole recording has there, whatever its form."""

from pathlib import Path

import numpy as np
import pytest
from audio_files import PCM, encode, listen, wav

from speechguard.audio.recording import RecordingSource
from speechguard.messages import SAMPLE_RATE

DATA = Path(__file__).parent / "data"
SECONDS = 12
ROUNDING = 2e-4  # of the resampler, which works in blocks; 16 bits have steps of 3e-5
NOISE = 0.2  # these decoders put random numbers where there was noise, others each time

# name, codec, rate (Hz), what a decoder that has not heard all before may differ in (full scale is 1)
FORMATS = [
    ("a.wav", "pcm_s16le", 16000, 0),
    ("b.wav", "pcm_s16le", 8000, ROUNDING),
    ("c.wav", "pcm_s24le", 44100, ROUNDING),
    ("d.wav", "pcm_mulaw", 8000, ROUNDING),
    ("e.flac", "flac", 16000, 0),
    ("f.flac", "flac", 22050, ROUNDING),
    ("g.aiff", "pcm_s16be", 48000, ROUNDING),
    ("h.mp3", "libmp3lame", 44100, ROUNDING),
    ("i.mp3", "libmp3lame", 8000, ROUNDING),
    ("j.m4a", "aac", 44100, NOISE),
    ("k.aac", "aac", 16000, NOISE),
    ("l.opus", "libopus", 48000, 2e-3),
    ("m.webm", "libopus", 48000, 2e-3),
]


def talk(rate, seed=0):
    """Two sides of noise that swells, no second like another."""
    random = np.random.default_rng(seed)
    time = np.arange(SECONDS * rate) / rate
    noise = random.standard_normal((2, SECONDS * 100)).repeat(rate // 100 + 1, axis=1)[:, : len(time)]
    return (0.2 * noise * np.sin(2 * np.pi * np.array([[330.0], [550.0]]) * time)).clip(-0.7, 0.7).astype(np.float32)


def whole(path, channel="left"):
    agent, customer, _ = listen(RecordingSource(path, channel))
    return np.stack([agent] if customer is None else [agent, customer], axis=1)


@pytest.mark.parametrize(("name", "codec", "rate", "differ"), FORMATS, ids=[form[0] for form in FORMATS])
def test_an_excerpt_is_what_the_chunks_have_there(tmp_path, name, codec, rate, differ):
    path = encode(tmp_path / name, talk(rate), rate, codec)
    chunks = whole(path)

    with RecordingSource(path) as source:
        for start, end in [(0, 1), (0.4, 2.5), (5.0, 5.001), (3.21, 8.77), (7.30007, 12.0), (10, 20), (30, 40)]:
            found = source.excerpt(start, end)
            expected = chunks[round(start * SAMPLE_RATE) : round(end * SAMPLE_RATE)]
            assert found.shape == expected.shape
            assert np.abs(found - expected).max(initial=0) <= differ
            assert len(found) < 1000 or np.corrcoef(found[:, 0], expected[:, 0])[0, 1] > 0.99  # not a sample off


def test_the_agents_side_comes_first(tmp_path):
    path = encode(tmp_path / "a.wav", talk(8000), 8000, "pcm_s16le")

    left, right = (RecordingSource(path, side).excerpt(4, 5) for side in ("left", "right"))

    assert np.array_equal(left, right[:, ::-1])
    assert not np.array_equal(left, right)


def test_one_channel_is_one_column(tmp_path):
    path = encode(tmp_path / "a.flac", talk(8000)[:1], 8000, "flac")

    assert RecordingSource(path, "mono").excerpt(4, 5).shape == (SAMPLE_RATE, 1)


def test_what_was_lost_is_silence_at_its_place(tmp_path):
    path = encode(tmp_path / "a.mka", talk(16000), 16000, "pcm_s16le", pauses=[(4, 3.0)])

    with RecordingSource(path) as source:
        found = source.excerpt(0, 20)

    # The first packet of 1,024 samples that begins after 4 s comes 3 s later.
    border, after = 63 * 1024, 63 * 1024 + 3 * SAMPLE_RATE
    assert (found[border:after] == 0).all()
    expected = whole(path)
    assert np.array_equal(found[:border], expected[:border])
    assert np.array_equal(found[after:], expected[border:])
    assert np.array_equal(RecordingSource(path).excerpt(6.5, 9.5), found[104_000:152_000])


@pytest.mark.parametrize(("name", "codec", "rate"), [("a.ogg", "libopus", 48000), ("b.ogg", "vorbis", 44100)])
def test_recordings_that_were_chained_are_cut_in_all_their_parts(tmp_path, name, codec, rate):
    """The clock of an Ogg file begins again with each."""
    parts = [encode(tmp_path / f"{n}{name}", talk(rate, n), rate, codec).read_bytes() for n in range(2)]
    path = tmp_path / name
    path.write_bytes(b"".join(parts))
    chunks = whole(path)
    assert len(chunks) > 1.9 * SECONDS * SAMPLE_RATE
    with RecordingSource(path) as source:
        for start, end in [(3.2, 4.7), (11.0, 13.5), (SECONDS + 0.5, SECONDS + 2), (20.25, 22)]:
            found = source.excerpt(start, end)
            expected = chunks[round(start * SAMPLE_RATE) : round(end * SAMPLE_RATE)]
            assert found.shape == expected.shape
            assert np.corrcoef(found[:, 0], expected[:, 0])[0, 1] > 0.99


@pytest.mark.parametrize("rate", [8000, 44100])
def test_vorbis_is_cut_to_the_sample(tmp_path, rate):
    path = encode(tmp_path / "a.ogg", talk(rate), rate, "vorbis")
    chunks = whole(path)
    with RecordingSource(path) as source:
        for start, end in [(0.4, 2.5), (3.21, 8.77), (7.30007, 12.0)]:
            found = source.excerpt(start, end)
            assert np.abs(found - chunks[round(start * SAMPLE_RATE) : round(end * SAMPLE_RATE)]).max() <= ROUNDING


@pytest.mark.parametrize("name", ["tone.gsm", "tone-gsm.wav", "tone.ogg"])
def test_gsm_and_vorbis_are_cut(name):
    side = "left" if name == "tone.ogg" else "mono"
    found = RecordingSource(DATA / name, side).excerpt(0.1, 0.4)

    assert np.abs(found - whole(DATA / name, side)[1600:6400]).max() <= ROUNDING


def test_little_more_is_decoded_than_what_is_wanted(tmp_path, monkeypatch):
    """An hour has no other cost than a minute: of a wav file only the seconds around are read."""
    samples = (talk(8000).T * 20000).astype(np.int16)
    path = wav(tmp_path / "long.wav", np.tile(samples, (20, 1)), 8000, PCM) or tmp_path / "long.wav"
    with RecordingSource(path) as source:
        decoded = []
        take = source._samples
        monkeypatch.setattr(source, "_samples", lambda frame: decoded.append(frame.samples) or take(frame))

        source.excerpt(200, 205)

    assert 5 * 8000 <= sum(decoded) <= 7.5 * 8000


def test_packets_before_it_are_not_decoded(tmp_path, monkeypatch):
    path = encode(tmp_path / "a.mp3", talk(8000), 8000, "libmp3lame")
    with RecordingSource(path) as source:
        decoded = []
        take = source._samples
        monkeypatch.setattr(source, "_samples", lambda frame: decoded.append(frame.samples) or take(frame))

        source.excerpt(8, 9)

    assert 8000 <= sum(decoded) <= 3.5 * 8000
