"""Random languages, phrases and texts for the property tests of the matcher."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st

from speechguard.matching.phrase import Phrase
from speechguard.phonetics.sounds import BREAK, UNKNOWN


@dataclass(frozen=True, eq=False)
class RandomPhonetics:
    """A language that is only its table of costs; (alphabet + 1)^2, row and column 0 unused."""

    table: np.ndarray
    code: str = "xx"

    @property
    def alphabet(self):
        return len(self.table) - 1

    def costs(self, wanted, heard):
        return self.table[np.ix_(np.asarray(wanted), np.asarray(heard))]

    def sounds(self, text):
        raise NotImplementedError

    def name(self, syllable):
        return str(syllable)


@st.composite
def languages(draw, alphabet=(1, 12)):
    """From nothing alike to everything alike; symmetric or not; a syllable costs nothing as itself."""
    size = draw(st.integers(*alphabet))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    far = draw(st.sampled_from([0.0, 0.5, 0.8, 0.95, 1.0]))
    near = (1 - far) / 3
    table = random.choice(np.array([0, 1, 2, 4], np.uint8), (size + 1, size + 1), p=[near, near, near, far])
    if draw(st.booleans()):
        table = np.minimum(table, table.T)
    np.fill_diagonal(table, 0)
    return RandomPhonetics(table)


@st.composite
def phrase_of(draw, language, lengths=(1, 8), max_gap=3, loosest=1.0):
    """A phrase with any budget up to `loosest` of what it may have; the usual budgets come first."""
    size = draw(st.integers(*lengths))
    syllables = tuple(draw(st.lists(st.integers(1, language.alphabet), min_size=size, max_size=size)))
    most = int((4 * size - 1) * loosest)
    budget = draw(st.one_of(st.just(min(size, most)), st.integers(0, most)))
    key = tuple(draw(st.lists(st.booleans(), min_size=size, max_size=size))) if draw(st.booleans()) else ()
    gaps = ()
    if size > 1 and max_gap and draw(st.booleans()):
        gaps = tuple(draw(st.lists(st.integers(0, max_gap), min_size=size - 1, max_size=size - 1)))
    return Phrase(syllables, budget, key, gaps)


def spoken(draw, phrase, language):
    """The phrase as somebody might say it: syllables changed, dropped, added, gaps filled."""
    said = []
    for i, syllable in enumerate(phrase.syllables):
        change = draw(st.sampled_from(["same"] * 6 + ["other", "drop", "add"]))
        if change != "drop":
            said.append(syllable if change != "other" else draw(st.integers(1, language.alphabet)))
        if change == "add":
            said.append(draw(st.integers(1, language.alphabet)))
        if phrase.gaps and i < len(phrase.gaps):
            said.extend(draw(st.lists(st.integers(1, language.alphabet), max_size=phrase.gaps[i])))
    return said


@st.composite
def texts(draw, language, phrases, longest=14, words=True):
    """(ids, starts_word, ends_word): noise, unknown sounds, breaks, ids beyond the table, and phrases as spoken."""
    noise = st.one_of(
        st.integers(1, language.alphabet),
        st.integers(1, language.alphabet),
        st.integers(1, language.alphabet),
        st.sampled_from([UNKNOWN, BREAK, language.alphabet + 1, BREAK - 1]),
    )
    ids = draw(st.lists(noise, max_size=longest))
    for _ in range(draw(st.integers(0, 2))):
        place = draw(st.integers(0, len(ids)))
        ids[place:place] = spoken(draw, draw(st.sampled_from(phrases)), language)
    flags = [np.ones(len(ids), bool), np.ones(len(ids), bool)]
    if words and draw(st.booleans()):
        flags = [np.array(draw(st.lists(st.booleans(), min_size=len(ids), max_size=len(ids))), bool) for _ in flags]
    return np.array(ids, np.uint16), *flags


@st.composite
def searches(draw, alphabet=(1, 12), most=4, longest=14, lengths=(1, 8), max_gap=3, loosest=1.0):
    """(language, phrases, ids, starts_word, ends_word); at times a phrase twice."""
    language = draw(languages(alphabet))
    phrases = draw(st.lists(phrase_of(language, lengths, max_gap, loosest), min_size=1, max_size=most))
    if draw(st.booleans()):
        phrases.append(phrases[0])
    return language, phrases, *draw(texts(language, phrases, longest))
