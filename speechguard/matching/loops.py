"""From the classes of a text to the hits of phrases: the loops of the matcher.

Plain functions of anything indexable: they run as they are on lists and views, and compiled on arrays (compiled.py).
"""
# pyright: basic, reportMissingParameterType=false, reportUnknownParameterType=false

from __future__ import annotations

from speechguard.matching.sides import (
    ASIDE,
    BREAK_COLUMN,
    EDIT,
    KEY,
    NEVER,
    advance_column,
    best_left,
    missing,
    missing_with_gaps,
    narrow,
    open_column,
    straight,
)

# What is known of a piece: how far before it the previous piece begins (see spans.py), phrase, syllables of it before
# the piece and after it, budget.
SPAN_PREVIOUS, SPAN_PHRASE, SPAN_BEFORE, SPAN_AFTER = 55, 36, 23, 10
SPAN_STEPS, SPAN_COUNTS, SPAN_BUDGETS = (1 << 8) - 1, (1 << 13) - 1, (1 << 10) - 1

# The trie of the pieces (trie.py). A node in `steps`: place of its syllable in the vocabulary, the largest budget of
# the pieces through it, whether it is key. In `nodes`: where its children begin (those that a gap comes before, the
# widest first), where those begin that no gap comes before, where its finals begin; a bit for each group of syllables
# that children with a gap may be spoken as, and for those without one by what has been spent, 0 to 3 quarters. A final:
# piece, budget.
STEP_VOICE, STEP_BUDGET = 3, 1
NODE, CHILDREN, STRAIGHT, FINALS, BEYOND, FOLLOW = 8, 0, 1, 2, 3, 4
GROUPS = 64
FINAL_PIECE = 2
# A beginning: its node, and whether the way from there is backwards.
BEGUN_NODE, BACKWARDS = 1, 1
STATE = 3  # of what is still to be followed: node, place after it, cost
DEEPEST, STRIDE = 3, 4  # syllables of a beginning that a text is looked up by; places that it has in `beginnings`

# The hash of a beginning is the sum of its classes, each times the multiplier of its place from the end, modulo
# 2**HASH_BITS (multiply-shift); positive in 32 bits, so that eight are computed at once.
MULTIPLIERS = (0xA0761D65, 0xE7037ED3, 0x8EBC6AF1)
HASH_BITS = 31
HASHES = (1 << HASH_BITS) - 1
# The filter has two bits for every key in the word of 32 at `hash >> word_shift`: the next bits of its hash.
BIT_SHIFTS, BITS = (5, 10), 31
# The table has, by hash, two numbers for every key that pieces may begin with: the key, which is its hash with the
# length for its last bits, and where its entries begin. EMPTY: no key. An entry: number of a beginning, its budget,
# whether it is the last of its key.
LENGTH_BITS, EMPTY = 2, -1
KEYS = HASHES ^ (1 << LENGTH_BITS) - 1
ENTRY_NUMBER, ENTRY_BUDGET, LAST, BUDGETS = 3, 1, 1, 3

# A hit of a scan is sorted as one number: end, phrase, cost, length of its stretch.
PHRASE_BITS, COST_BITS, STRETCH_BITS = 19, 10, 13
PHRASES = (1 << PHRASE_BITS) - 1


def passes(words, hashed, shift):
    """Return 1 if the table may have this key, else 0."""
    word = words[hashed >> shift]
    return word >> (hashed >> (shift - BIT_SHIFTS[0]) & BITS) & word >> (hashed >> (shift - BIT_SHIFTS[1]) & BITS) & 1


def fold(ids, column, class_of, columns, classes):
    """Set the columns and classes of the heard ids."""
    for x in range(len(ids)):
        columns[x] = column[ids[x]]
        classes[x] = class_of[columns[x]]


def digest(last, second, third, length, hashes):
    """Set the hashes of the classes of the last syllables, for every position; `second`, `third`: those before it.

    A loop of its own, over arrays from 0: so it becomes vector instructions.
    """
    multipliers = MULTIPLIERS[0], MULTIPLIERS[1] if length > 1 else 0, MULTIPLIERS[2] if length > 2 else 0
    for x in range(len(last)):
        hashes[x] = (last[x] * multipliers[0] + second[x] * multipliers[1] + third[x] * multipliers[2]) & HASHES


def flag(hashes, number, word_shift, words, flagged):
    """Set which of the hashes may be in the table; return how many.

    Here, in `gather` and in `check` no step waits for the one before, so that a cache miss does not hold up the next.
    """
    count = 0
    for x in range(number):
        flagged[count] = x
        count += passes(words, hashes[x], word_shift)
    return count


def gather(hashes, begin, flagged, at, count, length, shift, table, entries, ends, gathered):
    """Set the entries of the table for the flagged hashes from number `at`, until there are enough.

    Hash 0 is that of `begin`. Return (number to go on from, how many entries).
    """
    found = 0
    while at < count and found < len(hashes):
        hashed = hashes[flagged[at]]
        key = hashed & KEYS | length
        slot = hashed >> shift << 1
        while table[slot] != key and table[slot] != EMPTY:
            slot += 2
        if table[slot] == key:
            entry = table[slot + 1]
            more = True
            while more:
                ends[found], gathered[found] = begin + flagged[at] + 1, entries[entry]
                more = entries[entry] & LAST == 0
                found += 1
                entry += 1
        at += 1
    return at, found


def check(columns, length, costs, voices, beginnings, ends, entries, count):
    """Keep the entries whose beginnings are within their budget, as number << 2 | cost; return how many."""
    kept = 0
    for i in range(count):
        entry = entries[i]
        number = entry >> ENTRY_NUMBER
        cost = straight(columns, ends[i] - length, costs, voices, beginnings, length, number * STRIDE, 1, NEVER)
        ends[kept] = ends[i]
        entries[kept] = number << 2 | cost
        kept += cost <= (entry >> ENTRY_BUDGET & BUDGETS)
    return kept


def note(found, count, phrase, cost, length, end):
    """Add a hit as a sortable number, if there is room for it; return how many there are with it."""
    if count < len(found):
        found[count] = ((end << PHRASE_BITS | phrase) << COST_BITS | cost) << STRETCH_BITS | length
    return count + 1


def extend(
    columns, starts_word, ends_word, start, end, first_end, last_end, phrase, cost, limit,
    costs, voices, sounds, gaps, left_count, left, right_count, right, width, states, found, count,
):  # fmt: skip
    """Add the hits through a piece from `start` to `end`, its sides at the places `left` and `right`."""
    if width == 1 and limit < (ASIDE + 1) * EDIT:
        if not narrow(columns, start - 1, costs, voices, sounds, left_count, left, -1, limit, states):
            return count
        begin, least = start, limit + 1
        for d in range(2 * ASIDE + 1):
            if states[d] < least and starts_word[start - left_count + ASIDE - d]:
                begin, least = start - left_count + ASIDE - d, states[d]
        limit -= least
        if limit < 0 or not narrow(columns, end, costs, voices, sounds, right_count, right, 1, limit, states):
            return count
        end += right_count - ASIDE
        for d in range(2 * ASIDE + 1):
            if states[d] <= limit and ends_word[end + d - 1] and first_end < end + d <= last_end:
                count = note(found, count, phrase, cost + least + states[d], end + d - begin, end + d - first_end)
        return count

    begin, least = best_left(
        columns, starts_word, start, states, width, costs, voices, sounds, gaps, left_count, left, limit
    )  # fmt: skip
    if least > limit:
        return count
    cost += least
    limit -= least
    low, high = 0, open_column(states, width, right_count, right, 1, sounds, gaps, limit)
    while high >= low and end <= last_end:
        if high == right_count and ends_word[end - 1] and end > first_end:
            count = note(found, count, phrase, cost + states[right_count * width], end - begin, end - first_end)
        if columns[end] == BREAK_COLUMN:
            break
        low, high = advance_column(
            states, width, low, high, columns[end], costs, voices, sounds, gaps, right_count, right, 1, limit
        )  # fmt: skip
        end += 1
    return count


def report(tables, columns, starts_word, ends_word, piece, start, end, cost, first_end, last_end, states, found, count):
    """Add the hits through a piece from `start` to `end`, of this cost."""
    span = tables.spans[piece]
    before, after = span >> SPAN_BEFORE & SPAN_COUNTS, span >> SPAN_AFTER & SPAN_COUNTS
    phrase = span >> SPAN_PHRASE & PHRASES
    if before + after == 0:  # the whole phrase, which leaves no room for an edit
        if starts_word[start] and ends_word[end - 1] and first_end < end <= last_end:
            count = note(found, count, phrase, cost, end - start, end - first_end)
        return count
    left, right = tables.places[piece] - 1, tables.places_after[piece]
    steps = span >> SPAN_PREVIOUS
    if (
        steps
        and starts_word[start - steps]
        and straight(columns, start - 1, tables.costs, tables.voices, tables.sounds, steps, left, -1, 0) == 0
    ):
        return count  # the piece before finds all that this one can
    limit = (span & SPAN_BUDGETS) - cost
    edits, width = limit // EDIT, tables.widths[phrase]
    if edits <= ASIDE:
        groups, near, sounds, slacks = tables.groups, tables.near, tables.sounds, tables.slacks
        if width == 1:
            number = missing(columns, groups, start - 1, near, sounds, before, left, -1, edits)
            if number <= edits:
                number += missing(columns, groups, end, near, sounds, after, right, 1, edits - number)
        else:
            number = missing_with_gaps(columns, groups, start - 1, near, sounds, slacks, before, left, -1, edits)
            if number <= edits:
                number += missing_with_gaps(columns, groups, end, near, sounds, slacks, after, right, 1, edits)
        if number > edits:
            return count
    return extend(
        columns, starts_word, ends_word, start, end, first_end, last_end,
        phrase, cost, limit, tables.costs, tables.voices, tables.sounds, tables.slacks,
        before, left, after, right, width, states, found, count,
    )  # fmt: skip


def follow(
    tables, columns, starts_word, ends_word, begun, start, end, first_end, last_end, stack, states, found, count
):  # fmt: skip
    """Add the hits through all pieces that are begun, as `begun` says, with the text from `start` to `end`."""
    entered = tables.begun_nodes[begun >> 2]
    step, origin = (-1, start - 1) if entered & BACKWARDS else (1, end)
    stack[0], stack[1], stack[2] = entered >> BEGUN_NODE, origin, begun & 3
    size = STATE
    while size:
        size -= STATE
        node, at, cost = stack[size], stack[size + 1], stack[size + 2]
        row = node * NODE
        for i in range(tables.nodes[row + FINALS], tables.nodes[row + NODE + FINALS]):
            final = tables.finals[i]
            if cost <= final & BUDGETS:
                first, after = (start, at) if step > 0 else (at + 1, end)
                count = report(
                    tables, columns, starts_word, ends_word, final >> FINAL_PIECE, first, after, cost,
                    first_end, last_end, states, found, count,
                )  # fmt: skip
        straight_child = tables.nodes[row + STRAIGHT]
        # A shorter beginning is looked up for the sake of what ends with it and of gaps: longer ones have the rest.
        longest = at != origin or end - start == DEEPEST
        if longest and tables.nodes[row + FOLLOW + cost] >> tables.groups[columns[at]] & 1:
            last = tables.nodes[row + NODE + CHILDREN]
            size = enter(tables, columns, at, step, cost, straight_child, last, 0, stack, size)
        first_child = tables.nodes[row + CHILDREN]
        if first_child < straight_child:
            for skipped in range(tables.gaps[first_child] + 1):
                place = at + step * skipped
                if columns[place] == BREAK_COLUMN:
                    break
                if tables.nodes[row + BEYOND] >> tables.groups[columns[place]] & 1:
                    size = enter(tables, columns, place, step, cost, first_child, straight_child, skipped, stack, size)
    return count


def enter(tables, columns, place, step, cost, child, last, skipped, stack, size):
    """Put the children that the syllable may be spoken as on the stack, if their gaps are so wide; return its size."""
    heard = columns[place] * tables.voices
    while child < last and tables.gaps[child] >= skipped:
        sound = tables.steps[child]
        more = tables.costs[heard + (sound >> STEP_VOICE)]
        if more > 1 and sound & KEY:
            more = EDIT
        if cost + more <= (sound >> STEP_BUDGET & BUDGETS):
            stack[size], stack[size + 1], stack[size + 2] = child, place + step, cost + more
            size += STATE
        child += 1
    return size


def explore(
    tables, columns, starts_word, ends_word, begin, first_end, last_end, length,
    hashes, flagged, most, ends, entries, stack, states, found, count,
):  # fmt: skip
    """Add the hits through all pieces whose beginnings of this length are flagged."""
    at = 0
    while at < most:
        at, number = gather(
            hashes, begin, flagged, at, most, length, tables.shift, tables.table, tables.entries, ends, entries
        )  # fmt: skip
        number = check(columns, length, tables.costs, tables.voices, tables.beginnings, ends, entries, number)
        for find in range(number):
            count = follow(
                tables, columns, starts_word, ends_word, entries[find], ends[find] - length, ends[find],
                first_end, last_end, stack, states, found, count,
            )  # fmt: skip
    return count


def scan(
    tables, columns, classes, starts_word, ends_word, begin, first_end, last_end,
    hashes, flagged, ends, entries, stack, states, found,
):  # fmt: skip
    """Set the hits that end after `first_end` and not after `last_end`, as sortable numbers; return how many.

    Ends count from `first_end`; beginnings of pieces are looked for that end at `begin` or later. A hit may be found
    more than once, also with more than its least cost. Where `found` is too small it holds the first of them.
    """
    count = 0
    last, second, third = classes[begin:last_end], classes[begin - 1 : last_end - 1], classes[begin - 2 : last_end - 2]
    for length in tables.lengths:
        digest(last, second, third, length, hashes)
        most = flag(hashes, last_end - begin, tables.word_shift, tables.words, flagged)
        count = explore(
            tables, columns, starts_word, ends_word, begin, first_end, last_end, length,
            hashes, flagged, most, ends, entries, stack, states, found, count,
        )  # fmt: skip
    return count
