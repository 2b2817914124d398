"""The paths that pieces are followed by: each forwards, and most that may differ much backwards as well.

Who spends at most T quarters on a piece spends at most one on its first half, or at most T - 2 on its second. So a
piece of two or three quarters is followed from both its ends, each time with no more than a quarter for what comes
first: there is far less that sounds so.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from speechguard.matching.layout import Layout
from speechguard.matching.pieces import HALVED, Pieces
from speechguard.matching.sides import KEY, VOICE_SHIFT

# A label orders what may come next: forwards or backwards, the widest gap first, then by syllable.
LABEL_BACKWARDS, LABEL_GAP, LABEL_VOICE = 34, 18, 1
WIDEST = (1 << 16) - 1

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Paths:
    """A row a path, a column a syllable, in the order in which they are read; -1 beyond the end."""

    piece: Ints  # (paths,)
    labels: Ints  # (paths, longest)
    limits: Ints  # (paths, longest): quarters that may be spent so far

    @classmethod
    def of(cls, pieces: Pieces, layout: Layout) -> Paths:
        """Return the paths of all pieces, sorted by their labels."""
        both = np.flatnonzero((pieces.budget > 1) & (pieces.length >= HALVED))
        piece = np.concatenate([np.arange(len(pieces.phrase)), both])
        backwards = np.arange(len(piece)) >= len(pieces.phrase)
        halved = backwards.copy()
        halved[both] = True
        length, budget = pieces.length[piece], pieces.budget[piece]
        nearest = (layout.first[pieces.phrase] + pieces.at)[piece] + np.where(backwards, length - 1, 0)
        half = np.where(halved, np.where(backwards, length - length // 2, length // 2), 0)
        first_limit = np.where(backwards, budget - 2, 1)
        labels = np.full((len(piece), int(length.max(initial=1))), -1, np.int64)
        limits = np.full(labels.shape, -1, np.int64)
        for depth in range(labels.shape[1]):
            rows = np.flatnonzero(length > depth)
            at = nearest[rows] + np.where(backwards[rows], -depth, depth)
            sounds = layout.sounds[at].astype(np.int64)
            gap = layout.gaps[np.where(backwards[rows], at, at - 1)].astype(np.int64) if depth else 0
            labels[rows, depth] = (
                backwards[rows].astype(np.int64) << LABEL_BACKWARDS
                | (WIDEST - gap) << LABEL_GAP
                | sounds >> VOICE_SHIFT << LABEL_VOICE
                | sounds & KEY
            )
            limits[rows, depth] = np.where(depth < half[rows], first_limit[rows], budget[rows])
        order = np.lexsort(labels.T[::-1])
        return cls(piece[order], labels[order], limits[order])
