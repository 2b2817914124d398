"""The meaning of matching by example: what a reader of docs/design.md would expect."""

from __future__ import annotations

import numpy as np
import pytest
from strategies import RandomPhonetics

from speechguard.matching.alignment import align
from speechguard.matching.phrase import Phrase, budget
from speechguard.matching.phrase_index import PhraseIndex
from speechguard.matching.reduction import best_matches
from speechguard.messages import PhraseMatch
from speechguard.phonetics.sounds import BREAK, UNKNOWN

TABLE = np.full((21, 21), 4, np.uint8)
np.fill_diagonal(TABLE, 0)
TABLE[1, 11] = 1  # 11 sounds like 1 with another tone
TABLE[2, 12] = 2  # 12 is near 2
LANGUAGE = RandomPhonetics(TABLE)


def search(phrase, ids, starts=None, ends=None):
    flags = [np.array(f, bool) if f is not None else np.ones(len(ids), bool) for f in (starts, ends)]
    return PhraseIndex.build([phrase], LANGUAGE).search(np.array(ids, np.uint16), *flags)


def best(phrase, ids, *flags):
    return [(m.start, m.end, m.cost) for m in best_matches(search(phrase, ids, *flags))]


def test_costs_add_up_to_the_budget():
    phrase = Phrase((1, 2, 3, 4), 4)
    assert best(phrase, [9, 1, 2, 3, 4, 9]) == [(1, 5, 0)]
    assert best(phrase, [9, 11, 12, 3, 4, 9]) == [(1, 5, 3)]
    assert best(phrase, [9, 1, 3, 4, 9]) == [(1, 4, 4)]
    assert best(phrase, [9, 1, 2, 8, 3, 4]) == [(1, 6, 4)]
    assert best(phrase, [9, 11, 8, 3, 4]) == []


def test_a_key_syllable_must_be_heard():
    phrase = Phrase((3, 1, 4, 5), 4, key=(False, True, False, False))
    assert best(phrase, [3, 4, 5]) == []
    assert best(phrase, [3, 8, 4, 5]) == []
    assert best(phrase, [3, 11, 4, 5]) == [(0, 4, 1)]
    assert best(Phrase((2, 4), 4, key=(True, False)), [12, 4]) == []


def test_a_gap_is_free_up_to_its_width():
    phrase = Phrase((1, 2, 3), 0, gaps=(2, 0))
    assert best(phrase, [1, 2, 3]) == [(0, 3, 0)]
    assert best(phrase, [1, 8, UNKNOWN, 2, 3]) == [(0, 5, 0)]
    assert best(phrase, [1, 8, 8, 8, 2, 3]) == []
    assert best(phrase, [1, 2, 8, 3]) == []


def test_matches_begin_and_end_at_words():
    phrase = Phrase((1, 2, 3, 4), 4)
    inside = [5, 1, 2, 3, 4]
    assert best(phrase, inside, [1, 0, 1, 1, 1]) == [(2, 5, 4)]
    assert best(phrase, inside, [1, 0, 0, 0, 0]) == [(0, 5, 4)]  # the start of the word is an insertion
    assert best(phrase, [1, 2, 3, 4, 5], None, [0, 0, 0, 0, 1]) == [(0, 5, 4)]
    assert best(phrase, [6, *inside], [1, 0, 0, 0, 0, 0]) == []


def test_unknown_sounds_match_nothing_and_breaks_separate():
    phrase = Phrase((1, 2), 0)
    assert best(phrase, [1, UNKNOWN, 2]) == []
    assert best(phrase, [1, BREAK, 2, 1, 2]) == [(3, 5, 0)]
    assert best(Phrase((1, 2, 3, 4), 4), [1, 2, BREAK, 3, 4]) == []
    assert best(phrase, [1, 5000, 2]) == []


def test_a_group_of_hits_is_one_match():
    phrase = Phrase((1, 2, 3, 4), 4)
    hits = search(phrase, [1, 2, 3, 4, 8])
    assert [(h.start, h.end, h.cost) for h in hits] == [(0, 3, 4), (0, 4, 0), (0, 5, 4)]
    assert best_matches(hits) == [hits[1]]
    assert best(phrase, [1, 2, 3, 4, 1, 2, 3, 4]) == [(0, 4, 0), (4, 8, 0)]


def test_of_equally_cheap_hits_the_longest_counts():
    assert best_matches([PhraseMatch(0, 2, 5, 4), PhraseMatch(0, 2, 6, 4), PhraseMatch(0, 3, 7, 4)]) == [
        PhraseMatch(0, 2, 6, 4)
    ]


def test_a_text_must_be_whole():
    index = PhraseIndex.build([Phrase((1,), 0)], LANGUAGE)
    flags = np.ones(2, bool)
    for ids in (np.array([1, 2], np.int64), np.array([1, 2, 3], np.uint16), np.array([[1, 2]], np.uint16)):
        with pytest.raises(ValueError, match="uint16 ids with a starts_word"):
            index.search(ids, flags, flags)


def test_a_phrase_must_be_of_the_language():
    with pytest.raises(ValueError, match="phrase 1 has syllable 21, alphabet 20"):
        PhraseIndex.build([Phrase((1,), 0), Phrase((2, 21), 0)], LANGUAGE)


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        (((), 0), "needs a syllable"),
        (((1, UNKNOWN), 0), "from 1 to 65534"),
        (((1, BREAK), 0), "from 1 to 65534"),
        (((1, 2), 8), "would match anything"),
        (((1, 2), -1), "would match anything"),
        (((1, 2), 0, (True,)), "one entry a syllable"),
        (((1, 2), 0, (), (1, 1)), "between each two"),
        (((1, 2), 0, (), (-1,)), "none negative"),
    ],
)
def test_an_impossible_phrase_is_refused(parts, reason):
    with pytest.raises(ValueError, match=reason):
        Phrase(*parts)


def test_strictness_is_the_share_that_must_be_there():
    assert [budget(4, s) for s in (100, 90, 75, 50)] == [0, 1, 4, 8]
    assert budget(3) == 3


def test_an_alignment_names_every_syllable():
    phrase = Phrase((1, 2, 3, 4, 5), 8, gaps=(0, 0, 1, 0))
    ids = np.array([9, 11, 8, 3, 7, 4, 5], np.uint16)
    steps = align(phrase, ids, LANGUAGE, PhraseMatch(0, 1, 7, 5))
    assert steps == [(0, 1, 1), (1, 2, 4), (2, 3, 0), (None, 4, 0), (3, 5, 0), (4, 6, 0)]


def test_only_a_match_can_be_aligned():
    with pytest.raises(ValueError, match="is not a match"):
        align(Phrase((1, 2), 0), np.array([1, 3], np.uint16), LANGUAGE, PhraseMatch(0, 0, 2, 0))
