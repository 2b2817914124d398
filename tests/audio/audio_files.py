"""Sound files of every form, written by PyAV or byte by byte, and what can be measured in what is heard of them."""

import struct
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from speechguard.messages import SAMPLE_RATE
from speechguard.words.reasons import in_words

LAYOUTS = {1: "mono", 2: "stereo", 3: "2.1"}


def tone(frequency, seconds, rate, level=0.5):
    """A sine wave, float32."""
    return (level * np.sin(2 * np.pi * frequency * np.arange(round(seconds * rate)) / rate)).astype(np.float32)


def encode(path, channels, rate, codec, pauses=()):
    """Write float32 `channels` (channels, samples); timestamps leap at each (second, length in seconds) of `pauses`."""
    channels = np.atleast_2d(channels)
    layout = LAYOUTS[len(channels)]
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate, layout=layout)
        if codec == "vorbis":
            stream.codec_context.options = {"strict": "experimental"}  # FFmpeg's own encoder
        stream.codec_context.open()
        context = stream.codec_context
        fit = av.AudioResampler(context.format, context.layout, context.sample_rate, context.frame_size or 1024)
        whole = av.AudioFrame.from_ndarray(np.ascontiguousarray(channels), "fltp", layout)
        whole.sample_rate = rate
        done = 0
        for frame in [*fit.resample(whole), *fit.resample(None)]:
            leapt = sum(length for at, length in pauses if done >= at * rate)
            frame.pts, frame.time_base = done + round(leapt * rate), Fraction(1, rate)
            done += frame.samples
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def wav(path, samples, rate, tag, stated=None):
    """Write (samples, channels) as they are, under a minimal header with this format tag that states so many bytes."""
    data, width = samples.tobytes(), samples.dtype.itemsize
    frame = samples.shape[1] * width
    stated = len(data) if stated is None else stated
    head = struct.pack("<HHIIHH", tag, samples.shape[1], rate, rate * frame, frame, 8 * width)
    riff = b"WAVEfmt " + struct.pack("<I", len(head)) + head + b"data" + struct.pack("<I", stated)
    Path(path).write_bytes(b"RIFF" + struct.pack("<I", (len(riff) + stated) % 2**32) + riff + data)
    return path


PCM, FLOAT, MU_LAW = 1, 3, 7  # format tags


def warnings_of(source):
    """What is wrong with a source, in English."""
    return tuple(in_words(warning, "en") for warning in source.warnings)


def listen(source):
    """All of (agent, customer or None), and the chunks; the contract of every source is checked on the way."""
    chunks = list(source)
    clock = 0.0
    for chunk in chunks:
        assert chunk.start == clock + chunk.lost or abs(chunk.start - clock - chunk.lost) < 0.5 / SAMPLE_RATE
        assert chunk.agent.dtype == np.float32
        assert chunk.agent.ndim == 1
        assert len(chunk.agent) > 0
        assert np.abs(chunk.agent).max() <= 1
        assert chunk.customer is None or chunk.customer.shape == chunk.agent.shape
        clock = chunk.end
    agent = np.concatenate([chunk.agent for chunk in chunks])
    if chunks[0].customer is None:
        return agent, None, chunks
    return agent, np.concatenate([chunk.customer for chunk in chunks]), chunks


def measured_tone(samples):
    """(frequency in Hz, level) of the loudest sine in the middle half of the samples."""
    middle = samples[len(samples) // 4 : -len(samples) // 4].astype(np.float64)
    window = np.hanning(len(middle))
    padded = 16 * len(middle)
    spectrum = np.abs(np.fft.rfft(middle * window, padded)) * 2 / window.sum()
    loudest = int(spectrum.argmax())
    return loudest * SAMPLE_RATE / padded, spectrum[loudest]
