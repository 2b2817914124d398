"""From what was found to hits, and from hits to matches: neighbouring ends usually hit together, rules see the best."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from speechguard.matching.scanning import HIT
from speechguard.messages import PhraseMatch


def cheapest(found: Sequence[NDArray[np.void]]) -> NDArray[np.void]:
    """Return of every end and phrase the cheapest hit, of equals the one that starts latest; sorted by end, phrase."""
    hits = np.concatenate([np.zeros(0, HIT), *found])
    if len(hits) < 2:  # so for most utterances
        return hits
    ordered = hits[np.lexsort([-hits["start"], hits["cost"], hits["phrase"], hits["end"]])]
    same = (ordered["end"][1:] == ordered["end"][:-1]) & (ordered["phrase"][1:] == ordered["phrase"][:-1])
    return ordered[np.concatenate([[True], ~same])]


def best_matches(hits: Iterable[PhraseMatch]) -> list[PhraseMatch]:
    """Return the best hit of every group of overlapping hits of one phrase, sorted by end, phrase.

    Hits may come in any order. docs/design.md, 'Match'.
    """
    best: dict[int, PhraseMatch] = {}  # of the open group of every phrase
    matches: list[PhraseMatch] = []
    for hit in sorted(hits, key=lambda hit: hit.end):
        group = best.get(hit.phrase)
        if group is None or hit.start >= group.end:
            if group is not None:
                matches.append(group)
            best[hit.phrase] = hit
        elif (hit.cost, hit.start - hit.end) < (group.cost, group.start - group.end):
            best[hit.phrase] = hit
    matches.extend(best.values())
    return sorted(matches, key=lambda match: (match.end, match.phrase))
