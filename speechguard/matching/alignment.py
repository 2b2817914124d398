"""Which syllable of the phrase was spoken as which of the text: what an explanation shows."""

from __future__ import annotations

import numpy as np

from speechguard.matching.phrase import KEY_COST, SYLLABLE, Phrase
from speechguard.messages import PhraseMatch
from speechguard.phonetics.sounds import BREAK, UNKNOWN, Phonetics, SyllableIds

Step = tuple[int | None, int | None, int]  # syllable of the phrase, syllable of the text, quarters


def align(phrase: Phrase, ids: SyllableIds, phonetics: Phonetics, match: PhraseMatch) -> list[Step]:
    """Return the cheapest alignment of the phrase with the stretch of the text `ids` that `match` names: see `steps`.

    The costs add up to `match.cost`. Raises ValueError if the match is not one of this phrase and text.
    """
    stretch = ids[match.start : match.end]
    aligned = steps(phrase, stretch, phonetics)
    if BREAK in stretch or sum(cost for *_, cost in aligned) != match.cost:
        raise ValueError(f"{match} is not a match of this phrase in this text")
    return [(i, None if j is None else match.start + j, cost) for i, j, cost in aligned]


def steps(phrase: Phrase, stretch: SyllableIds, phonetics: Phonetics) -> list[Step]:
    """Return the cheapest alignment of the phrase with all of a stretch of text, from left to right, whatever it costs.

    A step is (i, j, cost): syllable i of the phrase spoken as syllable j of the stretch; (i, None, 4) was left out,
    (None, j, 4) was added, (None, j, 0) stands in a gap. Of equally cheap alignments, one that pairs syllables is
    preferred. Raises ValueError where no alignment has the key syllables.
    """
    count, length = len(phrase.syllables), len(stretch)
    key = phrase.key or (False,) * count
    gaps = (0, *(phrase.gaps or (0,) * (count - 1)), 0)  # gap i lies before syllable i
    costs = _costs(phrase, stretch, phonetics)

    # best[i][j][free]: price of the rest, and the step to take, when i syllables of the phrase and j of the text are
    # done and `free` more of the text may be skipped. Filled from the end.
    impossible = SYLLABLE * (count + length) + 1
    best = [[[(impossible, 0)] * (gap + 1) for _ in range(length + 1)] for gap in gaps]
    pair, delete, skip, insert = range(4)
    for i in range(count, -1, -1):
        for j in range(length, -1, -1):
            for free in range(gaps[i] + 1):
                ways: list[tuple[int, int]] = []
                if i == count and j == length:
                    ways.append((0, pair))
                if i < count and j < length and (not key[i] or costs[i][j] <= KEY_COST):
                    ways.append((costs[i][j] + best[i + 1][j + 1][gaps[i + 1]][0], pair))
                if i < count and not key[i]:
                    ways.append((SYLLABLE + best[i + 1][j][gaps[i + 1]][0], delete))
                if j < length and free:
                    ways.append((best[i][j + 1][free - 1][0], skip))
                if j < length:
                    ways.append((SYLLABLE + best[i][j + 1][free][0], insert))
                best[i][j][free] = min(ways, default=(impossible, 0))

    if best[0][0][0][0] >= impossible:
        raise ValueError("no alignment has the key syllables of the phrase")
    taken: list[Step] = []
    i = j = free = 0
    while i < count or j < length:
        move = best[i][j][free][1]
        if move == pair:
            taken.append((i, j, costs[i][j]))
        elif move == delete:
            taken.append((i, None, SYLLABLE))
        else:
            taken.append((None, j, 0 if move == skip else SYLLABLE))
        i, j = i + (move in (pair, delete)), j + (move != delete)
        free = free - (move == skip) if move in (skip, insert) else gaps[i]
    return taken


def _costs(phrase: Phrase, stretch: SyllableIds, phonetics: Phonetics) -> list[list[int]]:
    """Return what every syllable of the phrase costs spoken as every one of the stretch."""
    known = (stretch != UNKNOWN) & (stretch <= phonetics.alphabet)
    costs = np.full((len(phrase.syllables), len(stretch)), SYLLABLE, np.uint8)
    costs[:, known] = phonetics.costs(np.array(phrase.syllables, np.uint16), stretch[known])
    return costs.tolist()
