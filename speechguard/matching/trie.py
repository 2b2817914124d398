"""The trie of the pieces: those of one beginning are followed together.

Within a piece text and phrase stand syllable against syllable, gaps aside. Phrases of real packs have much in common:
tens of thousands of wordings, some hundreds of beginnings.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from speechguard.matching.folding import Groups
from speechguard.matching.layout import Layout
from speechguard.matching.loops import (
    BEGUN_NODE,
    BEYOND,
    CHILDREN,
    DEEPEST,
    FINAL_PIECE,
    FINALS,
    FOLLOW,
    NODE,
    STATE,
    STEP_BUDGET,
    STEP_VOICE,
    STRAIGHT,
    STRIDE,
)
from speechguard.matching.paths import LABEL_BACKWARDS, LABEL_GAP, LABEL_VOICE, WIDEST, Ints, Paths
from speechguard.matching.phrase import KEY_COST
from speechguard.matching.pieces import Pieces
from speechguard.matching.sides import KEY, VOICE_SHIFT


@dataclass(frozen=True, slots=True, eq=False)
class Trie:
    """Nodes are numbered depth by depth; children of a node follow one another. See loops.py."""

    steps: NDArray[np.uint32]  # (nodes,)
    gaps: NDArray[np.int32]  # (nodes,)
    nodes: Ints  # (nodes + 1) * NODE
    finals: NDArray[np.int32]
    beginnings: NDArray[np.uint32]  # (beginnings, STRIDE) as in the layout: what a text enters by
    begun_nodes: NDArray[np.int32]  # (beginnings,) the node after each, see loops.py
    begun_lengths: Ints  # (beginnings,) syllables, 1 to DEEPEST
    begun_limits: Ints  # (beginnings, DEEPEST) quarters that may be spent so far, in the order of reading
    room: int  # numbers that may wait to be followed, at most

    @classmethod
    def of(cls, pieces: Pieces, layout: Layout, groups: Groups) -> Trie:
        """Build the trie of all pieces."""
        paths = Paths.of(pieces, layout)
        places, row_of, depth_of = _numbered(paths.labels)
        count, firsts = len(row_of), int((depth_of == 0).sum())
        label = paths.labels[row_of, depth_of]
        backwards = label >> LABEL_BACKWARDS
        gaps, voices, keys = WIDEST - (label >> LABEL_GAP & WIDEST), label >> LABEL_VOICE & WIDEST, label & KEY
        there = places >= 0
        most = np.zeros(count, np.int64)
        np.maximum.at(most, places[there], paths.limits[there])
        parents = places[row_of, np.maximum(depth_of - 1, 0)][firsts:]
        gapped = gaps[firsts:] > 0
        ends = places[np.arange(len(places)), (places >= 0).sum(axis=1) - 1]
        by_end = np.argsort(ends, kind="stable")

        nodes = np.zeros((count + 1, NODE), np.int64)
        nodes[:, CHILDREN] = firsts + _offsets(parents, count)
        nodes[:, STRAIGHT] = nodes[:, CHILDREN]
        nodes[:-1, STRAIGHT] += np.bincount(parents[gapped], minlength=count)
        nodes[:, FINALS] = _offsets(ends, count)
        allowed = np.where(keys, np.minimum(most, KEY_COST), most)[firsts:]
        bits = groups.bits[voices[firsts:]]
        for field, spent, there in ((BEYOND, 0, gapped), *((FOLLOW + spent, spent, ~gapped) for spent in range(4))):
            there = np.flatnonzero(there & (most[firsts:] >= spent))
            near = bits[there, np.minimum(allowed, most[firsts:] - spent)[there]]
            masks = np.zeros(count, np.int64)
            np.bitwise_or.at(masks, parents[there], near)
            nodes[:-1, field] = masks

        straight = np.ones(count, np.bool_)  # no gap on the way to the node
        for depth in range(1, DEEPEST):
            here = np.flatnonzero(depth_of == depth)
            straight[here] = straight[parents[here - firsts]] & (gaps[here] == 0)
        special = (nodes[:-1, STRAIGHT] > nodes[:-1, CHILDREN]) | (np.diff(nodes[:, FINALS]) > 0)
        begun = np.flatnonzero(straight & (depth_of < DEEPEST) & (special | (depth_of == DEEPEST - 1)))
        path = np.maximum(places[row_of[begun], :DEEPEST], 0)
        beginnings = np.zeros((len(begun), STRIDE), np.uint32)
        lengths = depth_of[begun] + 1
        for depth in range(path.shape[1]):
            place = np.where(backwards[begun], lengths - 1 - depth, depth)
            rows = np.flatnonzero(lengths > depth)
            beginnings[rows, place[rows]] = (voices << VOICE_SHIFT | keys)[path[rows, depth]]
        return cls(
            steps=(voices << STEP_VOICE | most << STEP_BUDGET | keys).astype(np.uint32),
            gaps=gaps.astype(np.int32),
            nodes=nodes.reshape(-1),
            finals=(paths.piece << FINAL_PIECE | pieces.budget[paths.piece])[by_end].astype(np.int32),
            beginnings=beginnings,
            begun_nodes=(begun << BEGUN_NODE | backwards[begun]).astype(np.int32),
            begun_lengths=lengths,
            begun_limits=most[path],
            room=STATE * (1 + _waiting(parents, gaps[firsts:], depth_of, firsts)),
        )


def _numbered(labels: Ints) -> tuple[Ints, Ints, Ints]:
    """Return the node of every label, (pieces, longest), -1 beyond the end; for every node a row it is in, its depth.

    `labels` are sorted, and nodes counted depth by depth, so that children of a node follow one another.
    """
    places = np.full(labels.shape, -1, np.int64)
    other = np.zeros(len(labels), np.bool_)  # than the row before, up to this depth
    other[:1] = True
    rows: list[Ints] = []
    count = 0
    for depth in range(labels.shape[1]):
        other[1:] |= labels[1:, depth] != labels[:-1, depth]
        there = labels[:, depth] >= 0
        new = other & there
        places[there, depth] = count + np.cumsum(new)[there] - 1
        rows.append(np.flatnonzero(new))
        count += len(rows[-1])
    return places, np.concatenate(rows), np.repeat(np.arange(len(rows)), [len(row) for row in rows])


def _waiting(parents: Ints, gaps: Ints, depth_of: Ints, firsts: int) -> int:
    """Return how many nodes may wait to be followed, at most: the children of each on the way, at every place."""
    below = np.bincount(parents, weights=gaps + 1, minlength=len(depth_of)).astype(np.int64)
    deepest = np.zeros(len(below), np.int64)
    for depth in reversed(range(int(depth_of.max(initial=-1)) + 1)):
        there = np.flatnonzero(depth_of == depth)
        below[there] += deepest[there]
        if depth:
            np.maximum.at(deepest, parents[there - firsts], below[there])
    return int(below.max(initial=0))


def _offsets(groups: Ints, count: int) -> Ints:
    """Return where the members of each group begin, sorted by group, and where the last ends: (count + 1,)."""
    return np.concatenate([[0], np.bincount(groups, minlength=count).cumsum()])
