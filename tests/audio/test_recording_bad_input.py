"""What cannot be heard is one line with the path and what to do; what is damaged is heard as far as it goes."""

import os

import av
import numpy as np
import pytest
from audio_files import FLOAT, PCM, encode, listen, measured_tone, tone, warnings_of, wav

from speechguard.audio.recording import RecordingSource
from speechguard.errors import AudioError
from speechguard.messages import SAMPLE_RATE


def refusal(path, agent_channel="mono"):
    with pytest.raises(AudioError) as caught:
        list(RecordingSource(path, agent_channel))
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert "\n" not in message
    return message.removeprefix(f"{path}: ")


def cannot_be_decoded(message):
    return message in (
        "is not audio, or so damaged or cut off that none of it can be decoded; export it again",
        "no sound in it could be decoded (0 seconds); record or export it again",
    )


def pictures(path, codec, pix_fmt):
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=5, width=32, height=32, pix_fmt=pix_fmt)
        image = av.VideoFrame.from_ndarray(np.zeros((32, 32, 3), np.uint8), "rgb24").reformat(format=pix_fmt)
        container.mux(stream.encode(image))
        container.mux(stream.encode(None))
    return path


def test_a_missing_file(tmp_path):
    assert (
        refusal(tmp_path / "x.wav") == "cannot be read: No such file or directory; check the path and its permissions"
    )


def test_a_directory(tmp_path):
    assert refusal(tmp_path) == "is a directory, not a recording; name the files in it"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe(tmp_path):
    os.mkfifo(tmp_path / "x.wav")
    assert refusal(tmp_path / "x.wav") == "is a pipe, which can be read only once; save the recording to a file"


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="no file permissions here")
def test_a_file_that_may_not_be_read(tmp_path):
    path = encode(tmp_path / "x.wav", tone(440, 1, 8000), 8000, "pcm_s16le")
    path.chmod(0)
    me = os.geteuid()
    if me == 0:  # who may read everything
        os.seteuid(65534)
    try:
        assert refusal(path) == "cannot be read: Permission denied; check the path and its permissions"
    finally:
        os.seteuid(me)


def test_an_empty_file(tmp_path):
    path = tmp_path / "x.wav"
    path.touch()
    assert refusal(path) == "is empty (0 bytes); record or export it again"


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (b"PK\x03\x04\x14\0\0\0\x08\0", "is a zip archive, not a recording; unpack it"),
        (b"PK\x03\x04\x14\0\x01\0\x63\0", "is a zip archive with a password, not a recording; unpack it"),
        (b"7z\xbc\xaf\x27\x1c\0\x04", "is a 7z archive, not a recording; unpack it"),
        (b"Rar!\x1a\x07\x01\0", "is a rar archive, not a recording; unpack it"),
        (b"Salted__12345678", "is encrypted; export it again without protection"),
    ],
)
def test_archives_and_encrypted_files_under_the_name_of_a_recording(tmp_path, head, said):
    path = tmp_path / "x.wav"
    path.write_bytes(head + bytes(range(256)) * 40)
    assert refusal(path) == said


def written_mp4(path, **options):
    """Half a second of a tone; `options` of FFmpeg's writer."""
    with av.open(str(path), "w", format="mp4", options=options) as container:
        stream = container.add_stream("aac", rate=16_000, layout="mono")
        samples = tone(440, 0.512, 16_000).astype(np.float32).reshape(1, -1)
        for start in range(0, samples.shape[1], 1024):
            frame = av.AudioFrame.from_ndarray(samples[:, start : start + 1024].copy(), "fltp", "mono")
            frame.sample_rate, frame.pts = 16_000, start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def test_an_encrypted_mp4(tmp_path):
    keys = {"encryption_key": "76a6c65c5ea762046bd749a2e632ccbb", "encryption_kid": "a7e61c373e219033c21091fa607bf3b8"}
    said = "is encrypted; export it again without protection"
    for start in ({}, {"movflags": "faststart"}):  # its description comes last, or first
        path = written_mp4(tmp_path / f"{len(start)}.m4a", encryption_scheme="cenc-aes-ctr", **keys, **start)
        assert refusal(path) == said
        heard, _, _ = listen(RecordingSource(written_mp4(tmp_path / f"plain{len(start)}.m4a", **start), "mono"))
        assert len(heard) > 0.5 * SAMPLE_RATE


@pytest.mark.parametrize("cut", [9, 20, 60])
def test_an_mp4_that_ends_early(tmp_path, cut):
    path = written_mp4(tmp_path / "x.m4a", movflags="faststart")
    path.write_bytes(path.read_bytes()[:cut])
    said = refusal(path)
    assert cannot_be_decoded(said) or said == "has no audio track"


@pytest.mark.parametrize(
    "name", ["x.wav", "x.mp3", "x.gsm.wav", "http:x.ogg", "concat:a|b", "%03d.flac", "通话 录音.wav"]
)
def test_text(tmp_path, name):
    path = tmp_path / name
    path.write_text("This is not a recording.\n" * 400)
    assert cannot_be_decoded(refusal(path))


@pytest.mark.parametrize("name", ["x.wav", "x.mp3", "x.bin"])
def test_noise(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(np.random.default_rng(1).bytes(50_000))
    assert cannot_be_decoded(refusal(path))


def test_a_video_without_sound(tmp_path):
    assert refusal(pictures(tmp_path / "x.mp4", "mpeg4", "yuv420p")) == "has no audio track"


@pytest.mark.parametrize("name", ["x.png", "x.wav"])
def test_an_image(tmp_path, name):
    path = pictures(tmp_path / "y.png", "png", "rgb24").rename(tmp_path / name)
    assert refusal(path) == "has no audio track"


@pytest.mark.parametrize("name", ["x.al", "x.ul"])
def test_samples_without_a_header(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(bytes(8000))
    assert "samples without a header" in refusal(path)


@pytest.mark.parametrize("stated", [0, 16_000])
def test_a_header_without_sound(tmp_path, stated):
    path = wav(tmp_path / "x.wav", np.zeros((0, 1), np.int16), 8000, PCM, stated=stated)
    assert refusal(path) == "no sound in it could be decoded (0 seconds); record or export it again"


def test_three_channels(tmp_path):
    path = wav(tmp_path / "x.wav", np.zeros((8000, 3), np.int16), 8000, PCM)
    assert refusal(path) == "has 3 channels; pick the agent's and the customer's into a stereo file"


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_side_of_one_channel(tmp_path, side):
    path = encode(tmp_path / "x.wav", tone(440, 1, 8000), 8000, "pcm_s16le")
    assert refusal(path, side) == "has one channel only, so no side is the agent's; use --agent-channel mono"


def test_samples_of_a_rare_form(tmp_path):
    path = encode(tmp_path / "x.wav", tone(440, 1, 8000), 8000, "pcm_s64le")
    assert refusal(path) == "has samples of the rare form s64; export it as 16-bit"


def test_nothing_is_printed(tmp_path, capfd):
    """FFmpeg has its own way to complain; the screen belongs to the call."""
    path = encode(tmp_path / "x.flac", tone(440, 1, 8000), 8000, "flac")
    path.write_bytes(path.read_bytes()[:-1500])
    list(RecordingSource(path, "mono"))
    refusal(tmp_path / "none.flac")
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("x.wav", "pcm_s16le"),
        ("x.flac", "flac"),
        ("x.mp3", "libmp3lame"),
        ("x.mkv", "pcm_s16le"),
        ("x.opus", "libopus"),
    ],
)
def test_a_recording_that_was_cut_off_is_heard_as_far_as_it_goes(tmp_path, name, codec):
    rate = 48000
    path = encode(tmp_path / name, tone(440, 6, rate), rate, codec)
    complete = path.read_bytes()
    path.write_bytes(complete[: len(complete) * 6 // 10])
    source = RecordingSource(path, "mono")
    agent, _, chunks = listen(source)
    assert 2.9 < len(agent) / SAMPLE_RATE < 3.8
    # What is missing has passed, too, at least in part where the file does not say how long it was.
    assert chunks[-1].lost >= (2.2 if name != "x.opus" else 0.85)
    assert chunks[-1].end == pytest.approx(6, abs=0.15) or name == "x.opus"
    assert measured_tone(agent)[0] == pytest.approx(440, abs=0.2)
    (warning,) = warnings_of(source)
    assert "cut off" in warning


def test_an_m4a_without_its_index_cannot_be_heard(tmp_path):
    path = encode(tmp_path / "x.m4a", tone(440, 6, 16000), 16000, "aac")
    path.write_bytes(path.read_bytes()[:-3000])
    assert "cut off" in refusal(path)


def test_damage_in_the_middle_moves_nothing_behind_it(tmp_path):
    rate = 16000
    samples = np.concatenate([tone(440, 3, rate), tone(1000, 3, rate)])
    path = encode(tmp_path / "x.m4a", samples, rate, "aac")
    clean, _, _ = listen(RecordingSource(path, "mono"))
    data = bytearray(path.read_bytes())
    at = len(data) // 4
    data[at : at + 2000] = np.random.default_rng(3).bytes(2000)
    path.write_bytes(data)

    source = RecordingSource(path, "mono")
    agent, _, _ = listen(source)
    assert len(agent) == len(clean)
    np.testing.assert_allclose(agent[4 * SAMPLE_RATE :], clean[4 * SAMPLE_RATE :], atol=0.02)
    (warning,) = warnings_of(source)
    assert "damaged parts of it could not be decoded" in warning


def test_more_than_one_track(tmp_path):
    path = tmp_path / "x.mkv"
    with av.open(str(path), "w") as container:
        tracks = [container.add_stream("pcm_s16le", rate=8000, layout="mono") for _ in range(2)]
        for track, frequency in zip(tracks, (440, 1000), strict=True):
            frame = av.AudioFrame.from_ndarray((tone(frequency, 1, 8000)[None] * 32767).astype(np.int16), "s16", "mono")
            frame.sample_rate = 8000
            container.mux(track.encode(frame))
    source = RecordingSource(path, "mono")
    agent, _, _ = listen(source)
    assert measured_tone(agent)[0] == pytest.approx(440, abs=0.5)
    assert warnings_of(source) == ("1 more audio tracks are not heard, only the first",)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e300])
def test_samples_that_are_no_numbers_are_counted_and_said(tmp_path, value):
    samples = tone(440, 1, 8000).astype(np.float64)
    samples[1000:1010] = value
    source = RecordingSource(wav(tmp_path / "x.wav", samples[:, None], 8000, FLOAT), "mono")
    agent, _, _ = listen(source)
    assert np.isfinite(agent).all()
    assert source.repaired == 10
    assert warnings_of(source) == ("10 samples are not numbers and were replaced by silence",)


@pytest.mark.parametrize("level", [0.0, 1.0])
def test_silence_and_full_scale_are_no_errors(tmp_path, level):
    samples = np.full((8000, 2), round(level * 32767), np.int16)
    source = RecordingSource(wav(tmp_path / "x.wav", samples, 8000, PCM), "left")
    agent, _, _ = listen(source)
    assert agent[2000:-2000] == pytest.approx(level, abs=1e-3)
    assert source.warnings == ()
