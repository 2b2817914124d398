"""Sounds of the telephone that nobody speaks, the same every time for a seed.

Every generator gives float32 samples of shape (seconds * 16,000,), -1..1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
RATE = 16_000  # Hz
KEYS = "123A456B789C*0#D"
KEY_ROWS, KEY_COLUMNS = (697, 770, 852, 941), (1209, 1336, 1477, 1633)  # Hz, ITU-T Q.23


def silence(seconds: float, _rng: np.random.Generator) -> Samples:
    """Digital silence."""
    return np.zeros(round(seconds * RATE), dtype=np.float32)


def comfort_noise(seconds: float, rng: np.random.Generator) -> Samples:
    """What a line sends while nobody speaks: faint low noise, at -60 dBFS."""
    return _at(-60, _filtered(rng.standard_normal(round(seconds * RATE)), lambda f: 1 / (1 + (f / 800) ** 2)))


def hiss(seconds: float, rng: np.random.Generator) -> Samples:
    """A noisy line: white noise at -35 dBFS."""
    return _at(-35, rng.standard_normal(round(seconds * RATE)))


def hum(seconds: float, _rng: np.random.Generator) -> Samples:
    """Mains: 50 Hz and its odd harmonics at -30 dBFS."""
    return _at(-30, sum(_tone(50 * n, seconds) / n for n in (1, 3, 5, 7, 9)))


def ringing_zh(seconds: float, _rng: np.random.Generator) -> Samples:
    """Ringing tone in China: 450 Hz, 1 s on, 4 s off."""
    return _at(-15, _tone(450, seconds)) * _cadence(seconds, 1.0, 4.0)


def ringing_es(seconds: float, _rng: np.random.Generator) -> Samples:
    """Ringing tone in Spain: 425 Hz, 1.5 s on, 3 s off."""
    return _at(-15, _tone(425, seconds)) * _cadence(seconds, 1.5, 3.0)


def busy_zh(seconds: float, _rng: np.random.Generator) -> Samples:
    """Busy tone in China: 450 Hz, 0.35 s on, 0.35 s off."""
    return _at(-15, _tone(450, seconds)) * _cadence(seconds, 0.35, 0.35)


def busy_es(seconds: float, _rng: np.random.Generator) -> Samples:
    """Busy tone in Spain: 425 Hz, 0.2 s on, 0.2 s off."""
    return _at(-15, _tone(425, seconds)) * _cadence(seconds, 0.2, 0.2)


def dtmf(seconds: float, rng: np.random.Generator) -> Samples:
    """Somebody keys in numbers: tones of 80 to 200 ms, sometimes a pause."""
    samples = np.zeros(round(seconds * RATE), dtype=np.float32)
    at = 0.3
    while at < seconds - 0.5:
        key, length = int(rng.integers(len(KEYS))), float(rng.uniform(0.08, 0.2))
        _put(samples, at, _at(-12, _tone(KEY_ROWS[key // 4], length) + _tone(KEY_COLUMNS[key % 4], length)))
        at += length + float(rng.uniform(0.06, 0.25)) + (2.0 if rng.random() < 0.08 else 0.0)
    return samples


def music(seconds: float, rng: np.random.Generator) -> Samples:
    """Hold music: plucked chords and bass, a melody with vibrato, a drum, at -22 dBFS."""
    samples = np.zeros(round(seconds * RATE), dtype=np.float32)
    beat = 0.5
    chords = ((60, 64, 67), (57, 60, 64), (65, 69, 72), (67, 71, 74))  # MIDI notes
    for number in range(int(seconds / beat)):
        at, chord = number * beat, chords[number // 4 % len(chords)]
        _put(samples, at, 0.5 * _plucked(_hertz(chord[number % 3] - 12 * (number % 4 == 0)), 1.5, rng))
        if number % 4 == 0:
            for note in chord:
                _put(samples, at, 0.25 * _plucked(_hertz(note), 2.0, rng))
        if number % 2 == 0:
            note = chord[int(rng.integers(3))] + 12
            _put(samples, at, 0.2 * _sung(_hertz(note), float(rng.choice([0.5, 1.0]))))
        _put(samples, at, 0.15 * rng.standard_normal(1200).astype(np.float32) * _decay(1200, 0.015))
    return _at(-22, samples)


def coughs(seconds: float, rng: np.random.Generator) -> Samples:
    """Single coughs and pairs: a burst, a rush of breath, a short voiced end."""
    samples = np.zeros(round(seconds * RATE), dtype=np.float32)
    at = 0.5
    while at < seconds - 1.5:
        for _ in range(int(rng.integers(1, 3))):
            _put(samples, at, _cough(rng))
            at += 0.45
        at += float(rng.uniform(1.5, 4.0))
    return samples


def clicks(seconds: float, rng: np.random.Generator) -> Samples:
    """Keyboard and handset: clicks of 2 to 15 ms, some in quick succession."""
    samples = np.zeros(round(seconds * RATE), dtype=np.float32)
    at = 0.2
    while at < seconds - 0.2:
        length = int(rng.uniform(0.002, 0.015) * RATE)
        burst = rng.standard_normal(length).astype(np.float32) * _decay(length, length / RATE / 4)
        _put(samples, at, burst * float(rng.uniform(0.05, 0.5)))
        at += float(rng.choice([0.08, 0.15, 0.6, 2.0]))
    return np.clip(samples, -1, 1)


SOUNDS: Mapping[str, Callable[[float, np.random.Generator], Samples]] = {
    "silence": silence,
    "comfort noise": comfort_noise,
    "hiss": hiss,
    "hum": hum,
    "ringing (zh)": ringing_zh,
    "ringing (es)": ringing_es,
    "busy (zh)": busy_zh,
    "busy (es)": busy_es,
    "keys": dtmf,
    "music": music,
    "coughs": coughs,
    "clicks": clicks,
}


def _tone(hertz: float, seconds: float) -> Samples:
    return np.sin(2 * np.pi * hertz * np.arange(round(seconds * RATE)) / RATE).astype(np.float32)


def _cadence(seconds: float, on: float, off: float) -> Samples:
    """Return 1 while the tone is on, else 0."""
    return (np.arange(round(seconds * RATE)) / RATE % (on + off) < on).astype(np.float32)


def _at(dbfs: float, samples: Samples) -> Samples:
    """Bring sound to that root mean square; never beyond full scale."""
    level = float(np.sqrt(np.mean(np.square(samples, dtype=np.float64))))
    return np.clip(samples * (10 ** (dbfs / 20) / level), -1, 1).astype(np.float32)


def _filtered(samples: NDArray[np.float64], gain: Callable[[NDArray[np.float64]], NDArray[np.float64]]) -> Samples:
    spectrum = np.fft.rfft(samples) * gain(np.fft.rfftfreq(len(samples), 1 / RATE))
    return np.fft.irfft(spectrum, len(samples)).astype(np.float32)


def _decay(length: int, seconds: float) -> Samples:
    return np.exp(-np.arange(length) / (seconds * RATE)).astype(np.float32)


def _hertz(note: int) -> float:
    return 440.0 * 2 ** ((note - 69) / 12)


def _plucked(hertz: float, seconds: float, rng: np.random.Generator) -> Samples:
    """Make a plucked string: harmonics that die away the faster the higher they are."""
    time = np.arange(round(seconds * RATE)) / RATE
    string = np.zeros(len(time))
    for harmonic in range(1, int(4000 / hertz) + 1):
        phase = rng.uniform(0, 2 * np.pi)
        string += np.exp(-time * (1.5 + harmonic)) / harmonic * np.sin(2 * np.pi * hertz * harmonic * time + phase)
    return string.astype(np.float32)


def _sung(hertz: float, seconds: float) -> Samples:
    """Make a held note with vibrato and the formants of an 'ah'."""
    time = np.arange(round(seconds * RATE)) / RATE
    phase = 2 * np.pi * hertz * time + 2 * np.sin(2 * np.pi * 5.5 * time)
    note = sum(np.sin(n * phase) / n for n in range(1, int(4000 / hertz) + 1)) * np.sin(np.pi * time / seconds)
    return _filtered(note, lambda f: sum(np.exp(-(((f - formant) / 200) ** 2)) for formant in (800, 1200, 2500)))


def _cough(rng: np.random.Generator) -> Samples:
    burst = rng.standard_normal(640) * _decay(640, 0.02)
    breath = _filtered(rng.standard_normal(3200), lambda f: np.exp(-(((f - 1500) / 1200) ** 2)))
    pitch = float(rng.uniform(110, 240))
    voiced = _sung(pitch, 0.12) * 0.4
    sound = np.concatenate([0.6 * burst, 1.2 * breath * _decay(3200, 0.08), voiced]).astype(np.float32)
    return np.clip(sound * float(rng.uniform(0.2, 0.5)), -1, 1)


def _put(samples: Samples, at: float, sound: Samples) -> None:
    """Add a sound at a time in seconds; what would lie beyond the end is cut off."""
    begin = round(at * RATE)
    end = min(begin + len(sound), len(samples))
    samples[begin:end] += sound[: end - begin]
