"""Hearing errors as the recogniser makes them, for trying rules without audio.

What was said in labelled calls, aligned with what the recogniser wrote, gives how often a syllable is taken for which
other one, left out or added (data/confusions.json, made by benchmarks/training/learn_confusions.py). Few of the many
pairs were seen, so every pair has a chance: sounds that the cost tables call near share what near sounds had of all
errors.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from speechguard.phonetics.sounds import UNKNOWN, Phonetics, Sounds
from speechguard.utterance import Utterance

CONFUSIONS = Path(__file__).parent / "data" / "confusions.json"
SAID_ENOUGH = 20.0  # times that a syllable must have been said for its own rates to count as much as those of all
MISHEARD_ENOUGH = 2.0  # times that it must have been misheard for the pairs seen to count as much as near sounds

Floats = NDArray[np.float64]
Alternatives = tuple[NDArray[np.int64], Floats]  # syllables, and their chances


@dataclass(frozen=True, slots=True)
class SoundCondition:
    """A kind of sound, such as a telephone line with noise."""

    name: str
    scale: float  # its errors, as a multiple of those of all calls


@dataclass(frozen=True, eq=False)
class HearingErrors:
    """How a language is misheard. Arrays have one entry a syllable id, UNKNOWN's included."""

    phonetics: Phonetics
    conditions: tuple[SoundCondition, ...]
    substitution: Floats  # chance to be taken for another syllable, over all conditions
    deletion: Floats  # chance to be left out
    insertion: float  # chance that one is added after a syllable
    joined: float  # chance that the beginning of a word is not heard as one
    split: float  # chance that a word seems to begin inside another
    added: Floats  # shares of what is added
    common: Floats  # how often each is met
    pairs: Mapping[int, Mapping[int, int]]  # syllable said -> heard -> times
    distances: Mapping[int, float]  # cost in quarters -> share of the substitutions seen
    _choices: dict[int, Alternatives] = field(default_factory=dict[int, Alternatives], repr=False)

    def taken_for(self, syllable: int) -> Alternatives:
        """Return what a syllable may be taken for when it is misheard."""
        if syllable not in self._choices:
            self._choices[syllable] = self._taken_for(syllable)
        return self._choices[syllable]

    def _taken_for(self, syllable: int) -> Alternatives:
        candidates = np.flatnonzero(self.common)
        candidates = candidates[candidates != syllable]
        costs = self.phonetics.costs(np.array([syllable], np.uint16), candidates.astype(np.uint16))[0]
        shares = np.zeros(len(candidates))
        for cost, share in self.distances.items():
            there = np.where(costs == cost, self.common[candidates], 0.0)
            if there.any():
                shares += share * there / there.sum()
        shares *= MISHEARD_ENOUGH / shares.sum()
        for heard, times in self.pairs.get(syllable, {}).items():
            shares[candidates == heard] += times
        return candidates, shares / shares.sum()


@dataclass(frozen=True, eq=False)
class Mishearing:
    """A listener to one call, who makes the recogniser's errors."""

    errors: HearingErrors
    condition: SoundCondition
    rng: np.random.Generator

    def __call__(self, utterance: Utterance) -> Utterance:
        """Return the utterance with other syllables, drawn anew each time; the same one where nothing is misheard.

        Text and times are those of what was said.
        """
        errors, scale, sounds = self.errors, self.condition.scale, utterance.sounds
        drawn, adds, borders = self.rng.random((3, len(sounds)))
        ids = sounds.ids.copy()
        substituted = drawn < scale * errors.substitution[ids]
        deleted = drawn > 1 - scale * errors.deletion[ids]
        inserted = adds < scale * errors.insertion
        moved = borders < scale * np.where(sounds.starts_word, errors.joined, errors.split)
        moved[:1] = False  # an utterance begins with a word
        if not (substituted | deleted | inserted | moved).any() and _words_adjoin(sounds):
            return utterance
        for at in np.flatnonzero(substituted).tolist():
            syllables, chances = errors.taken_for(int(ids[at]))
            ids[at] = self.rng.choice(syllables, p=chances)
        kept = np.flatnonzero(~deleted)
        added = np.flatnonzero(inserted)
        places = np.concatenate([kept, added])
        order = np.argsort(places, kind="stable")  # what is added comes after what it is added to
        places, new = places[order], (np.arange(len(places)) >= len(kept))[order]
        ids = ids[places]
        if new.any():
            ids[new] = self.rng.choice(len(errors.added), size=int(new.sum()), p=errors.added)
        starts = np.where(new, sounds.ends_word[places], (sounds.starts_word ^ moved)[places])
        starts[:1] = True
        misheard = Sounds(
            text=sounds.text,
            ids=ids,
            spans=sounds.spans[places],
            starts_word=starts,
            ends_word=np.append(starts[1:], True)[: len(starts)],
            negation=sounds.negation[places] & ~new,
        )
        return replace(utterance, sounds=misheard, begins=utterance.begins[places], ends=utterance.ends[places])


def _words_adjoin(sounds: Sounds) -> bool:
    """Return whether every word ends where the next one begins."""
    return bool((np.append(sounds.starts_word[1:], True) == sounds.ends_word).all() and sounds.starts_word[:1].all())


@cache
def hearing_errors(phonetics: Phonetics) -> HearingErrors:
    """Read how a language is misheard."""
    data = json.loads(CONFUSIONS.read_text(encoding="utf-8"))[phonetics.code]
    ids = {phonetics.name(syllable): syllable for syllable in range(phonetics.alphabet + 1)}
    said, common, inserted, deleted = (
        _by_id(data[name], ids, phonetics) for name in ("said", "common", "inserted", "deleted")
    )
    pairs = {ids[name]: {ids[heard]: n for heard, n in seen.items()} for name, seen in data["substituted"].items()}
    substituted = np.zeros_like(said)
    for syllable, seen in pairs.items():
        substituted[syllable] = sum(seen.values())
    words = data["words"]
    return HearingErrors(
        phonetics=phonetics,
        conditions=_conditions(data["conditions"]),
        substitution=_rates(substituted, said),
        deletion=_rates(deleted, said),
        insertion=float(inserted.sum() / said.sum()),
        joined=words["joined"] / max(1, words["starts"]),
        split=words["split"] / max(1, words["inner"]),
        added=(inserted + common / common.sum()) / (inserted.sum() + 1),
        common=common,
        pairs=pairs,
        distances=_distances(pairs, phonetics),
    )


def _by_id(counts: Mapping[str, int], ids: Mapping[str, int], phonetics: Phonetics) -> Floats:
    array = np.zeros(phonetics.alphabet + 1)
    for name, count in counts.items():
        array[ids[name]] = count
    return array


def _rates(errors: Floats, said: Floats) -> Floats:
    """Return the rate of every syllable, drawn towards the rate of all the less it was said."""
    rates = (errors + SAID_ENOUGH * errors.sum() / said.sum()) / (said + SAID_ENOUGH)
    rates[UNKNOWN] = 0.0
    return rates


def _conditions(counts: Mapping[str, Mapping[str, int]]) -> tuple[SoundCondition, ...]:
    rates = {name: (sum(count.values()) - count["syllables"]) / count["syllables"] for name, count in counts.items()}
    mean = sum(rates.values()) / len(rates)
    return tuple(SoundCondition(name, rate / mean) for name, rate in rates.items())


def _distances(pairs: Mapping[int, Mapping[int, int]], phonetics: Phonetics) -> Mapping[int, float]:
    found: Counter[int] = Counter()
    for syllable, seen in pairs.items():
        costs = phonetics.costs(np.array([syllable], np.uint16), np.array(list(seen), np.uint16))[0].tolist()
        for cost, times in zip(costs, seen.values(), strict=True):
            found[cost] += times
    return {cost: times / found.total() for cost, times in found.items()}
