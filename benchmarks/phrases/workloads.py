"""Phrases and texts to match: what bench_matcher.py runs on. Random, but the same each time."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from speechguard.config import bundled
from speechguard.evaluation.labels import read_labelled_calls
from speechguard.matching.phrase import Phrase, budget
from speechguard.meaning.corpus import read_corpus
from speechguard.phonetics import language, pinyin
from speechguard.phonetics.sounds import BREAK, Phonetics, SyllableIds
from speechguard.rules.loader import load_rulebooks

CORPORA = bundled("rules")
SYLLABLES = 1_300  # spoken Mandarin has about so many, tones told apart
EXPONENT = 0.8  # of their Zipf law: 8.7 bits a syllable, as in Chinese text
EVERY = 100  # syllables between two phrases planted in a text
LINES = 8_000  # of agents and customers
NOISE = 0.2  # of their syllables changed, dropped or added


@dataclass(frozen=True, eq=False)
class Workload:
    """A phrasebook and a text; every position may begin and end a match unless `words` says otherwise."""

    name: str
    phonetics: Phonetics
    phrases: list[Phrase]
    ids: SyllableIds
    words: NDArray[np.bool_]  # (2, n) starts_word, ends_word


class UnitCosts:
    """A language in which syllables are the same or not: what edit distance sees."""

    def __init__(self, alphabet: int) -> None:
        self.alphabet = alphabet

    def costs(self, wanted: SyllableIds, heard: SyllableIds) -> NDArray[np.uint8]:
        return np.where(wanted[:, None] == heard[None, :], 0, 4).astype(np.uint8)


@cache
def mandarin_syllables() -> SyllableIds:
    """Return the syllables of Mandarin in random order."""
    from pypinyin.constants import PINYIN_DICT

    readings = {r for text in PINYIN_DICT.values() for r in text.split(",")}
    ids = sorted({i for i in map(pinyin.encode, readings) if i})
    return np.random.default_rng(7).permutation(np.array(ids, np.uint16))[:SYLLABLES]


def zipf(syllables: SyllableIds, random: np.random.Generator) -> Callable[[int], SyllableIds]:
    """Draw syllables, the first ones most often."""
    weights = 1 / np.arange(1, len(syllables) + 1) ** EXPONENT
    return lambda count: random.choice(syllables, count, p=weights / weights.sum())


def random_workload(
    name: str,
    phrases: int,
    syllables: int,
    lengths: tuple[int, int] = (3, 12),
    unit: bool = False,
    toneless: bool = False,
) -> Workload:
    """Draw phrases and text from the same Zipf law over so many syllables of Mandarin."""
    random = np.random.default_rng(phrases + syllables + lengths[1])
    mandarin = language("zh")
    sounds = mandarin_syllables()
    if toneless:
        sounds = np.unique((sounds - 1) // len(pinyin.TONES) * len(pinyin.TONES) + 1).astype(np.uint16)
        sounds = random.permutation(sounds)
    draw = zipf(sounds[:syllables], random)
    book = [_phrase(draw(int(random.integers(*lengths, endpoint=True))), unit) for _ in range(phrases)]
    text = plant(book, draw, random)
    return Workload(name, UnitCosts(mandarin.alphabet) if unit else mandarin, book, text, np.ones((2, len(text)), bool))  # type: ignore[arg-type]


def _phrase(syllables: SyllableIds, unit: bool = False) -> Phrase:
    quarters = len(syllables) // 4 * 4 if unit else budget(len(syllables))
    return Phrase(tuple(syllables.tolist()), quarters)


def plant(phrases: Sequence[Phrase], draw: Callable[[int], SyllableIds], random: np.random.Generator) -> SyllableIds:
    """Make a text of about 400,000 syllables in which phrases are said with mistakes."""
    parts: list[SyllableIds] = []
    for _ in range(400_000 // EVERY):
        said: list[int] = []
        for syllable in phrases[random.integers(len(phrases))].syllables:
            chance = random.random() / NOISE
            if chance > 1 / 4:  # else dropped
                said.append(int(draw(1)[0]) if chance < 3 / 4 else syllable)
            if 3 / 4 < chance < 1:
                said.append(int(draw(1)[0]))
        parts += [draw(EVERY - len(said)), np.array(said, np.uint16)]
    return np.concatenate(parts)


def spanish_workload(phrases: int) -> Workload:
    """Draw words of the Spanish sample calls and packs, the common ones most often; phrases of 4 to 8 words."""
    spanish = language("es")
    random = np.random.default_rng(phrases)
    phrases_of_packs = (use.phrase.text for use in load_rulebooks([bundled("rules")], language)["es"].uses)
    words = sorted({w for text in (*_texts("es"), *phrases_of_packs) for w in re.findall(r"\w+", text.lower())})
    weights = 1 / np.arange(1, len(words) + 1) ** EXPONENT
    words = random.permutation(np.array(words))

    def say(count: int) -> Any:
        return spanish.sounds(" ".join(random.choice(words, count, p=weights / weights.sum())))

    book = [_phrase(sounds.ids) for sounds in (say(int(random.integers(4, 9))) for _ in range(phrases)) if len(sounds)]
    sounds = say(150_000)
    return Workload(f"spanish {phrases}", spanish, book, sounds.ids, np.array([sounds.starts_word, sounds.ends_word]))


def pack_workload(code: str) -> Workload:
    """Return the phrases of the project's own packs, and the transcripts of the sample calls again and again."""
    return _said_to_packs(f"packs {code}", code, _texts(code), 200_000)


def line_workload(code: str) -> Workload:
    """Return the phrases of the project's own packs, and ordinary lines of agents and customers, each once.

    What breaks rules is rare in calls, as it is here; the sample calls are full of it.
    """
    agents, customers = (read_corpus(CORPORA / name, code).lines for name in ("corpus", "customers"))
    lines = [line.text for line in (*agents, *customers) if line.label == "ordinary" and not line.rule]
    chosen = np.random.default_rng(1).permutation(np.array(lines, object))[:LINES]
    return _said_to_packs(f"lines {code}", code, chosen.tolist(), 0)


def _said_to_packs(name: str, code: str, texts: Sequence[str], least: int) -> Workload:
    """Return the phrases of the packs, and the texts, again and again up to so many syllables."""
    rulebook = load_rulebooks([bundled("rules")], language)[code]
    turns = [rulebook.phonetics.sounds(text) for text in texts]
    pause = np.array([BREAK], np.uint16), np.zeros((2, 1), bool)
    ids = np.concatenate([part for turn in turns for part in (turn.ids, pause[0])])
    words = np.concatenate([p for t in turns for p in (np.array([t.starts_word, t.ends_word]), pause[1])], axis=1)
    times = max(1, -(-least // len(ids)))
    return Workload(name, rulebook.phonetics, list(rulebook.index.phrases), np.tile(ids, times), np.tile(words, times))


@cache
def _texts(code: str) -> list[str]:
    calls = read_labelled_calls(bundled("samples"))
    return [turn.text for call in calls if call.language == code for turn in call.turns]
