"""The matcher equals the exhaustive oracle on random languages, phrases and texts."""

from __future__ import annotations

import numpy as np
import oracles
import strategies
from hypothesis import given, settings

from speechguard.matching.alignment import align
from speechguard.matching.phrase_index import PhraseIndex
from speechguard.matching.reduction import best_matches


def as_hits(found):
    return [oracles.Hit(match.end, match.phrase, match.start, match.cost) for match in found]


def pushed(index, ids, starts_word, ends_word):
    stream = index.stream()
    return [
        match
        for syllable, starts, ends in zip(ids.tolist(), starts_word.tolist(), ends_word.tolist(), strict=True)
        for match in stream.push(syllable, starts, ends)
    ]


@settings(max_examples=300, deadline=None)
@given(strategies.searches())
def test_array_and_stream_equal_the_oracle(case):
    language, phrases, *text = case
    index = PhraseIndex.build(phrases, language)
    expected = oracles.hits(phrases, *text, language)
    found = index.search(*text)
    assert as_hits(found) == expected
    assert pushed(index, *text) == found
    assert as_hits(best_matches(found)) == oracles.matches(expected)


@settings(max_examples=60, deadline=None)
@given(strategies.searches(alphabet=(2, 60), lengths=(9, 30), most=2, max_gap=2, loosest=1 / 3))
def test_long_phrases_with_the_budgets_of_practice(case):
    language, phrases, *text = case
    index = PhraseIndex.build(phrases, language)
    found = index.search(*text)
    assert as_hits(found) == oracles.hits(phrases, *text, language)
    assert pushed(index, *text) == found


@settings(max_examples=150, deadline=None)
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
    assert index.search(*nothing) == []
    assert index.stream().push(1, True, True) == []
