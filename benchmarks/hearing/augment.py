"""Telephone sound, noise and faults laid over clean speech, the same every time for a seed.

Everything takes and gives float32 samples of shape (n,) at 16 kHz, -1..1, and keeps their number, so that labels stay
true. Codecs are those of libsndfile (package soundfile): G.711 mu-law and A-law, GSM 06.10.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

Samples = NDArray[np.float32]
RATE = 16_000  # Hz
TELEPHONE_RATE = 8_000  # Hz
CODECS = {"mu-law": "ULAW", "a-law": "ALAW", "gsm": "GSM610"}
FRAME = 320  # samples over which a level is taken, 20 ms
AUDIBLE = 40.0  # dB below the loudest frame that still count as speech
VOICES = 6  # people who talk in babble


def telephone(samples: Samples, codec: str) -> Samples:
    """Return speech as it comes out of a telephone line with that codec (one of CODECS), 0 to 4 kHz."""
    narrow = soxr.resample(samples, RATE, TELEPHONE_RATE)
    file = io.BytesIO()
    soundfile.write(file, np.clip(narrow, -1, 1), TELEPHONE_RATE, format="WAV", subtype=CODECS[codec])
    file.seek(0)
    decoded, _ = soundfile.read(file, dtype="float32")
    return _fit(soxr.resample(decoded, TELEPHONE_RATE, RATE), len(samples))


def band_limit(samples: Samples, low: float = 300.0, high: float = 3400.0, edge: float = 80.0) -> Samples:
    """Keep only frequencies of `low` to `high` Hz; the edges fall off over `edge` Hz outside."""
    frequencies = np.fft.rfftfreq(len(samples), 1 / RATE)
    rise = np.clip((frequencies - low + edge) / edge, 0, 1)
    fall = np.clip((high + edge - frequencies) / edge, 0, 1)
    spectrum = np.fft.rfft(samples) * np.sin(np.pi / 2 * rise) ** 2 * np.sin(np.pi / 2 * fall) ** 2
    return np.fft.irfft(spectrum, len(samples)).astype(np.float32)


def speech_level(samples: Samples) -> float:
    """Return the root mean square of the frames in which somebody speaks; 0 for silence."""
    frames = samples[: len(samples) // FRAME * FRAME].reshape(-1, FRAME)
    power = np.mean(frames.astype(np.float64) ** 2, axis=1)
    if not len(power) or not power.max():
        return 0.0
    return float(np.sqrt(power[power > power.max() * 10 ** (-AUDIBLE / 10)].mean()))


def add_noise(samples: Samples, noise: Samples, snr: float) -> Samples:
    """Add noise `snr` dB below the speech (level while somebody speaks); all is made quieter where it would clip."""
    noise_level = speech_level(noise)
    if not noise_level:
        return samples
    mixed = samples + noise * np.float32(speech_level(samples) / noise_level * 10 ** (-snr / 20))
    return (mixed / max(1.0, float(np.abs(mixed).max()))).astype(np.float32)


def white(length: int, rng: np.random.Generator) -> Samples:
    """Make noise with the same power at all frequencies."""
    return (0.1 * rng.standard_normal(length)).astype(np.float32)


def babble(voices: Sequence[Samples], length: int, rng: np.random.Generator) -> Samples:
    """Make several people talk at once: recordings at random places, equally loud."""
    mixed = np.zeros(length, dtype=np.float32)
    spoken = [voice for voice in voices if speech_level(voice)]
    for _ in range(VOICES):
        voice = spoken[rng.integers(len(spoken))]
        begin = int(rng.integers(len(voice)))
        mixed += np.resize(np.roll(voice, -begin), length) / np.float32(speech_level(voice))
    return (0.1 / VOICES * mixed).astype(np.float32)


def packet_loss(samples: Samples, share: float, rng: np.random.Generator) -> Samples:
    """Cut gaps of 20 to 60 ms that fill that share of the time."""
    lossy = samples.copy()
    for _ in range(round(share * len(samples) / (2 * FRAME))):
        begin = int(rng.integers(len(samples)))
        lossy[begin : begin + FRAME * int(rng.integers(1, 4))] = 0
    return lossy


def clip(samples: Samples, gain: float) -> Samples:
    """Bring the peak to full scale, then make it `gain` dB too loud."""
    return np.clip(at_level(samples, gain), -1, 1)


def dc_offset(samples: Samples, offset: float) -> Samples:
    """Add a constant, as a faulty line card does."""
    return np.clip(samples + np.float32(offset), -1, 1)


def at_level(samples: Samples, dbfs: float) -> Samples:
    """Bring the peak to so many dB of full scale."""
    peak = float(np.abs(samples).max(initial=0.0))
    return samples if not peak else (samples * (10 ** (dbfs / 20) / peak)).astype(np.float32)


Condition = Callable[[Samples, np.random.Generator, Sequence[Samples]], Samples]
CONDITIONS: Mapping[str, Condition] = {
    "clean": lambda x, _rng, _voices: x,
    "mu-law": lambda x, _rng, _voices: telephone(x, "mu-law"),
    "a-law": lambda x, _rng, _voices: telephone(x, "a-law"),
    "gsm": lambda x, _rng, _voices: telephone(x, "gsm"),
    "300-3400 Hz": lambda x, _rng, _voices: band_limit(x),
    "white 20 dB": lambda x, rng, _voices: add_noise(x, white(len(x), rng), 20),
    "white 10 dB": lambda x, rng, _voices: add_noise(x, white(len(x), rng), 10),
    "babble 15 dB": lambda x, rng, voices: add_noise(x, babble(voices, len(x), rng), 15),
    "babble 10 dB": lambda x, rng, voices: add_noise(x, babble(voices, len(x), rng), 10),
    "loss 3 %": lambda x, rng, _voices: packet_loss(x, 0.03, rng),
    "loss 10 %": lambda x, rng, _voices: packet_loss(x, 0.10, rng),
    "clipped 12 dB": lambda x, _rng, _voices: clip(x, 12),
    "offset 0.1": lambda x, _rng, _voices: dc_offset(x, 0.1),
    "peak -35 dBFS": lambda x, _rng, _voices: at_level(x, -35),
    "peak 0 dBFS": lambda x, _rng, _voices: at_level(x, 0),
    "gsm, babble 10 dB, loss 3 %": lambda x, rng, voices: packet_loss(
        telephone(add_noise(x, babble(voices, len(x), rng), 10), "gsm"), 0.03, rng
    ),
}


def augment(samples: Samples, condition: str, seed: int, voices: Sequence[Samples] = ()) -> Samples:
    """Change speech by one of CONDITIONS. `voices`: recordings that babble is made of, other calls than this one."""
    rng = np.random.default_rng([seed, zlib.crc32(condition.encode())])
    return CONDITIONS[condition](samples, rng, voices)


def _fit(samples: Samples, length: int) -> Samples:
    """Cut or filled with silence: resampling and the frames of a codec round the length."""
    return np.pad(samples[:length], (0, max(0, length - len(samples))))
