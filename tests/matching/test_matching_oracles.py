"""The two oracles agree, and the matcher with them on phrasebooks too large for the slow one."""

from __future__ import annotations

import numpy as np
import oracles
import pytest
import strategies
from hypothesis import given, settings

from speechguard.matching.phrase import Phrase, budget
from speechguard.matching.phrase_index import PhraseIndex


@settings(max_examples=150)
@given(strategies.searches(max_gap=0))
def test_the_oracles_agree(case):
    language, phrases, *text = case
    assert oracles.swift_hits(phrases, *text, language) == oracles.hits(phrases, *text, language)


def random_phrasebook(count, alphabet, lengths, strictness, random):
    """Phrases over Zipf-distributed syllables, each of which has a dozen near ones; a fifth with a key syllable."""
    table = np.full((alphabet + 1, alphabet + 1), 4, np.uint8)
    near = random.integers(1, alphabet + 1, (alphabet + 1, 12))
    np.put_along_axis(table, near, random.choice([1, 2], near.shape).astype(np.uint8), axis=1)
    np.fill_diagonal(table, 0)
    weights = 1 / np.arange(1, alphabet + 1)
    weights /= weights.sum()

    def draw(size):
        return 1 + random.choice(alphabet, size, p=weights)

    phrases = []
    for _ in range(count):
        size = int(random.integers(*lengths, endpoint=True))
        key = tuple(bool(i == size // 2) for i in range(size)) if random.random() < 0.2 else ()
        phrases.append(Phrase(tuple(map(int, draw(size))), budget(size, strictness), key))
    return strategies.RandomPhonetics(table), phrases, draw


@pytest.mark.parametrize(
    ("count", "alphabet", "lengths", "strictness", "syllables"),
    [
        (10_000, 1_300, (3, 12), 75, 150),
        (1_000, 60, (2, 20), 75, 200),
        (1_000, 400, (1, 8), 67, 200),
        (300, 5, (8, 30), 90, 200),
    ],
)
def test_large_phrasebooks(count, alphabet, lengths, strictness, syllables):
    random = np.random.default_rng(count + alphabet)
    language, phrases, draw = random_phrasebook(count, alphabet, lengths, strictness, random)
    ids = draw(syllables).astype(np.uint16)
    for place in range(0, syllables - lengths[1], lengths[1] + 5):
        said = np.array(phrases[random.integers(count)].syllables, np.uint16)
        said[random.random(len(said)) < 0.15] = draw(1)
        ids[place : place + len(said)] = said
    flags = random.random((2, syllables)) < 0.8
    expected = oracles.swift_hits(phrases, ids, *flags, language)
    assert len(expected) > 10
    index = PhraseIndex.build(phrases, language)
    for compiled in (False, True):
        found = index.search(ids, *flags, compiled=compiled)
        assert [oracles.Hit(m.end, m.phrase, m.start, m.cost) for m in found] == expected
