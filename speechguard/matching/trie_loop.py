"""The walk of a text through the trie: every syllable against those that may follow, as long as the budget lasts.

A plain function of anything indexable: it runs as it is on lists, and compiled on arrays. It stands in a file with its
constants, because numba's cache only notices changes of the file itself.
"""
# pyright: basic, reportMissingParameterType=false, reportUnknownParameterType=false

from __future__ import annotations

EDIT = 4  # quarters: phrase.SYLLABLE
BREAK_COLUMN = 0  # of the cost table
COST_BITS, COST = 2, 3  # of an entry: node << 2 | cost
MULTIPLIER, HASH_BITS, HASHES = 0x9E3779B1, 32, 0xFFFFFFFF  # of pairs, for linear probing; EMPTY: no pair
EMPTY = -1
FIELDS = 4  # of a hit: phrase, start, end, cost
STATE = 3  # of what is still to be followed: node, place after it, cost


def walk(
    columns, starts_word, ends_word, begin, last,
    width, shift, slots, slot_group, pair_first, pairs, single_first, singles,
    costs, voices, voice, key, gap, first_child, most, first_final, final_phrase, final_budget,
    stack, hits,
):  # fmt: skip
    """Set the hits that start from `begin` on and before `last`; return (where to go on, number of hits).

    Columns are of the cost table, `width` of it has, and end with a break. What starts at one place and does not fit
    into `hits` is left for the next walk. A phrase with gaps may be found several times with the same end.
    """
    count = 0
    for start in range(begin, last):
        if not starts_word[start]:
            continue
        column, size, before = columns[start], 0, count
        for i in range(single_first[column], single_first[column + 1]):
            stack[size], stack[size + 1], stack[size + 2] = singles[i] >> COST_BITS, start + 1, singles[i] & COST
            size += STATE
        pair = column * width + columns[start + 1]
        slot = (pair * MULTIPLIER & HASHES) >> shift
        while slots[slot] != EMPTY and slots[slot] != pair:
            slot += 1
        if slots[slot] == pair:
            group = slot_group[slot]
            for i in range(pair_first[group], pair_first[group + 1]):
                stack[size], stack[size + 1], stack[size + 2] = pairs[i] >> COST_BITS, start + 2, pairs[i] & COST
                size += STATE
        while size:
            size -= STATE
            node, at, cost = stack[size], stack[size + 1], stack[size + 2]
            if ends_word[at - 1]:
                for i in range(first_final[node], first_final[node + 1]):
                    if cost <= final_budget[i]:
                        if FIELDS * (count + 1) > len(hits):
                            return start, before
                        field = FIELDS * count
                        hits[field], hits[field + 1] = final_phrase[i], start
                        hits[field + 2], hits[field + 3] = at, cost
                        count += 1
            for child in range(first_child[node], first_child[node + 1]):
                left, widest = most[child] - cost, gap[child]
                if left < 0 or (widest == 0 and at == start + 1):  # pairs have what follows a first syllable at once
                    continue
                for place in range(at, at + widest + 1):
                    column = columns[place]
                    if column == BREAK_COLUMN:
                        break
                    more = costs[column * voices + voice[child]]
                    if more > 1 and key[child]:
                        more = EDIT
                    if more <= left:
                        stack[size], stack[size + 1], stack[size + 2] = child, place + 1, cost + more
                        size += STATE
    return last, count
