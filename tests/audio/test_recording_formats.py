"""Every common form of recording is heard: right frequency, right level, right side, right length."""

from pathlib import Path

import numpy as np
import pytest
from audio_files import encode, listen, measured_tone, tone

from speechguard.audio.recording import RecordingSource
from speechguard.messages import SAMPLE_RATE

DATA = Path(__file__).parent / "data"

# name, codec, rate (Hz), what the codec may change of the level, what its padding may add to the length (s)
FORMATS = [
    ("pcm16.wav", "pcm_s16le", 8000, 0.001, 0),
    ("pcm16-44.wav", "pcm_s16le", 44100, 0.001, 0),
    ("pcm24.wav", "pcm_s24le", 48000, 0.001, 0),
    ("pcm32.wav", "pcm_s32le", 22050, 0.001, 0),
    ("float32.wav", "pcm_f32le", 16000, 0.001, 0),
    ("float64.wav", "pcm_f64le", 32000, 0.001, 0),
    ("8-bit.wav", "pcm_u8", 11025, 0.01, 0),
    ("mu-law.wav", "pcm_mulaw", 8000, 0.01, 0),
    ("a-law.wav", "pcm_alaw", 8000, 0.01, 0),
    ("flac.flac", "flac", 22050, 0.001, 0),
    ("flac-24.flac", "flac", 48000, 0.001, 0),
    ("mp3.mp3", "libmp3lame", 44100, 0.1, 0),
    ("mp3-8.mp3", "libmp3lame", 8000, 0.1, 0),
    ("aac.m4a", "aac", 44100, 0.1, 0.05),
    ("aac.aac", "aac", 16000, 0.1, 0.13),
    ("opus.opus", "libopus", 48000, 0.05, 0),
    ("opus.ogg", "libopus", 48000, 0.05, 0),
    ("opus.webm", "libopus", 48000, 0.05, 0),
    ("pcm.aiff", "pcm_s16be", 16000, 0.001, 0),
]


@pytest.mark.parametrize(("name", "codec", "rate", "level", "padding"), FORMATS, ids=[form[0] for form in FORMATS])
def test_a_stereo_recording_is_heard_on_both_sides(tmp_path, name, codec, rate, level, padding):
    path = encode(tmp_path / name, [tone(440, 2, rate), tone(1000, 2, rate, 0.25)], rate, codec)

    with RecordingSource(path, "left") as source:
        agent, customer, chunks = listen(source)

    assert source.warnings == ()
    assert source.repaired == 0
    assert (source.channels, source.sample_rate) == (2, rate)
    assert source.duration is None or source.duration == pytest.approx(2, abs=padding + 0.02)
    assert 0 <= len(agent) / SAMPLE_RATE - 2 <= padding
    assert all(len(chunk.agent) == SAMPLE_RATE // 10 for chunk in chunks[:-1])
    assert measured_tone(agent) == (pytest.approx(440, abs=0.2), pytest.approx(0.5, rel=level))
    assert measured_tone(customer) == (pytest.approx(1000, abs=0.2), pytest.approx(0.25, rel=2 * level))


# PyAV cannot write these, or not well; made with
# `sox -n -r 8000 -c 1 [-e gsm] FILE synth 0.5 sine 440 gain -6.0206` and
# `sox -n -r 16000 -c 2 -C 0 FILE synth 0.5 sine 440 sine 1000 gain -6.0206`.
@pytest.mark.parametrize("name", ["tone.gsm", "tone-gsm.wav", "tone.ogg"])
def test_gsm_and_vorbis_are_heard(name):
    sides = ("left", "right") if name == "tone.ogg" else ("mono",)
    for side in sides:
        with RecordingSource(DATA / name, side) as source:
            agent, _, _ = listen(source)
        assert source.warnings == ()
        assert len(agent) / SAMPLE_RATE == pytest.approx(0.5, abs=0.021)  # GSM in wav: whole blocks of 40 ms
        frequency = 1000 if side == "right" else 440
        assert measured_tone(agent) == (pytest.approx(frequency, abs=1), pytest.approx(0.5, rel=0.1))


@pytest.mark.parametrize(("name", "codec"), [("tone.amr", None), ("adpcm.wav", "adpcm_ima_wav"), ("g722.wav", "g722")])
def test_telephone_codecs_are_heard(tmp_path, name, codec):
    """AMR from a file: not every PyAV writes it."""
    rate = 16000 if codec == "g722" else 8000
    path = encode(tmp_path / name, tone(440, 2, rate), rate, codec) if codec else DATA / name
    agent, _, _ = listen(RecordingSource(path, "mono"))
    assert len(agent) / SAMPLE_RATE == pytest.approx(2, abs=0.3)
    assert measured_tone(agent) == (pytest.approx(440, abs=1), pytest.approx(0.5, rel=0.2))


def test_right_swaps_the_sides_and_mono_mixes_them(tmp_path):
    left, right = tone(440, 1, 16000), tone(1000, 1, 16000)
    path = encode(tmp_path / "call.wav", [left, right], 16000, "pcm_f32le")

    agent, customer, _ = listen(RecordingSource(path, "right"))
    np.testing.assert_array_equal(agent, right)
    np.testing.assert_array_equal(customer, left)

    agent, customer, _ = listen(RecordingSource(path, "mono"))
    assert customer is None
    np.testing.assert_allclose(agent, (left + right) / 2, atol=1e-6)


def test_a_picture_in_the_file_does_not_disturb(tmp_path):
    """Music players put covers into recordings; the sound behind them must be found."""
    import av

    path = tmp_path / "with-picture.mp4"
    with av.open(str(path), "w") as container:
        picture = container.add_stream("mpeg4", rate=5, width=32, height=32, pix_fmt="yuv420p")
        sound = container.add_stream("aac", rate=16000, layout="mono")
        image = av.VideoFrame.from_ndarray(np.zeros((32, 32, 3), np.uint8), "rgb24").reformat(format="yuv420p")
        container.mux(picture.encode(image))
        frame = av.AudioFrame.from_ndarray(tone(440, 1, 16000)[None], "fltp", "mono")
        frame.sample_rate = 16000
        container.mux(sound.encode(frame))
        for stream in (picture, sound):
            container.mux(stream.encode(None))
    agent, _, _ = listen(RecordingSource(path, "mono"))
    assert measured_tone(agent)[0] == pytest.approx(440, abs=0.5)


@pytest.mark.parametrize(("sides", "agent"), [(1, "mono"), (2, "left")])
def test_without_a_choice_the_agent_is_on_the_left_or_on_the_only_channel(tmp_path, sides, agent):
    path = encode(tmp_path / "a.wav", [tone(440, 1, 8000), tone(1000, 1, 8000)][:sides], 8000, "pcm_s16le")
    source = RecordingSource(path, None)
    assert source.agent_channel == agent
    assert [chunk.agent.tobytes() for chunk in source] == [
        chunk.agent.tobytes() for chunk in RecordingSource(path, agent)
    ]
