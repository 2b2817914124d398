"""Voices as directions: the encoder of Resemblyzer (GE2E, Wan et al., ICASSP 2018), with numpy.

Three LSTM layers over mel frames; two sounds of one voice point in nearly the same direction, whatever is said.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from speechguard.asr.log_mel import FRAMES_PER_SECOND, mel_filters, power_spectra
from speechguard.voices.weights import Arrays

Samples = NDArray[np.float32]
Directions = NDArray[np.float32]  # shape (sounds, 256), each of length 1

WINDOW = 1.6  # s of sound that the encoder was trained on
_FRAMES = round(WINDOW * FRAMES_PER_SECOND)
_BANDS = 40
_LAYERS = 3
CELLS = 256  # numbers of a direction
AT_ONCE = 128  # windows; more are no faster and need more memory
_LOUDNESS = 5e-4  # mean power that speech is brought to (-33 dB of full scale)


class VoiceEncoder:
    """The direction of the voice in windows of a sound."""

    def __init__(self, arrays: Arrays) -> None:
        """Take the weights: see speechguard.voices.weights."""
        self._layers = [
            (
                arrays[f"lstm.weight_ih_l{layer}"].T.copy(),
                arrays[f"lstm.weight_hh_l{layer}"].T.copy(),
                arrays[f"lstm.bias_ih_l{layer}"] + arrays[f"lstm.bias_hh_l{layer}"],
            )
            for layer in range(_LAYERS)
        ]
        self._last = arrays["linear.weight"].T.copy(), arrays["linear.bias"]
        self._filters = mel_filters(_BANDS).astype(np.float32)

    def frames(self, samples: Samples, gain: float) -> NDArray[np.float32]:
        """Return the mel frames of a sound; shape (frames, bands). `gain`: see `gain_of`."""
        return (self._filters @ power_spectra(samples * np.float32(gain))).T

    def directions(self, windows: Sequence[NDArray[np.float32]]) -> Directions:
        """Return the direction of the voice in each window of mel frames.

        One shorter than WINDOW is heard again and again until it is as long.
        """
        frames = np.empty((_FRAMES, len(windows), _BANDS), np.float32)
        for place, window in enumerate(windows):
            frames[:, place] = np.resize(window, (_FRAMES, _BANDS))
        parts = [self._encoded(frames[:, at : at + AT_ONCE]) for at in range(0, len(windows), AT_ONCE)]
        return np.concatenate(parts) if parts else np.zeros((0, CELLS), np.float32)

    def _encoded(self, sequence: NDArray[np.float32]) -> Directions:
        """Return the directions of windows of mel frames; shape (frames, windows, bands)."""
        count = sequence.shape[1]
        for inputs, recurrent, bias in self._layers:
            hidden, cell = np.zeros((2, count, CELLS), np.float32)
            after = np.empty((_FRAMES, count, CELLS), np.float32)
            for step in range(_FRAMES):
                gates = sequence[step] @ inputs
                gates += hidden @ recurrent
                gates += bias
                into, kept, new, out = np.split(gates, 4, axis=1)
                cell = _sigmoid(kept) * cell + _sigmoid(into) * np.tanh(new)
                hidden = after[step] = _sigmoid(out) * np.tanh(cell)
            sequence = after
        weights, bias = self._last
        return towards(np.maximum(sequence[-1] @ weights + bias, 0))


def gain_of(sounds: Sequence[Samples]) -> float:
    """Return the factor that brings speech to the loudness that the encoder was trained with.

    One for all of a call: how loud somebody is tells them from others, too.
    """
    count = sum(map(len, sounds))
    power = sum(float(np.sum(np.square(sound, dtype=np.float64))) for sound in sounds) / max(count, 1)
    return float(np.sqrt(_LOUDNESS / max(power, 1e-12)))


def towards(vectors: NDArray[np.float32]) -> Directions:
    """Return vectors with length 1; shape (vectors, numbers)."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return (vectors / np.maximum(lengths, 1e-9)).astype(np.float32, copy=False)


def _sigmoid(values: NDArray[np.float32]) -> NDArray[np.float32]:
    half = np.float32(0.5)
    return half + half * np.tanh(half * values)
