"""How loud a recording is from moment to moment, for drawing it."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from speechguard.messages import SAMPLE_RATE

DIGITS = 3


def peaks(blocks: Iterable[NDArray[np.float32]], per_second: int) -> list[list[float]]:
    """Return of each channel the highest level (0..1) in every stretch of SAMPLE_RATE / per_second samples.

    blocks: samples of shape (samples, channels), the same channels in all. The last stretch may be shorter.
    """
    size = SAMPLE_RATE // per_second
    highest: list[NDArray[np.float32]] = []  # of every full stretch: (stretches, channels)
    rest: NDArray[np.float32] | None = None
    for block in blocks:
        levels = np.abs(block) if rest is None else np.concatenate([rest, np.abs(block)])
        full = len(levels) // size
        highest.append(levels[: full * size].reshape(full, size, levels.shape[1]).max(axis=1))
        rest = levels[full * size :]
    if rest is not None and len(rest):
        highest.append(rest.max(axis=0, keepdims=True))
    if not highest:
        return []
    return np.concatenate(highest).T.astype(float).round(DIGITS).tolist()
