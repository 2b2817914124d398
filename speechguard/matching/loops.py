"""From a find of a piece to the alignments of the whole phrase: the loops of the matcher.

Plain functions of anything indexable: they run as they are on lists (plain.py), and compiled on arrays (compiled.py).
They are in one file with all their constants, because numba's cache only notices changes of the file itself.

A text is `columns` of the cost table by `position & mask` (plain.py keeps a ring; for an array the mask is -1); it
begins and ends with breaks, further than a phrase can reach. One side of a piece is `count` syllables of the phrase,
the nearest at `place` of the layout, the next at `place + step`; step is 1 to the right and -1 to the left. Costs and
limits are quarters.

Row r of the states: r syllables of that side are done. A row has `width` states, one for every number of text syllables
that may yet be skipped in the gap before the next one. Rows beyond low to high cost more than the limit: rubbish.
"""
# pyright: basic, reportMissingParameterType=false, reportUnknownParameterType=false

from __future__ import annotations

EDIT = 4  # quarters: phrase.SYLLABLE
NEVER = 1 << 20  # quarters
BREAK_COLUMN = 0  # of the cost table

# A syllable in the layout: place in the vocabulary, whether a gap follows, whether it is key.
VOICE_SHIFT, GAP, KEY = 2, 2, 1
# What is known of a place: how far before it the previous piece begins (see seeds.py), phrase, syllables of it before
# the place and from there on, budget.
SPAN_PREVIOUS, SPAN_PHRASE, SPAN_BEFORE, SPAN_AFTER = 55, 36, 23, 10
SPAN_STEPS, SPAN_COUNTS, SPAN_BUDGETS = (1 << 8) - 1, (1 << 13) - 1, (1 << 10) - 1

# The hash of a piece is the sum of its classes, each times the multiplier of its place from the end, modulo
# 2**HASH_BITS (multiply-shift); positive in 32 bits, so that eight are computed at once.
MULTIPLIERS = (0xA0761D65, 0xE7037ED3, 0x8EBC6AF1)
HASH_BITS = 31
HASHES = (1 << HASH_BITS) - 1
# The filter has two bits for every key in the word of 32 at `hash >> word_shift`: the next bits of its hash.
BIT_SHIFTS, BITS = (5, 10), 31
# An entry: place of a piece in the layout, its budget, and the tag that tells it from its neighbours in the table: its
# length and some more bits of its hash.
MARK_BITS = 6
MARKS = (1 << MARK_BITS) - 1
BUDGET_SHIFT, BUDGETS = MARK_BITS + 2, 3
TAG = (1 << BUDGET_SHIFT) - 1
PLACE_SHIFT = BUDGET_SHIFT + 2

# A hit of a scan is sorted as one number: end, phrase, cost, length of its stretch.
PHRASE_BITS, COST_BITS, STRETCH_BITS = 19, 10, 13
PHRASES = (1 << PHRASE_BITS) - 1

ASIDE = 2  # syllables that the text may have more or fewer than a side, where `narrow` aligns them


def straight(columns, mask, position, costs, voices, sounds, count, place, step, limit):
    """Return what the side or piece costs syllable by syllable; beyond the limit: more than that."""
    total = 0
    for row in range(count):
        sound = sounds[place + step * row]
        cost = costs[columns[(position + step * row) & mask] * voices + (sound >> VOICE_SHIFT)]
        total += EDIT if cost > 1 and sound & KEY else cost
        if total > limit:
            break
    return total


def least_beside(columns, mask, position, costs, voices, sounds, count, place, step, limit):
    """Return a lower bound for the cost of the side: its syllables up to a gap, each at its cheapest near its place.

    position: of the text's nearest syllable on that side. To stand aside by one costs an edit, so that syllables
    further aside than limit / 4 need not be looked at.
    """
    aside = limit // EDIT
    behind = 1 if step > 0 else 0  # a gap is kept with the syllable on its left
    total = 0
    for row in range(count):
        here = place + step * row
        if sounds[here - behind] & GAP:
            break
        voice = sounds[here] >> VOICE_SHIFT
        cheapest = EDIT
        for steps in range(row - aside if row > aside else 0, row + aside + 1):
            cost = costs[columns[(position + step * steps) & mask] * voices + voice]
            if cost < cheapest:
                cheapest = cost
        total += cheapest
        if total > limit:
            break
    return total


def open_column(states, base, width, count, place, step, sounds, gaps, limit):
    """Set the states beside the piece, nothing read yet, from states[base]; return the highest row. The lowest is 0."""
    behind = 1 if step > 0 else 0
    cost = 0
    row = 0
    while True:
        here = place + step * row
        slack = gaps[here - behind] if row < count else 0
        for free in range(slack):
            states[base + row * width + free] = NEVER
        states[base + row * width + slack] = cost
        cost += EDIT
        if row == count or cost > limit or sounds[here] & KEY:
            return row
        row += 1


def advance_column(states, base, width, low, high, column, costs, voices, sounds, gaps, count, place, step, limit):
    """Read one syllable of the text; return the new (low, high); high < low: nothing is within the limit any more."""
    if width > 1:
        return advance_with_gaps(
            states, base, width, low, high, column, costs, voices, sounds, gaps, count, place, step, limit
        )  # fmt: skip
    heard = column * voices
    diagonal = states[base + low]
    below = diagonal + EDIT
    states[base + low] = below
    new_low, new_high = (low, low) if below <= limit else (count + 1, -1)
    here = place + step * low
    for row in range(low + 1, count + 1):
        old = NEVER
        if row <= high:
            old = states[base + row]
        elif row > high + 1 and below + EDIT > limit:
            break
        sound = sounds[here]
        here += step
        cost = costs[heard + (sound >> VOICE_SHIFT)]
        new = old + EDIT
        if sound & KEY:
            if cost <= 1 and diagonal + cost < new:
                new = diagonal + cost
        else:
            if diagonal + cost < new:
                new = diagonal + cost
            if below + EDIT < new:
                new = below + EDIT
        states[base + row] = new
        diagonal = old
        below = new
        if new <= limit:
            new_high = row
            if new_low > count:
                new_low = row
    return new_low, new_high


def advance_with_gaps(states, base, width, low, high, column, costs, voices, sounds, gaps, count, place, step, limit):
    """Do the same for a phrase with gaps."""
    behind = 1 if step > 0 else 0
    heard = column * voices
    new_low, new_high = count + 1, -1
    before = after = NEVER  # best state of the row below, before and after this syllable
    for row in range(low, count + 1):
        at = base + row * width
        here = place + step * row
        slack = gaps[here - behind] if row < count else 0
        best = NEVER
        if row <= high:
            for free in range(slack):
                best = min(best, states[at + free])
                states[at + free] = min(states[at + free] + EDIT, states[at + free + 1])
            best = min(best, states[at + slack])
            states[at + slack] += EDIT
        elif before > limit and after + EDIT > limit:
            break
        else:
            for free in range(slack + 1):
                states[at + free] = NEVER
        if row > low:
            sound = sounds[here - step]
            cost = costs[heard + (sound >> VOICE_SHIFT)]
            if not sound & KEY:
                states[at + slack] = min(states[at + slack], before + cost, after + EDIT)
            elif cost <= 1:
                states[at + slack] = min(states[at + slack], before + cost)
        before = best
        after = states[at]
        for free in range(1, slack + 1):
            after = min(after, states[at + free])
        if after <= limit:
            new_low = min(new_low, row)
            new_high = row
    return new_low, new_high


def best_left(columns, mask, starts_word, start, states, base, width, costs, voices, sounds, gaps, count, place, limit):
    """Return (start, cost) of the cheapest way to begin the phrase before the piece that begins at `start`.

    Of equals the latest start; a cost over the limit: there is none.
    """
    if width == 1 and starts_word[(start - count) & mask]:
        cost = straight(columns, mask, start - 1, costs, voices, sounds, count, place, -1, EDIT - 1)
        if cost < EDIT:  # whatever inserts or deletes costs more
            return start - count, cost
    best_start, best_cost = start, limit + 1
    low, high = 0, open_column(states, base, width, count, place, -1, sounds, gaps, limit)
    while high >= low:
        if high == count and starts_word[start & mask] and states[base + count * width] <= limit:
            best_start, best_cost = start, states[base + count * width]
            limit = best_cost - 1  # what begins earlier must be cheaper
            if limit < 0:
                break
        start -= 1
        column = columns[start & mask]
        if column == BREAK_COLUMN:
            break
        low, high = advance_column(
            states, base, width, low, high, column, costs, voices, sounds, gaps, count, place, -1, limit
        )  # fmt: skip
    return best_start, best_cost


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


def gather(hashes, begin, flagged, at, count, length, shift, table, ends, entries):
    """Set the entries of the table for the flagged hashes from number `at`, until there are enough.

    Hash 0 is that of `begin`. Return (number to go on from, how many entries).
    """
    found = 0
    while at < count and found < len(hashes):
        hashed = hashes[flagged[at]]
        home = hashed >> shift
        tag = hashed >> (shift - MARK_BITS) & MARKS | length << MARK_BITS
        while table[home] >= 0:
            ends[found] = begin + flagged[at] + 1
            entries[found] = table[home]
            found += (table[home] & TAG) == tag
            home += 1
        at += 1
    return at, found


def check(columns, length, costs, voices, sounds, ends, entries, count):
    """Keep the entries whose pieces are within their budget, with what they cost of it; return how many."""
    kept = 0
    for i in range(count):
        entry = entries[i]
        cost = straight(columns, -1, ends[i] - length, costs, voices, sounds, length, entry >> PLACE_SHIFT, 1, NEVER)
        ends[kept] = ends[i]
        entries[kept] = (entry >> PLACE_SHIFT << 2 | cost) << BUDGET_SHIFT
        kept += cost <= (entry >> BUDGET_SHIFT & BUDGETS)
    return kept


def narrow(columns, position, costs, voices, sounds, count, place, step, limit, side):
    """Return whether the side is within the limit; side[d]: what it costs as `count + d - ASIDE` syllables of the text.

    For phrases without gaps and limits of less than ASIDE + 1 edits. One branch a syllable, all else is selected:
    what cannot be predicted costs more than what is computed in vain.
    """
    s0 = s1 = NEVER
    s2 = 0
    h0 = h1 = BREAK_COLUMN
    h2, h3, h4 = columns[position] * voices, columns[position + step] * voices, columns[position + 2 * step] * voices
    s3 = EDIT if h2 else NEVER
    s4 = s3 + (EDIT if h3 else NEVER)
    for row in range(count):
        sound = sounds[place + step * row]
        voice = sound >> VOICE_SHIFT
        delete, most = (NEVER, 1) if sound & KEY else (EDIT, EDIT)
        c0, c1, c2 = costs[h0 + voice], costs[h1 + voice], costs[h2 + voice]
        c3, c4 = costs[h3 + voice], costs[h4 + voice]
        s0 = min(s0 + (c0 if c0 <= most else NEVER), s1 + delete)
        s1 = min(s1 + (c1 if c1 <= most else NEVER), s2 + delete, s0 + (EDIT if h1 else NEVER))
        s2 = min(s2 + (c2 if c2 <= most else NEVER), s3 + delete, s1 + (EDIT if h2 else NEVER))
        s3 = min(s3 + (c3 if c3 <= most else NEVER), s4 + delete, s2 + (EDIT if h3 else NEVER))
        s4 = min(s4 + (c4 if c4 <= most else NEVER), s3 + (EDIT if h4 else NEVER))
        if min(s0, s1, s2, s3, s4) > limit:
            return False
        h0, h1, h2, h3, h4 = h1, h2, h3, h4, columns[position + step * (row + 3)] * voices
    side[0], side[1], side[2], side[3], side[4] = s0, s1, s2, s3, s4
    return True


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

    bound = least_beside(columns, -1, start - 1, costs, voices, sounds, left_count, left, -1, limit)
    if bound > limit:
        return count
    most = limit - least_beside(columns, -1, end, costs, voices, sounds, right_count, right, 1, limit - bound)
    if bound > most:
        return count
    begin, least = best_left(
        columns, -1, starts_word, start, states, 0, width, costs, voices, sounds, gaps, left_count, left, most
    )  # fmt: skip
    if least > most:
        return count
    cost += least
    limit -= least
    low, high = 0, open_column(states, 0, width, right_count, right, 1, sounds, gaps, limit)
    while high >= low and end <= last_end:
        if high == right_count and ends_word[end - 1] and end > first_end:
            count = note(found, count, phrase, cost + states[right_count * width], end - begin, end - first_end)
        if columns[end] == BREAK_COLUMN:
            break
        low, high = advance_column(
            states, 0, width, low, high, columns[end], costs, voices, sounds, gaps, right_count, right, 1, limit
        )  # fmt: skip
        end += 1
    return count


def scan(
    columns, classes, starts_word, ends_word, begin, first_end, last_end,
    costs, voices, lengths, shift, word_shift, words, table, sounds, gaps, spans, widths,
    states, hashes, flagged, ends, entries, found,
):  # fmt: skip
    """Set the hits that end after `first_end` and not after `last_end`, as sortable numbers; return how many.

    Ends count from `first_end`; pieces are looked for that end at `begin` or later. A hit may be found more than once,
    also with more than its least cost. Where `found` is too small it holds the first of them.
    """
    count = 0
    last, second, third = classes[begin:last_end], classes[begin - 1 : last_end - 1], classes[begin - 2 : last_end - 2]
    for length in lengths:
        digest(last, second, third, length, hashes)
        most = flag(hashes, last_end - begin, word_shift, words, flagged)
        at = 0
        while at < most:
            at, number = gather(hashes, begin, flagged, at, most, length, shift, table, ends, entries)
            for find in range(check(columns, length, costs, voices, sounds, ends, entries, number)):
                end, place = ends[find], entries[find] >> PLACE_SHIFT
                start = end - length
                span = spans[place]
                before = span >> SPAN_PREVIOUS
                if (
                    before
                    and straight(columns, -1, start - 1, costs, voices, sounds, before, place - 1, -1, 0) == 0
                    and starts_word[start - before]
                ):
                    continue  # the piece before finds all that this one can
                phrase = span >> SPAN_PHRASE & PHRASES
                cost = entries[find] >> BUDGET_SHIFT & BUDGETS
                count = extend(
                    columns, starts_word, ends_word, start, end, first_end, last_end,
                    phrase, cost, (span & SPAN_BUDGETS) - cost, costs, voices, sounds, gaps,
                    span >> SPAN_BEFORE & SPAN_COUNTS, place - 1, (span >> SPAN_AFTER & SPAN_COUNTS) - length,
                    place + length, widths[phrase], states, found, count,
                )  # fmt: skip
    return count
