"""What the loops of the matcher know of each piece of a phrase."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from speechguard.matching.layout import Layout
from speechguard.matching.loops import (
    SPAN_AFTER,
    SPAN_BEFORE,
    SPAN_PHRASE,
    SPAN_PREVIOUS,
    SPAN_STEPS,
)
from speechguard.matching.pieces import Pieces
from speechguard.matching.sides import KEY


def spans_of(pieces: Pieces, layout: Layout) -> NDArray[np.int64]:
    """Return the span of each piece, see loops.py."""
    places = layout.first[pieces.phrase] + pieces.at
    return (
        _previous(pieces, places, layout) << SPAN_PREVIOUS
        | pieces.phrase << SPAN_PHRASE
        | pieces.at << SPAN_BEFORE
        | (layout.counts[pieces.phrase] - pieces.at - pieces.length) << SPAN_AFTER
        | layout.budgets[pieces.phrase]
    )


def _previous(pieces: Pieces, places: NDArray[np.int64], layout: Layout) -> NDArray[np.int64]:
    """Return for each piece how far before it the previous piece of its phrase begins; 0: not to be used.

    Where the text says exactly what the phrase has from that piece to this one, this one need not be extended: an
    alignment through it alone can be moved to the previous piece at no cost (docs/matcher.md). That may delete
    syllables further to the left, so they must not be key; gaps are not considered.
    """
    order = np.argsort(places)
    sorted_places, phrase = places[order], pieces.phrase[order]
    step = np.diff(sorted_places)
    keys = np.concatenate([[0], np.cumsum(layout.sounds & KEY, dtype=np.int64)])
    usable = (
        (np.diff(phrase) == 0)
        & (step <= SPAN_STEPS)
        & (layout.widths[phrase[1:]] == 1)
        & (keys[layout.first[phrase[1:]]] == keys[sorted_places[:-1]])
    )
    previous = np.zeros(len(places), np.int64)
    previous[order[1:]] = np.where(usable, step, 0)
    return previous
