"""The frames that Whisper hears: logarithms of the energy in mel bands, 100 a second."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from speechguard.messages import SAMPLE_RATE

FRAMES_PER_SECOND = 100
_HOP = SAMPLE_RATE // FRAMES_PER_SECOND
_WIDTH = 400  # samples of a Fourier transform; 25 ms
_RANGE = 8.0  # powers of ten below the loudest that are told apart
_LINEAR = 1000.0  # Hz up to which a mel is always as wide
_WIDEST = 45.245640471924965  # mels at half the sample rate
_HANN = np.hanning(_WIDTH + 1)[:-1].astype(np.float32)


class LogMel:
    """Log-mel frames of sounds, equal bit for bit to those of faster-whisper."""

    def __init__(self, bands: int) -> None:
        """Take the number of bands: 80, or 128 of the third large model."""
        self._filters = mel_filters(bands).astype(np.float32)

    def __call__(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the frames of the samples; shape (bands, len(samples) // 160)."""
        energy = self._filters @ power_spectra(samples)
        levels = np.log10(np.maximum(energy, 1e-10))
        return ((np.maximum(levels, levels.max() - _RANGE) + 4.0) / 4.0).astype(np.float32, copy=False)


def power_spectra(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the power of the samples at each frequency; shape (_WIDTH // 2 + 1, len(samples) // 160)."""
    padded = np.pad(samples, _WIDTH // 2, mode="reflect")
    cut = np.lib.stride_tricks.sliding_window_view(padded, _WIDTH)[::_HOP]
    spectrum = np.fft.rfft(cut * _HANN).astype(np.complex64).T
    return (np.abs(spectrum[:, :-1]) ** 2).astype(np.float32, copy=False)


def mel_filters(bands: int) -> NDArray[np.float64]:
    """Return the weight of each frequency in each band (Slaney's triangles); shape (bands, _WIDTH // 2 + 1)."""
    mels = np.linspace(0.0, _WIDEST, bands + 2)
    hertz_a_mel = 200.0 / 3
    centres = hertz_a_mel * mels
    curved = mels >= _LINEAR / hertz_a_mel
    centres[curved] = _LINEAR * np.exp(np.log(6.4) / 27.0 * (mels[curved] - _LINEAR / hertz_a_mel))
    away = centres[:, np.newaxis] - np.fft.rfftfreq(_WIDTH, 1.0 / SAMPLE_RATE)
    widths = np.diff(centres)[:, np.newaxis]
    triangles = np.maximum(0.0, np.minimum(-away[:-2] / widths[:-1], away[2:] / widths[1:]))
    return triangles * (2.0 / (centres[2:] - centres[:-2]))[:, np.newaxis]
