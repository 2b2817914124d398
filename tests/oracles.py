"""Slow, obvious code that says what the fast code must give. Shares nothing with the matcher.

`hits` and `matches` are docs/design.md, 'Matching: the exact meaning', word for word.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

INFINITE = 10**9
UNKNOWN, BREAK = 0, 0xFFFF


class Hit(NamedTuple):
    end: int
    phrase: int
    start: int
    cost: int


def least_cost(phrase, text: Sequence[int], cost):
    """Of all alignments of the whole phrase with the text from a start to its end, what the cheapest costs, by start.

    `cost(p, t)` is what phrase syllable p spoken as text syllable t costs.
    """
    syllables, text = tuple(phrase.syllables), tuple(int(t) for t in text)
    key = phrase.key or (False,) * len(syllables)
    gap_after = (*(phrase.gaps or (0,) * (len(syllables) - 1)), 0)

    @cache
    def rest(i: int, j: int, free: int) -> int:
        """Cheapest alignment of syllables i.. with text j.., when `free` text syllables may yet be skipped."""
        if i == len(syllables) and j == len(text):
            return 0
        ways = []
        if j < len(text):
            ways.append(4 + rest(i, j + 1, free))  # insertion
            if free:
                ways.append(rest(i, j + 1, free - 1))  # in the gap
        if i < len(syllables) and not key[i]:
            ways.append(4 + rest(i + 1, j, gap_after[i]))  # deletion
        if i < len(syllables) and j < len(text):
            price = cost(syllables[i], text[j])
            if not key[i] or price <= 1:
                ways.append(price + rest(i + 1, j + 1, gap_after[i]))
        return min(ways, default=INFINITE)

    return lambda start: rest(0, start, 0)


def hits(phrases, ids, starts_word, ends_word, phonetics) -> list[Hit]:
    """Every hit of every phrase, by trying every stretch of the text."""
    wanted = sorted({s for phrase in phrases for s in phrase.syllables})
    known = list(range(1, phonetics.alphabet + 1))
    table = phonetics.costs(np.array(wanted, np.uint16), np.array(known, np.uint16))
    prices = {(p, t): int(table[i][j]) for i, p in enumerate(wanted) for j, t in enumerate(known)}

    def cost(p: int, t: int) -> int:
        return prices.get((p, t), 4)

    found = []
    for number, phrase in enumerate(phrases):
        for end in range(1, len(ids) + 1):
            if not ends_word[end - 1]:
                continue
            best, cost_from = None, least_cost(phrase, ids[:end], cost)
            for start in range(end):
                if not starts_word[start] or BREAK in ids[start:end]:
                    continue
                price = cost_from(start)
                if price <= phrase.budget and (best is None or price <= best.cost):  # of equals the latest start
                    best = Hit(end, number, start, price)
            if best is not None:
                found.append(best)
    return sorted(found)


def hits_with_fillers(phrases, fillers, ids, starts_word, ends_word, phonetics) -> list[Hit]:
    """Hits in the text as it is, and in the text without its fillers; of one phrase and end the cheaper.

    `fillers`: their syllables.
    """
    aside = [False] * len(ids)
    place = 0
    while place < len(ids):
        here = [
            word
            for word in fillers
            if tuple(ids[place : place + len(word)].tolist()) == tuple(word)
            and starts_word[place]
            and ends_word[place + len(word) - 1]
        ]
        longest = max(map(len, here), default=0)
        aside[place : place + longest] = [True] * longest
        place += max(longest, 1)
    kept = [place for place in range(len(ids)) if not aside[place]]
    found = hits(phrases, ids, starts_word, ends_word, phonetics)
    without = hits(phrases, ids[kept], starts_word[kept], ends_word[kept], phonetics)
    found += [Hit(kept[hit.end - 1] + 1, hit.phrase, kept[hit.start], hit.cost) for hit in without]
    best = {}
    for hit in found:
        known = best.setdefault((hit.end, hit.phrase), hit)
        if (hit.cost, -hit.start) < (known.cost, -known.start):
            best[hit.end, hit.phrase] = hit
    return sorted(best.values())


def matches(found: Sequence[Hit]) -> list[Hit]:
    """The cheapest hit of every group of overlapping hits of one phrase, sorted by end."""
    chosen = []
    for number in {hit.phrase for hit in found}:
        best = None
        for hit in sorted(h for h in found if h.phrase == number):
            if best is None or not set(range(best.start, best.end)) & set(range(hit.start, hit.end)):
                if best is not None:
                    chosen.append(best)
                best = hit
            elif hit.cost < best.cost or (hit.cost == best.cost and hit.end - hit.start > best.end - best.start):
                best = hit
        chosen.append(best)
    return sorted(chosen)


def swift_hits(phrases, ids, starts_word, ends_word, phonetics) -> list[Hit]:
    """The same as `hits` for phrases without gaps, by dynamic programming over all phrases of one length at once.

    For phrasebooks too large for `hits`; test_matching_oracles.py holds the two against each other.
    """
    known = np.arange(1, phonetics.alphabet + 1, dtype=np.uint16)
    late = 1 << 30  # a state is its cost, then how late it starts: cost * late - start
    found = []
    for length in {len(phrase.syllables) for phrase in phrases}:
        numbers = np.array([n for n, phrase in enumerate(phrases) if len(phrase.syllables) == length])
        wanted = np.array([phrases[n].syllables for n in numbers], np.uint16)
        key = np.array([phrases[n].key or (False,) * length for n in numbers])
        budget = np.array([phrases[n].budget for n in numbers])
        table = phonetics.costs(wanted.ravel(), known).reshape(len(numbers), length, len(known)).astype(np.int64)
        states = np.full((length + 1, len(numbers)), INFINITE * late)
        for position, heard in enumerate(ids.tolist()):
            if heard == BREAK:
                states[:] = INFINITE * late
                continue
            if starts_word[position]:
                fresh = np.full(len(numbers), -position)
                for row in range(length + 1):
                    states[row] = np.minimum(states[row], fresh)
                    if row < length:
                        fresh = np.where(key[:, row], INFINITE * late, fresh + 4 * late)
            after = [states[0] + 4 * late]
            for row in range(length):
                price = table[:, row, heard - 1] if 0 < heard <= phonetics.alphabet else np.full(len(numbers), 4)
                price = np.where(key[:, row] & (price > 1), INFINITE, price)
                delete = np.where(key[:, row], INFINITE * late, after[row] + 4 * late)
                insert = states[row + 1] + 4 * late
                after.append(np.minimum(np.minimum(states[row] + price * late, delete), insert))
            states = np.minimum(np.array(after), INFINITE * late)
            cost = -(-states[length] // late)
            for which in np.flatnonzero((cost <= budget) & ends_word[position]):
                start = cost[which] * late - states[length][which]
                found.append(Hit(position + 1, int(numbers[which]), int(start), int(cost[which])))
    return sorted(found)
