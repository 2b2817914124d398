"""From a find of a piece to the alignments of the whole phrase: the loops of the matcher.

Plain functions of anything indexable: the live path runs them as they are, the array path compiles them (compiled.py).
They are in one file with all their constants, because numba's cache only notices changes of the file itself.

A text is `columns` of the cost table by `position & mask` (the live path keeps a ring; for an array the mask is -1); it
begins and ends with breaks, further than a phrase can reach. A phrase is `sounds`: place in the vocabulary * 2 + 1 if
key. One side of a piece is `count` syllables, the nearest at `place`, the next at `place + step`, step 1 to the right and
-1 to the left. Costs and limits are quarters.

Row r: r syllables of that side are done. A row has one state for every number of text syllables that may yet be skipped
in the gap before the next one. Rows beyond low to high cost more than the limit; what stands there is rubbish.
"""
# pyright: basic, reportMissingParameterType=false, reportUnknownParameterType=false

from __future__ import annotations

import numpy as np

EDIT = 4  # quarters: phrase.SYLLABLE
NEVER = 1 << 20  # quarters
BREAK_COLUMN = 0  # of the cost table

MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # Fibonacci hashing
CLASS_BITS = np.uint64(16)  # the key of a look-up is the classes of its syllables, the last one lowest
THREE, SEVEN = np.uint64(3), np.uint64(7)
FILTER_BITS = 3  # a place in the table has eight bits in the filter
# An entry: place of a piece in the layout, its budget, and the tag that tells it from its neighbours in the table: its
# length and some more bits of its hash.
MARK_BITS = 6
MARKS = (1 << MARK_BITS) - 1
BUDGET_SHIFT = MARK_BITS + 2
TAG = (1 << BUDGET_SHIFT) - 1
PLACE_SHIFT = BUDGET_SHIFT + 2

# A hit is sorted as one number: end, phrase, cost, length of its stretch.
PHRASE_BITS, COST_BITS, STRETCH_BITS = 19, 10, 13


def piece_cost(columns, mask, start, costs, voices, sounds, place, length, limit):
    """What the piece at `place` costs as the syllables of the text from `start`; over the limit: at least so much."""
    total = 0
    for offset in range(length):
        sound = sounds[place + offset]
        cost = costs[columns[(start + offset) & mask] * voices + (sound >> 1)]
        total += EDIT if cost > 1 and sound & 1 else cost
        if total > limit:
            break
    return total


def least_beside(columns, mask, position, costs, voices, sounds, gaps, count, place, step, limit):
    """A lower bound for what the side costs: its syllables up to the first gap, each at its cheapest near its place.

    position: of the text's nearest syllable on that side. To stand aside by one costs an edit, so that syllables further
    aside than limit / 4 need not be looked at.
    """
    aside = limit // EDIT
    behind = 1 if step > 0 else 0  # a gap is kept with the syllable on its left
    total = 0
    for row in range(count):
        here = place + step * row
        if gaps[here - behind]:
            break
        voice = sounds[here] >> 1
        cheapest = EDIT
        for steps in range(max(row - aside, 0), row + aside + 1):
            cheapest = min(cheapest, costs[columns[(position + step * steps) & mask] * voices + voice])
        total += cheapest
        if total > limit:
            break
    return total


def open_column(states, width, count, place, step, sounds, gaps, limit):
    """The states beside the piece, nothing read yet; returns the highest row. The lowest is 0."""
    behind = 1 if step > 0 else 0
    cost = 0
    row = 0
    while True:
        here = place + step * row
        slack = gaps[here - behind] if row < count else 0
        for free in range(slack):
            states[row * width + free] = NEVER
        states[row * width + slack] = cost
        cost += EDIT
        if row == count or sounds[here] & 1 or cost > limit:
            return row
        row += 1


def advance_column(states, width, low, high, column, costs, voices, sounds, gaps, count, place, step, limit):
    """Read one syllable of the text; returns the new (low, high); high < low: nothing is within the limit any more."""
    behind = 1 if step > 0 else 0
    heard = column * voices
    new_low, new_high = count + 1, -1
    before = after = NEVER  # best state of the row below, before and after this syllable
    row = low
    while row <= count:
        base = row * width
        here = place + step * row
        slack = gaps[here - behind] if row < count else 0
        best = NEVER
        if row <= high:
            for free in range(slack):
                best = min(best, states[base + free])
                states[base + free] = min(states[base + free] + EDIT, states[base + free + 1])
            best = min(best, states[base + slack])
            states[base + slack] += EDIT
        elif before > limit and after + EDIT > limit:
            break
        else:
            for free in range(slack + 1):
                states[base + free] = NEVER
        if row > low:
            sound = sounds[here - step]
            arrival = NEVER if sound & 1 else after + EDIT
            if before <= limit:
                cost = costs[heard + (sound >> 1)]
                if cost <= 1 or not sound & 1:
                    arrival = min(arrival, before + cost)
            states[base + slack] = min(states[base + slack], arrival)
        before = best
        after = states[base]
        for free in range(1, slack + 1):
            after = min(after, states[base + free])
        if after <= limit:
            new_low = min(new_low, row)
            new_high = row
        row += 1
    return new_low, new_high


def best_left(columns, mask, starts_word, start, states, width, costs, voices, sounds, gaps, count, place, limit):
    """(start, cost) of the cheapest way to begin the phrase before the piece that begins at `start`.

    Of equals the latest start; a cost over the limit: there is none.
    """
    best_start, best_cost = start, limit + 1
    low, high = 0, open_column(states, width, count, place, -1, sounds, gaps, limit)
    while high >= low:
        if high == count and starts_word[start & mask] and states[count * width] <= limit:
            best_start, best_cost = start, states[count * width]
            limit = best_cost - 1  # what begins earlier must be cheaper
        start -= 1
        column = columns[start & mask]
        if column == BREAK_COLUMN:
            break
        low, high = advance_column(
            states, width, low, high, column, costs, voices, sounds, gaps, count, place, -1, limit
        )  # fmt: skip
    return best_start, best_cost


def flag(columns, begin, stop, class_of, length, shift, filter_bits, hashes, positions):
    """Positions begin .. stop - 1 where a piece of this length may end, and the hashes of its classes; returns how many.

    Here and in `gather` no step waits for the one before, so that a cache miss does not hold up the next.
    """
    for x in range(begin, stop):
        key = np.uint64(0)
        for back in range(length - 1, -1, -1):
            key = (key << CLASS_BITS) | np.uint64(class_of[columns[x - back]])
        hashes[x - begin] = key * MULTIPLIER
    count = 0
    for x in range(begin, stop):
        hashed = hashes[x - begin]
        slot = hashed >> np.uint64(shift - FILTER_BITS)
        hashes[count] = hashed
        positions[count] = x
        count += (filter_bits[slot >> THREE] >> (slot & SEVEN)) & 1
    return count


def gather(hashes, positions, at, count, enough, length, shift, table, ends, entries):
    """The entries of the table for the flagged positions from number `at`, until there are `enough`.

    Returns (number to go on from, how many entries).
    """
    found = 0
    while at < count and found < enough:
        home = np.int64(hashes[at] >> np.uint64(shift))
        mark = np.int64(hashes[at] >> np.uint64(shift - MARK_BITS)) & MARKS | length << MARK_BITS
        while table[home] >= 0:
            ends[found] = positions[at]
            entries[found] = table[home]
            found += (table[home] & TAG) == mark
            home += 1
        at += 1
    return at, found


def scan(
    columns, starts_word, ends_word, begin, first_end, last_end,
    costs, voices, class_of, lengths, shift, filter_bits, table,
    sounds, gaps, phrase_of, phrase_first, phrase_budget, width, states, hashes, positions, ends, entries, found,
):  # fmt: skip
    """Hits that end after `first_end` and not after `last_end`, as sortable numbers that count ends from `first_end`.

    Looks for pieces that end at `begin` or later. A hit may be found more than once, also with more than its least cost.
    Returns how many there are; where `found` is too small it holds the first of them.
    """
    count = 0
    for length in lengths:
        flagged = flag(columns, begin, last_end, class_of, length, shift, filter_bits, hashes, positions)
        at = candidate = candidates = 0
        while at < flagged or candidate < candidates:
            if candidate == candidates:
                at, candidates = gather(
                    hashes, positions, at, flagged, len(hashes), length, shift, table, ends, entries
                )  # fmt: skip
                candidate = 0
                continue
            x = ends[candidate]
            place = entries[candidate] >> PLACE_SHIFT
            budget = entries[candidate] >> BUDGET_SHIFT & 3
            candidate += 1
            start = x + 1 - length
            cost = piece_cost(columns, -1, start, costs, voices, sounds, place, length, budget)
            if cost > budget:
                continue
            phrase = phrase_of[place]
            limit = phrase_budget[phrase] - cost
            left_count = place - phrase_first[phrase]
            right = place + length
            right_count = phrase_first[phrase + 1] - right
            least = least_beside(columns, -1, start - 1, costs, voices, sounds, gaps, left_count, place - 1, -1, limit)
            if least > limit:
                continue
            most_left = limit - least_beside(
                columns, -1, x + 1, costs, voices, sounds, gaps, right_count, right, 1, limit - least
            )  # fmt: skip
            if least > most_left:
                continue
            start, left = best_left(
                columns, -1, starts_word, start,
                states, width, costs, voices, sounds, gaps, left_count, place - 1, most_left,
            )  # fmt: skip
            if left > most_left:
                continue

            cost += left
            limit -= left
            low, high = 0, open_column(states, width, right_count, right, 1, sounds, gaps, limit)
            end = x + 1
            while high >= low and end <= last_end:
                if high == right_count and ends_word[end - 1] and end > first_end:
                    if count < len(found):
                        number = np.int64(end - first_end) << PHRASE_BITS | phrase
                        number = number << COST_BITS | (cost + states[right_count * width])
                        found[count] = number << STRETCH_BITS | (end - start)
                    count += 1
                if columns[end] == BREAK_COLUMN:
                    break
                low, high = advance_column(
                    states, width, low, high, columns[end],
                    costs, voices, sounds, gaps, right_count, right, 1, limit,
                )  # fmt: skip
                end += 1
    return count
