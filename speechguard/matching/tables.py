"""All that the loops of the matcher read besides the text."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Tables(NamedTuple):
    """Arrays as loops.py explains them; plain Python reads them as views, faster than elements of arrays."""

    costs: NDArray[np.uint8]  # of the cost table, row by row
    voices: int  # in a row of it
    lengths: NDArray[np.int64]  # of the beginnings, ascending
    shift: int
    word_shift: int
    words: NDArray[np.uint32]
    table: NDArray[np.int32]
    entries: NDArray[np.int32]
    beginnings: NDArray[np.uint32]
    begun_nodes: NDArray[np.int32]
    steps: NDArray[np.uint32]
    groups: NDArray[np.uint8]  # of each column of the cost table, under GROUPS
    near: NDArray[np.int64]  # the groups near each syllable of a layout: a bit each
    gaps: NDArray[np.int32]  # before each node
    nodes: NDArray[np.int64]
    finals: NDArray[np.int32]
    spans: NDArray[np.int64]
    places: NDArray[np.int32]  # of the first syllable of each piece in the layout
    places_after: NDArray[np.int32]  # of the syllable after its last
    sounds: NDArray[np.uint32]
    slacks: NDArray[np.uint16]  # gap after each syllable of the layout
    widths: NDArray[np.int32]

    @property
    def nbytes(self) -> int:
        """Memory of the arrays."""
        return sum(table.nbytes for table in self if isinstance(table, np.ndarray))
