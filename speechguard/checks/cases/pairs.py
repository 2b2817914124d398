"""A phrase beside the stretch of text that is most like it, syllable by syllable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from speechguard.matching.alignment import steps
from speechguard.matching.phrase import KEY_COST, SYLLABLE
from speechguard.phonetics.sounds import Phonetics
from speechguard.rules.model.rule import Rule, RulePhrase


@dataclass(frozen=True, slots=True)
class Pair:
    """A syllable of the phrase and the one heard in its place; either may be missing."""

    wanted: str  # as in the phrase
    wanted_sound: str
    heard: str  # as in the text
    heard_sound: str
    cost: int  # quarters
    key: bool  # must be heard

    @property
    def lost_key(self) -> bool:
        """Whether a syllable that must be heard was not."""
        return self.key and self.cost > KEY_COST


@dataclass(frozen=True, slots=True)
class PhraseExplanation:
    """A phrase and the stretch of text that is most like it."""

    rule: Rule
    phrase: RulePhrase
    pairs: tuple[Pair, ...]
    outcome: str  # violation, no violation, withdrawn, not assessable, said, not found
    reason: str  # in English; empty where there is nothing to say
    also: tuple[RulePhrase, ...] = ()  # phrases of the rule that were found in the same words

    @property
    def cost(self) -> int:
        """Quarters that differ."""
        return sum(pair.cost for pair in self.pairs)

    @property
    def likeness(self) -> float:
        """How alike they sound, 0..1."""
        return 1 - self.cost / (SYLLABLE * len(self.phrase.phrase.syllables))


def pairs(
    phrase: RulePhrase, stretch: Sequence[tuple[int, str]], phonetics: Phonetics, aside: Sequence[bool] = ()
) -> tuple[Pair, ...]:
    """Return the cheapest alignment, as if no syllable had to be heard; `aside`: which are left out, if any."""
    kept = [j for j in range(len(stretch)) if not (aside and aside[j])]
    ids = np.array([stretch[j][0] for j in kept], np.uint16)
    wanted = phonetics.sounds(phrase.text)
    syllables, keys = phrase.phrase.syllables, phrase.phrase.key or (False,) * len(phrase.phrase.syllables)
    found: list[Pair] = []
    done = 0  # syllables of the stretch
    for i, step, cost in steps(replace(phrase.phrase, key=()), ids, phonetics):
        j = None if step is None else kept[step]
        if j is not None:
            found += [Pair("", "", text, phonetics.spelled(id), 0, key=False) for id, text in stretch[done:j]]
            done = j + 1
        found.append(
            Pair(
                wanted="" if i is None else wanted.excerpt(i, i + 1),
                wanted_sound="" if i is None else phonetics.spelled(syllables[i]),
                heard="" if j is None else stretch[j][1],
                heard_sound="" if j is None else phonetics.spelled(stretch[j][0]),
                cost=cost,
                key=i is not None and keys[i],
            )
        )
    return tuple(found)
