"""Fillers: phrases are found with and without the words that stand anywhere, as the oracle says."""

from __future__ import annotations

import pickle

import numpy as np
import oracles
import strategies
from hypothesis import given, settings
from hypothesis import strategies as st

from speechguard.matching.fillers import FillerIndex, Fillers
from speechguard.matching.phrase import Phrase
from speechguard.matching.phrase_index import PhraseIndex


def as_hits(found):
    return [oracles.Hit(match.end, match.phrase, match.start, match.cost) for match in found]


@st.composite
def cases(draw):
    """A search, fillers of its language, and which of the phrases have them."""
    language, phrases, ids, *flags = draw(strategies.searches(alphabet=(2, 6), loosest=0.5))
    words = st.lists(st.integers(1, language.alphabet), min_size=1, max_size=3).map(tuple)
    fillers = draw(st.lists(words, min_size=1, max_size=3))
    for place in draw(st.lists(st.integers(0, len(ids)), max_size=3)):
        word = draw(st.sampled_from(fillers))
        ids = np.insert(ids, place, np.array(word, np.uint16))
        flags = [np.insert(flag, place, np.ones(len(word), bool)) for flag in flags]
    return language, phrases, fillers, draw(st.integers(0, len(phrases))), ids, *flags


@settings(max_examples=300)
@given(cases())
def test_they_equal_the_oracle(case):
    language, phrases, fillers, count, *text = case
    index = FillerIndex(
        PhraseIndex.build(phrases, language), [Fillers(fillers)] * count + [None] * (len(phrases) - count)
    )
    with_them = [hit for hit in oracles.hits_with_fillers(phrases, fillers, *text, language) if hit.phrase < count]
    without = [hit for hit in oracles.hits(phrases, *text, language) if hit.phrase >= count]
    assert as_hits(index.search(*text)) == sorted(with_them + without)
    assert index.phrases == tuple(phrases)


def test_several_packs_have_their_own():
    language = strategies.RandomPhonetics(np.where(np.eye(5, dtype=bool), 0, 4).astype(np.uint8))
    phrase = Phrase((1, 2), 0)
    index = FillerIndex(PhraseIndex.build([phrase] * 3, language), [Fillers([(3,)]), Fillers([(4,)]), None])
    flags = np.ones(3, bool)
    for filler, found in ((3, [0]), (4, [1])):
        text = np.array([1, filler, 2], np.uint16)
        assert [hit.phrase for hit in index.search(text, flags, flags)] == found
        again = pickle.loads(pickle.dumps(index))
        assert again.search(text, flags, flags) == index.search(text, flags, flags)


def test_no_text_and_no_phrase():
    language = strategies.RandomPhonetics(np.zeros((2, 2), np.uint8))
    index = FillerIndex(PhraseIndex.build([], language), [])
    nothing = np.array([], np.uint16), np.array([], bool), np.array([], bool)
    assert index.search(*nothing) == []
    one = FillerIndex(PhraseIndex.build([Phrase((1,), 0)], language), [Fillers([(1,)])])
    assert one.search(*nothing) == []
