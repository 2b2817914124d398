"""One more syllable of a text, in plain Python: the finds that go on, the new ones, the hits that end with it."""
# pyright: basic, reportMissingParameterType=false, reportUnknownParameterType=false

from __future__ import annotations

from speechguard.matching.loops import (
    BREAK_COLUMN,
    BUDGET_SHIFT,
    BUDGETS,
    HASHES,
    MARK_BITS,
    MARKS,
    MULTIPLIERS,
    PHRASES,
    PLACE_SHIFT,
    SPAN_AFTER,
    SPAN_BEFORE,
    SPAN_BUDGETS,
    SPAN_COUNTS,
    SPAN_PHRASE,
    TAG,
    advance_column,
    best_left,
    least_beside,
    open_column,
    passes,
    straight,
)

# What is kept of a find: phrase, start, cost so far; the right side: place, count, limit, low, high.
FIELDS = 8


def push(
    columns, starts_word, mask, position, ends_word,
    live, states, room, number, hits,
    costs, voices, class_of, longest_piece, shift, word_shift, words, table,
    sounds, gaps, spans, widths,
):  # fmt: skip
    """Read the syllable at `position`, already in the ring; return (finds that are live now, hits).

    live: FIELDS numbers for each of `number` finds, states: `room` each; both have room for those that this syllable
    may add. hits: (phrase, start, cost) of what ends here, a phrase perhaps more than once.
    """
    column = columns[position & mask]
    if column == BREAK_COLUMN:
        return 0, 0
    kept = 0
    for old in range(number):
        field = old * FIELDS
        phrase, place, count, limit = live[field], live[field + 3], live[field + 4], live[field + 5]
        width = widths[phrase]
        low, high = advance_column(
            states, old * room, width, live[field + 6], live[field + 7], column,
            costs, voices, sounds, gaps, count, place, 1, limit,
        )  # fmt: skip
        if high < low:
            continue
        if kept < old:
            for i in range(low * width, (high + 1) * width):
                states[kept * room + i] = states[old * room + i]
            for i in range(6):
                live[kept * FIELDS + i] = live[field + i]
        live[kept * FIELDS + 6] = low
        live[kept * FIELDS + 7] = high
        kept += 1
    number = kept

    hashed = 0
    for length in range(1, longest_piece + 1):
        start = position + 1 - length
        hashed = (hashed + class_of[columns[start & mask]] * MULTIPLIERS[length - 1]) & HASHES
        if not passes(words, hashed, word_shift):
            continue
        home = hashed >> shift
        tag = hashed >> (shift - MARK_BITS) & MARKS | length << MARK_BITS
        while table[home] >= 0:
            entry = table[home]
            home += 1
            if entry & TAG != tag:
                continue
            place = entry >> PLACE_SHIFT
            budget = entry >> BUDGET_SHIFT & BUDGETS
            cost = straight(columns, mask, start, costs, voices, sounds, length, place, 1, budget)
            if cost > budget:
                continue
            span = spans[place]
            phrase = span >> SPAN_PHRASE & PHRASES
            limit = (span & SPAN_BUDGETS) - cost
            count = span >> SPAN_BEFORE & SPAN_COUNTS
            least = least_beside(columns, mask, start - 1, costs, voices, sounds, count, place - 1, -1, limit)
            if least > limit:
                continue
            width = widths[phrase]
            base = number * room
            begin, left = best_left(
                columns, mask, starts_word, start,
                states, base, width, costs, voices, sounds, gaps, count, place - 1, limit,
            )  # fmt: skip
            if left > limit:
                continue
            place += length
            count = (span >> SPAN_AFTER & SPAN_COUNTS) - length
            limit -= left
            field = number * FIELDS
            live[field] = phrase
            live[field + 1] = begin
            live[field + 2] = cost + left
            live[field + 3] = place
            live[field + 4] = count
            live[field + 5] = limit
            live[field + 6] = 0
            live[field + 7] = open_column(states, base, width, count, place, 1, sounds, gaps, limit)
            number += 1

    found = 0
    if ends_word:
        for i in range(number):
            field = i * FIELDS
            count = live[field + 4]
            if live[field + 7] == count:
                hits[found * 3] = live[field]
                hits[found * 3 + 1] = live[field + 1]
                hits[found * 3 + 2] = live[field + 2] + states[i * room + count * widths[live[field]]]
                found += 1
    return number, found
