"""The tables of an index in the form that plain Python reads fastest."""

from __future__ import annotations

from dataclasses import dataclass

from speechguard.matching.folding import CostTable, Folding
from speechguard.matching.layout import Layout
from speechguard.matching.loops import CLASS_BITS
from speechguard.matching.seeds import SeedTable


@dataclass(frozen=True, slots=True, eq=False)
class PlainTables:
    """Fields as in CostTable, Folding, SeedTable and Layout. An element of a view reads as fast as one of a list."""

    column: memoryview
    costs: memoryview  # flat
    voices: int
    class_of: memoryview
    windows: list[tuple[int, int]]  # length of a piece, mask of that many classes
    shift: int
    filter: memoryview
    table: memoryview
    sounds: memoryview
    gaps: memoryview
    phrase: memoryview
    phrase_first: memoryview
    phrase_budget: memoryview
    width: int
    longest: int

    @classmethod
    def of(cls, costs: CostTable, folding: Folding, seeds: SeedTable, layout: Layout) -> PlainTables:
        """Views of the same memory, nothing copied."""
        return cls(
            column=memoryview(costs.column),
            costs=memoryview(costs.costs.reshape(-1)),
            voices=len(costs.vocabulary),
            class_of=memoryview(folding.class_of),
            windows=[(length, (1 << length * int(CLASS_BITS)) - 1) for length in seeds.lengths],
            shift=seeds.shift,
            filter=memoryview(seeds.filter),
            table=memoryview(seeds.table),
            sounds=memoryview(layout.sounds),
            gaps=memoryview(layout.gaps),
            phrase=memoryview(layout.phrase),
            phrase_first=memoryview(layout.first),
            phrase_budget=memoryview(layout.budget),
            width=layout.width,
            longest=layout.longest,
        )
