"""The tables of an index as the loops of a stream read them: plain, or compiled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from speechguard.matching.folding import CostTable, Folding
from speechguard.matching.layout import Layout
from speechguard.matching.seeds import SeedTable


@dataclass(frozen=True, slots=True, eq=False)
class StreamTables:
    """What all streams of an index share."""

    push: Callable[..., tuple[int, int]]  # loops.push
    arrays: tuple[Any, ...]  # its arguments from `costs` to `widths`
    column: memoryview  # as in CostTable
    numbers: Callable[[int], Any]  # so many zeros, to be changed by `push`
    longest: int  # as in Layout
    room: int  # states of a find
    most_new: int  # finds that one syllable may add

    @classmethod
    def of(cls, costs: CostTable, folding: Folding, seeds: SeedTable, layout: Layout, compiled: bool) -> StreamTables:
        """Compiled: several times faster, but numba takes half a second to load."""
        arrays: tuple[Any, ...] = (
            costs.costs.reshape(-1), len(costs.vocabulary), folding.class_of,
            max(seeds.lengths, default=0), seeds.shift, seeds.word_shift, seeds.words, seeds.table,
            layout.sounds, layout.gaps, seeds.spans, layout.widths,
        )  # fmt: skip
        if compiled:
            from speechguard.matching.compiled import push

            def numbers(size: int) -> Any:
                return np.zeros(size, np.int64)
        else:
            from speechguard.matching.loops import push

            # An element of a view reads as fast as one of a list, of an array ten times slower.
            arrays = tuple(a.data if isinstance(a, np.ndarray) else a for a in arrays)

            def numbers(size: int) -> Any:
                return [0] * size

        return cls(
            push=push,
            arrays=arrays,
            column=costs.column.data,
            numbers=numbers,
            longest=layout.longest,
            room=layout.room,
            most_new=max(1, len(seeds.lengths) * seeds.longest_run),
        )
