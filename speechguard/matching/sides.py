"""One side of a piece: what it costs, or that it costs too much, as functions of anything indexable (loops.py).

A text is `columns` of the cost table; it begins and ends with breaks, further than a phrase can reach. One side of a
piece is `count` syllables of the phrase, the nearest at `place` of the layout, the next at `place + step`; step is 1 to
the right and -1 to the left. Costs and limits are quarters.

Row r of the states: r syllables of that side are done. A row has `width` states, one for every number of text syllables
that may yet be skipped in the gap before the next one. Rows beyond low to high cost more than the limit: rubbish.
"""
# pyright: basic, reportMissingParameterType=false, reportUnknownParameterType=false

from __future__ import annotations

EDIT = 4  # quarters: phrase.SYLLABLE
NEVER = 1 << 20  # quarters
BREAK_COLUMN = 0  # of the cost table
VOICE_SHIFT, KEY = 1, 1  # of a syllable in the layout: its place in the vocabulary, whether it is key
ASIDE = 2  # syllables that the text may have more or fewer than a side, where `narrow` aligns them


def straight(columns, position, costs, voices, sounds, count, place, step, limit):
    """Return what the side or piece costs syllable by syllable; beyond the limit: more than that."""
    total = 0
    for row in range(count):
        sound = sounds[place + step * row]
        cost = costs[columns[position + step * row] * voices + (sound >> VOICE_SHIFT)]
        total += EDIT if cost > 1 and sound & KEY else cost
        if total > limit:
            break
    return total


def missing(columns, groups, position, near, sounds, count, place, step, most):
    """Return how many syllables of the side have nothing near them near their place; at least most + 1: more.

    position: of the text's nearest syllable on that side. Within `most` edits, two or less, a syllable is spoken that
    far aside at the utmost; what is spoken otherwise is an edit.
    """
    number = 0
    before, here = 0, 1 << groups[columns[position]]
    beyond, after = 0, 1 << groups[columns[position + step]]
    for row in range(count):
        sound = sounds[place + step * row]
        last = 1 << groups[columns[position + step * (row + 2)]]
        around = here
        if most > 0:
            around |= before | after
        if most > 1:
            around |= beyond | last
        if near[sound] & around == 0:
            number += 1
            if number > most:
                break
        beyond, before, here, after = before, here, after, last
    return number


def missing_with_gaps(columns, groups, position, near, sounds, gaps, count, place, step, most):
    """Return the same for a phrase with gaps, which what is beyond them may have moved away by."""
    behind = 1 if step > 0 else 0  # a gap is kept with the syllable on its left
    number = slack = 0
    for row in range(count):
        at = place + step * row
        slack += gaps[at - behind]
        around = 0
        for aside in range(max(0, row - most), row + slack + most + 1):
            column = columns[position + step * aside]
            around |= 1 << groups[column]
            if column == BREAK_COLUMN:
                break
        if near[sounds[at]] & around == 0:
            number += 1
            if number > most:
                break
    return number


def open_column(states, width, count, place, step, sounds, gaps, limit):
    """Set the states beside the piece, nothing read yet; return the highest row. The lowest is 0."""
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
        if row == count or cost > limit or sounds[here] & KEY:
            return row
        row += 1


def advance_column(states, width, low, high, column, costs, voices, sounds, gaps, count, place, step, limit):
    """Read one syllable of the text; return the new (low, high); high < low: nothing is within the limit any more."""
    if width > 1:
        return advance_with_gaps(
            states, width, low, high, column, costs, voices, sounds, gaps, count, place, step, limit
        )  # fmt: skip
    heard = column * voices
    diagonal = states[low]
    below = diagonal + EDIT
    states[low] = below
    new_low, new_high = (low, low) if below <= limit else (count + 1, -1)
    here = place + step * low
    for row in range(low + 1, count + 1):
        old = NEVER
        if row <= high:
            old = states[row]
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
        states[row] = new
        diagonal = old
        below = new
        if new <= limit:
            new_high = row
            if new_low > count:
                new_low = row
    return new_low, new_high


def advance_with_gaps(states, width, low, high, column, costs, voices, sounds, gaps, count, place, step, limit):
    """Do the same for a phrase with gaps."""
    behind = 1 if step > 0 else 0
    heard = column * voices
    new_low, new_high = count + 1, -1
    before = after = NEVER  # best state of the row below, before and after this syllable
    for row in range(low, count + 1):
        at = row * width
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


def best_left(columns, starts_word, start, states, width, costs, voices, sounds, gaps, count, place, limit):
    """Return (start, cost) of the cheapest way to begin the phrase before the piece that begins at `start`.

    Of equals the latest start; a cost over the limit: there is none.
    """
    if width == 1 and starts_word[start - count]:
        cost = straight(columns, start - 1, costs, voices, sounds, count, place, -1, EDIT - 1)
        if cost < EDIT:  # whatever inserts or deletes costs more
            return start - count, cost
    best_start, best_cost = start, limit + 1
    low, high = 0, open_column(states, width, count, place, -1, sounds, gaps, limit)
    while high >= low:
        if high == count and starts_word[start] and states[count * width] <= limit:
            best_start, best_cost = start, states[count * width]
            limit = best_cost - 1  # what begins earlier must be cheaper
            if limit < 0:
                break
        start -= 1
        column = columns[start]
        if column == BREAK_COLUMN:
            break
        low, high = advance_column(
            states, width, low, high, column, costs, voices, sounds, gaps, count, place, -1, limit
        )  # fmt: skip
    return best_start, best_cost


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
