"""The matcher equals the exhaustive oracle on random languages, phrases and texts, on every way into it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

import numpy as np
import oracles
import strategies
from hypothesis import given, settings
from hypothesis import strategies as st

from speechguard.matching import phrase_index, scanning
from speechguard.matching.alignment import align
from speechguard.matching.phrase import Phrase
from speechguard.matching.phrase_index import PhraseIndex
from speechguard.matching.reduction import best_matches


def as_hits(found):
    return [oracles.Hit(match.end, match.phrase, match.start, match.cost) for match in found]


def check_all_ways(index, text, expected, slab):
    with patch.object(scanning, "SLAB", slab):
        assert as_hits(index.search(*text, compiled=False)) == expected
        assert as_hits(index.search(*text, compiled=True)) == expected


@settings(max_examples=400)
@given(strategies.searches(), st.integers(1, 9))
def test_both_ways_equal_the_oracle(case, slab):
    language, phrases, *text = case
    expected = oracles.hits(phrases, *text, language)
    index = PhraseIndex.build(phrases, language)
    check_all_ways(index, text, expected, slab)
    assert as_hits(best_matches(index.search(*text))) == oracles.matches(expected)


@settings(max_examples=40)
@given(strategies.searches(alphabet=(2, 60), lengths=(9, 30), most=2, max_gap=2, loosest=1 / 3), st.integers(5, 40))
def test_long_phrases_with_the_budgets_of_practice(case, slab):
    language, phrases, *text = case
    check_all_ways(PhraseIndex.build(phrases, language), text, oracles.hits(phrases, *text, language), slab)


@settings(max_examples=40)
@given(strategies.searches(alphabet=(1, 1), lengths=(1, 6), longest=10), st.integers(3, 9))
def test_an_alphabet_of_one_syllable(case, slab):
    language, phrases, *text = case
    check_all_ways(PhraseIndex.build(phrases, language), text, oracles.hits(phrases, *text, language), slab)


@settings(max_examples=150)
@given(strategies.searches())
def test_the_alignment_of_a_match_explains_its_cost(case):
    language, phrases, ids, *flags = case
    for match in PhraseIndex.build(phrases, language).search(ids, *flags):
        phrase = phrases[match.phrase]
        steps = align(phrase, ids, language, match)
        assert [i for i, _, _ in steps if i is not None] == list(range(len(phrase.syllables)))
        assert [j for _, j, _ in steps if j is not None] == list(range(match.start, match.end))
        assert sum(cost for _, _, cost in steps) == match.cost
        for i, j, cost in steps:
            if i is not None and j is not None:
                table = language.table
                assert cost == (table[phrase.syllables[i], ids[j]] if 0 < ids[j] <= language.alphabet else 4)
            if i is not None and phrase.key and phrase.key[i]:
                assert j is not None
                assert cost <= 1


def test_an_empty_text_has_no_hits():
    language = strategies.RandomPhonetics(np.zeros((2, 2), np.uint8))
    index = PhraseIndex.build([], language)
    nothing = np.array([], np.uint16), np.array([], bool), np.array([], bool)
    check_all_ways(index, nothing, [], 1)
    one = np.array([1], np.uint16), np.array([True]), np.array([True])
    check_all_ways(index, one, [], 1)


def test_without_numba_large_texts_are_plain():
    language = strategies.RandomPhonetics(np.where(np.eye(4, dtype=bool), 0, 4).astype(np.uint8))
    phrases = [Phrase((1, 2), 0)] * 501
    ids = np.full(phrase_index.MOST_PLAIN_SYLLABLES + 1, 3, np.uint16)
    ids[-2:] = 1, 2
    flags = np.ones(len(ids), bool)
    hidden = patch.dict(sys.modules, {"speechguard.matching.compiled": None})
    with hidden, patch.object(phrase_index, "has_numba", return_value=False):
        hits = PhraseIndex.build(phrases, language).search(ids, flags, flags)
    assert [(hit.phrase, hit.start, hit.end) for hit in hits] == [
        (n, len(ids) - 2, len(ids)) for n in range(len(phrases))
    ]


def test_short_texts_are_plain_until_a_long_one_was_searched():
    """In a process of its own: this one has compiled the loops."""
    program = """
import sys
import numpy as np, strategies
from speechguard.matching import phrase_index
from speechguard.matching.phrase import Phrase
language = strategies.RandomPhonetics(np.where(np.eye(4, dtype=bool), 0, 4).astype(np.uint8))
index = phrase_index.PhraseIndex.build([Phrase((1, 2), 0)], language)
ready = []
for length in (9, phrase_index.MOST_PLAIN_SYLLABLES + 1):
    flags = np.ones(length, bool)
    index.search(np.full(length, 3, np.uint16), flags, flags)
    ready.append((phrase_index.are_compiled(), "numba" in sys.modules))
assert ready == [(False, False), (True, True)], ready
"""
    subprocess.run([sys.executable, "-c", program], check=True, cwd=Path(__file__).parent)


def test_what_is_left_to_the_piece_before_is_found_by_it():
    """Phrases of few sounds, some with a key syllable first, one syllable left out; where words begin is random."""
    random = np.random.default_rng(11)
    language = strategies.RandomPhonetics(np.where(np.eye(4, dtype=bool), 0, 4).astype(np.uint8))
    for _ in range(600):
        size = int(random.integers(4, 10))
        syllables = random.choice([1, 1, 1, 2, 3], size)
        phrases = [Phrase(tuple(map(int, syllables)), size, (bool(random.random() < 0.5), *[False] * (size - 1)))]
        ids = np.delete(syllables, random.integers(size)).astype(np.uint16)
        text = ids, random.random(len(ids)) < 0.7, np.ones(len(ids), bool)
        found = PhraseIndex.build(phrases, language).search(*text, compiled=True)
        assert as_hits(found) == oracles.swift_hits(phrases, *text, language)


def test_many_gaps_do_not_multiply():
    """A word over and over, in a phrase of that word with a gap between every two: more ways than anybody can count."""
    language = strategies.RandomPhonetics(np.where(np.eye(2, dtype=bool), 0, 4).astype(np.uint8))
    phrase = Phrase((1,) * 10, 0, gaps=(6,) * 9)
    text = np.ones(40, np.uint16), np.ones(40, bool), np.ones(40, bool)
    for compiled in (False, True):
        hits = PhraseIndex.build([phrase], language).search(*text, compiled=compiled)
        assert [(hit.start, hit.end) for hit in hits] == [(end - 10, end) for end in range(10, 41)]
