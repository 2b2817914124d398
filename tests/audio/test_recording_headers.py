"""What the headers of recordings say of other things than the sound, or wrongly of it."""

import struct

import av
import numpy as np
import pytest
from audio_files import PCM, encode, listen, measured_tone, tone, warnings_of, wav

from speechguard.audio.recording import RecordingSource
from speechguard.errors import AudioError
from speechguard.messages import SAMPLE_RATE

PLACEHOLDER = "TITLEOFTHECALL"
TAGS = {
    "gbk": "客服小王接听一".encode("gbk"),
    "latin-1": "atención niño".encode("latin-1").ljust(14, b"\xe9"),
    "bytes": b"\xff\xfe\x80" * 4 + b"\xc3\x28",
}


def tagged(path, codec):
    with av.open(str(path), "w") as container:
        container.metadata["title"] = PLACEHOLDER
        container.metadata["artist"] = PLACEHOLDER
        stream = container.add_stream(codec, rate=16000, layout="mono")
        frame = av.AudioFrame.from_ndarray((tone(440, 1, 16000)[None] * 32767).astype(np.int16), "s16", "mono")
        frame.sample_rate = 16000
        fit = av.AudioResampler(stream.codec_context.format, "mono", 16000, 1024)
        for piece in [*fit.resample(frame), *fit.resample(None)]:
            container.mux(stream.encode(piece))
        container.mux(stream.encode(None))
    return path


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("a.wav", "pcm_s16le"),
        ("a.m4a", "aac"),
        ("a.flac", "flac"),
        ("a.aiff", "pcm_s16be"),
        ("a.caf", "pcm_s16be"),
        ("a.au", "pcm_s16be"),
        ("a.mka", "pcm_s16le"),
        ("a.mp3", "libmp3lame"),
    ],
)
def test_tags_in_any_encoding_do_not_matter(tmp_path, name, codec, tag):
    path = tagged(tmp_path / name, codec)
    data = path.read_bytes()
    assert len(TAGS[tag]) == len(PLACEHOLDER)
    assert PLACEHOLDER.encode() in data
    path.write_bytes(data.replace(PLACEHOLDER.encode(), TAGS[tag]))
    agent, _, _ = listen(RecordingSource(path, "mono"))
    assert measured_tone(agent)[0] == pytest.approx(440, abs=1)


def test_a_description_of_a_broadcast_wav_in_gbk(tmp_path):
    path = wav(tmp_path / "a.wav", (tone(440, 1, 8000)[:, None] * 32767).astype(np.int16), 8000, PCM)
    data = (tmp_path / "a.wav").read_bytes()
    bext = "客服热线录音".encode("gbk").ljust(256, b"\0") + bytes(346)
    chunk = b"bext" + struct.pack("<I", len(bext)) + bext
    data = data[:12] + chunk + data[12:]
    (tmp_path / "a.wav").write_bytes(data)
    agent, _, _ = listen(RecordingSource(path or tmp_path / "a.wav", "mono"))
    assert measured_tone(agent)[0] == pytest.approx(440, abs=1)


def chunks_of(rate, *parts):
    """A 16-bit mono WAV file with these chunks behind `fmt `."""
    form = struct.pack("<HHIIHH", PCM, 1, rate, 2 * rate, 2, 16)
    body = b"WAVEfmt " + struct.pack("<I", len(form)) + form + b"".join(parts)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def chunk(name, data, length=None):
    return name + struct.pack("<I", len(data) if length is None else length) + data


def sixteen_bits(frequency, seconds):
    return (tone(frequency, seconds, 8000) * 32767).astype("<i2").tobytes()


def test_sound_behind_the_stated_end_is_heard(tmp_path):
    """As of a recorder that died before it brought its header up to date."""
    path = tmp_path / "x.wav"
    path.write_bytes(chunks_of(8000, chunk(b"data", sixteen_bits(440, 20), 2 * 2 * 8000)))
    source = RecordingSource(path, "mono")
    assert source.duration is None
    agent, _, _ = listen(source)
    assert len(agent) == pytest.approx(20 * SAMPLE_RATE, abs=2)
    assert warnings_of(source) == ("its header states 18.0 s less of sound than there is; that is heard, too",)
    expected = agent[15 * SAMPLE_RATE : 16 * SAMPLE_RATE, None]
    np.testing.assert_allclose(source.excerpt(15, 16), expected, atol=1e-5)


@pytest.mark.parametrize(
    "behind",
    [
        chunk(b"LIST", b"INFOINAM\x04\0\0\0call"),
        chunk(b"id3 ", bytes(range(256)) * 40),
        chunk(b"_PMX", b"<xmp>" + b" " * 20_000 + b"</xmp>"),
        bytes(70_000),
        b"<?xml version='1.0'?><call agent='7'/>\n" * 600,
        b"TAG" + bytes(125),
    ],
    ids=["list", "id3", "xmp", "padding", "text", "tag"],
)
def test_what_is_no_sound_behind_the_end_is_not_heard(tmp_path, behind):
    path = tmp_path / "x.wav"
    path.write_bytes(chunks_of(8000, chunk(b"data", sixteen_bits(440, 2))) + behind)
    source = RecordingSource(path, "mono")
    agent, _, _ = listen(source)
    assert len(agent) == pytest.approx(2 * SAMPLE_RATE, abs=2)
    assert warnings_of(source) == ()
    assert source.duration == pytest.approx(2)


def test_of_two_blocks_of_sound_the_one_that_is_not_heard_is_told(tmp_path):
    path = tmp_path / "x.wav"
    sounds = chunk(b"data", sixteen_bits(440, 1)), chunk(b"LIST", b"INFO"), chunk(b"data", sixteen_bits(1000, 2))
    path.write_bytes(chunks_of(8000, *sounds))
    source = RecordingSource(path, "mono")
    agent, _, _ = listen(source)
    assert measured_tone(agent)[0] == pytest.approx(1000, abs=1)
    assert warnings_of(source) == (
        "has 2 blocks of sound, of which only the last is heard; 16000 bytes of sound are not",
    )


def test_sound_behind_the_stated_end_of_an_aiff_file_is_told(tmp_path):
    path = encode(tmp_path / "x.aiff", tone(440, 10, 8000), 8000, "pcm_s16be")
    data = bytearray(path.read_bytes())
    at = data.index(b"SSND") + 4
    data[at : at + 4] = struct.pack(">I", 8 + 2 * 8000)
    path.write_bytes(data)
    source = RecordingSource(path, "mono")
    (warning,) = warnings_of(source)
    assert "bytes behind the end of the sound that its header states are not heard" in warning


def test_noise_that_looks_like_a_format_is_none(tmp_path):
    """A-law that begins with silence: FFmpeg takes it for GSM, and decodes 99 s of noise."""
    quiet = np.full(32_000, 0xD5, np.uint8)
    path = tmp_path / "x.al"
    path.write_bytes(np.concatenate([quiet, np.random.default_rng(0).integers(0, 256, 60_000, np.uint8)]).tobytes())
    with pytest.raises(AudioError, match="samples without a header"):
        RecordingSource(path, "mono")


def test_an_mp3_file_without_its_number_of_frames_states_no_length(tmp_path):
    path = encode(
        tmp_path / "x.mp3", np.concatenate([tone(440, 4, 16000), np.zeros(64000, np.float32)]), 16000, "libmp3lame"
    )
    counted = RecordingSource(path, "mono")
    assert counted.duration == pytest.approx(8, abs=0.2)
    data = path.read_bytes()
    mark = max(data.find(name) for name in (b"Xing", b"Info"))
    path.write_bytes(data[:mark] + bytes(120) + data[mark + 120 :])
    source = RecordingSource(path, "mono")
    assert source.duration is None
    listen(source)
    assert warnings_of(source) == ()


@pytest.mark.parametrize(("tag", "name"), [(0x1234, "WAVE format 0x1234"), (0x0133, "G.729"), (0x0150, "PureVoice")])
def test_a_codec_that_cannot_be_decoded_is_named(tmp_path, tag, name):
    path = tmp_path / "x.wav"
    form = struct.pack("<HHIIHH", tag, 1, 8000, 1000, 1, 8)
    body = b"WAVE" + chunk(b"fmt ", form) + chunk(b"data", bytes(range(256)) * 40)
    path.write_bytes(b"RIFF" + struct.pack("<I", len(body)) + body)
    with pytest.raises(AudioError) as error:
        RecordingSource(path, "mono")
    assert f"in a codec that cannot be decoded ({name}); export it as PCM or FLAC" in str(error.value)
