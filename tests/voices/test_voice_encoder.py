"""The encoder is an LSTM as anybody would write it down."""

import numpy as np
import pytest

from speechguard.voices.encoder import VoiceEncoder, gain_of

CELLS, BANDS, FRAMES = 256, 40, 160


@pytest.fixture(scope="module")
def arrays():
    chance = np.random.default_rng(1)
    shapes = {"linear.weight": (CELLS, CELLS), "linear.bias": (CELLS,)}
    for layer in range(3):
        shapes[f"lstm.weight_ih_l{layer}"] = (4 * CELLS, CELLS if layer else BANDS)
        shapes[f"lstm.weight_hh_l{layer}"] = (4 * CELLS, CELLS)
        shapes[f"lstm.bias_ih_l{layer}"] = shapes[f"lstm.bias_hh_l{layer}"] = (4 * CELLS,)
    return {name: chance.normal(0, 0.1, shape).astype(np.float32) for name, shape in shapes.items()}


def slowly(arrays, frames):
    """One window, gate by gate."""

    def sigmoid(x):
        return 1 / (1 + np.exp(-x))

    sequence = frames.astype(np.float64)
    for layer in range(3):
        hidden, cell = np.zeros(CELLS), np.zeros(CELLS)
        after = []
        for frame in sequence:
            gates = arrays[f"lstm.weight_ih_l{layer}"] @ frame + arrays[f"lstm.weight_hh_l{layer}"] @ hidden
            gates = gates + arrays[f"lstm.bias_ih_l{layer}"] + arrays[f"lstm.bias_hh_l{layer}"]
            into, kept, new, out = gates.reshape(4, CELLS)
            cell = sigmoid(kept) * cell + sigmoid(into) * np.tanh(new)
            hidden = sigmoid(out) * np.tanh(cell)
            after.append(hidden)
        sequence = np.array(after)
    direction = np.maximum(arrays["linear.weight"] @ sequence[-1] + arrays["linear.bias"], 0)
    return direction / np.linalg.norm(direction)


def test_directions_are_those_of_a_slow_lstm(arrays):
    chance = np.random.default_rng(2)
    windows = [chance.random((length, BANDS), np.float32) for length in (FRAMES, FRAMES, 50, 1)]
    found = VoiceEncoder(arrays).directions(windows)
    for direction, window in zip(found, windows, strict=True):
        repeated = np.concatenate([window] * FRAMES)[:FRAMES]
        np.testing.assert_allclose(direction, slowly(arrays, repeated), atol=2e-5)


def test_many_windows_at_once_are_as_each_alone(arrays):
    chance = np.random.default_rng(3)
    windows = list(chance.random((131, 20, BANDS), np.float32))
    encoder = VoiceEncoder(arrays)
    together = encoder.directions(windows)
    alone = np.concatenate([encoder.directions([window]) for window in windows[::43]])
    np.testing.assert_allclose(together[::43], alone, atol=1e-5)
    assert encoder.directions([]).shape == (0, CELLS)


def test_speech_is_brought_to_one_loudness():
    loud = np.sin(np.arange(16_000, dtype=np.float32))
    assert gain_of([loud / 10]) == pytest.approx(10 * gain_of([loud]), rel=1e-3)
    assert gain_of([loud, loud]) == pytest.approx(gain_of([loud]))
    assert np.isfinite(gain_of([]))
    assert np.isfinite(gain_of([np.zeros(100, np.float32)]))
