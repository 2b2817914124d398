"""Search of a whole text by the compiled loops."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from speechguard.matching.folding import CostTable, Folding
from speechguard.matching.layout import Layout
from speechguard.matching.loops import ASIDE, BREAK_COLUMN, COST_BITS, PHRASE_BITS, STRETCH_BITS
from speechguard.matching.seeds import SeedTable
from speechguard.phonetics.sounds import SyllableIds

SLAB = 1 << 16  # syllables at once
HIT = np.dtype([("phrase", np.int32), ("start", np.int64), ("end", np.int64), ("cost", np.int32)])

Flags = NDArray[np.bool_]


def scan_text(
    costs: CostTable, folding: Folding, seeds: SeedTable, layout: Layout, ids: SyllableIds, starts: Flags, ends: Flags
) -> NDArray[np.void]:
    """Return all hits as an array of HIT, sorted by end, phrase."""
    from speechguard.matching.compiled import fold, scan

    reach = 2 * layout.longest  # pieces are looked for that far before a slab, bounds look as far beside a piece
    lengths = np.array(seeds.lengths, np.int64)
    most = SLAB + reach  # positions of one scan
    states = np.empty(max(2 * ASIDE + 1, layout.room), np.int32)
    hashes, flagged = np.empty(most, np.int32), np.empty(most, np.int32)
    ends_found, entries = np.empty((2, most + seeds.longest_run), np.int32)
    found = np.empty(SLAB, np.int64)
    size = SLAB + 3 * reach
    columns, classes, flags = np.empty(size, np.uint16), np.empty(size, np.uint16), np.empty((2, size), np.bool_)
    hits = [np.zeros(0, HIT)]
    for first in range(0, len(ids), SLAB):
        around = slice(max(0, first - 2 * reach), first + SLAB + reach)
        inside = slice(offset := around.start - (first - 2 * reach), offset + len(ids[around]))
        fold(ids[around], costs.column, folding.class_of, columns[inside], classes[inside])
        flags[:, inside] = starts[around], ends[around]
        for outside in (slice(inside.start), slice(inside.stop, None)):  # no text
            columns[outside], classes[outside], flags[:, outside] = BREAK_COLUMN, 0, False
        last = 2 * reach + min(SLAB, len(ids) - first)
        while True:
            count = scan(
                columns, classes, flags[0], flags[1], reach, 2 * reach, last,
                costs.costs.reshape(-1), len(costs.vocabulary),
                lengths, seeds.shift, seeds.word_shift, seeds.words, seeds.table,
                layout.sounds, layout.gaps, seeds.spans, layout.widths,
                states, hashes, flagged, ends_found, entries, found,
            )  # fmt: skip
            if count <= len(found):
                break
            found = np.empty(2 * count, np.int64)
        hits.append(_cheapest(found[:count], first))
    return np.concatenate(hits)


def _cheapest(found: NDArray[np.int64], first: int) -> NDArray[np.void]:
    """Return of every end and phrase the cheapest, of equals the shortest stretch."""
    numbers = np.sort(found)
    groups = numbers >> (COST_BITS + STRETCH_BITS)
    numbers = numbers[np.flatnonzero(np.diff(groups, prepend=-1))]
    hits = np.empty(len(numbers), HIT)
    hits["end"] = first + (numbers >> (PHRASE_BITS + COST_BITS + STRETCH_BITS))
    hits["phrase"] = numbers >> (COST_BITS + STRETCH_BITS) & (1 << PHRASE_BITS) - 1
    hits["cost"] = numbers >> STRETCH_BITS & (1 << COST_BITS) - 1
    hits["start"] = hits["end"] - (numbers & (1 << STRETCH_BITS) - 1)
    return hits
