"""Which of several ways to decode is the cheapest that is good enough, on turns whose words are known.

Errors are wrong syllables: what matching by sound meets, and the same unit in both languages; homophones are right.
The way in use sets the measure, unless the best one is shown to be better: so chance, of which there is much in few
turns, changes nothing. Whatever is cheaper has to show that it is hardly worse. How sure a difference is comes from a
bootstrap over the turns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from speechguard.phonetics import language as phonetics_for

DRAWS = 1000
SHOWN = 2.0  # standard errors of a difference that is no chance
SAME_COST = 1.05  # times are not measured more exactly than this

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Figures:
    """What decoding every turn in every way came to."""

    wrong: Floats  # (ways, turns) syllables
    seconds: Floats  # (ways, turns)
    syllables: Floats  # (turns,) said
    languages: NDArray[np.str_]  # (turns,)

    def rates(self) -> dict[str, Floats]:
        """Return by language the error rate of each way, (ways,)."""
        spoken = {str(language): self.languages == language for language in np.unique(self.languages)}
        return {
            language: self.wrong[:, here].sum(axis=1) / self.syllables[here].sum() for language, here in spoken.items()
        }

    def differences(self, other: int) -> dict[str, tuple[Floats, Floats]]:
        """Return by language how much higher each way's error rate is than that of `other`, and its standard error.

        A way that made the same mistakes might yet differ in the next syllable: the standard error is at least one.
        """
        draw = np.random.default_rng(0)
        by_language: dict[str, tuple[Floats, Floats]] = {}
        for language, rates in self.rates().items():
            here = self.languages == language
            count = int(here.sum())
            times = draw.multinomial(count, np.full(count, 1 / count), DRAWS)  # each turn is in each drawn sample
            more = (self.wrong[:, here] - self.wrong[other, here]).T
            drawn = (times @ more) / (times @ self.syllables[here])[:, np.newaxis]
            by_language[language] = rates - rates[other], np.maximum(drawn.std(axis=0), 1 / self.syllables[here].sum())
        return by_language


@dataclass(frozen=True, slots=True)
class Choice:
    """Which ways are best, good enough and chosen, by their numbers."""

    best: int  # the lowest mean of the languages' error rates, where no language is worse than at present
    chosen: int
    enough: frozenset[int]  # good enough


def choose(figures: Figures, present: int, limit: float) -> Choice:
    """Choose the cheapest way that is good enough; among equally cheap ones that with the fewest errors.

    The measure is the present way, or the best if in some language the present one is worse by SHOWN standard errors.
    Good enough is the measure, and what in every language, one standard error added, has no more than `limit` (a share
    of the syllables) more errors. What gains in one language and loses more than `limit` in another is not the best.
    """
    mean = np.mean(list(figures.rates().values()), axis=0)
    costs = figures.seconds.sum(axis=1)
    fair = np.all([more <= limit for more, _ in figures.differences(present).values()], axis=0)
    best = int(np.lexsort((costs, mean, ~fair))[0])
    worse = any(more[present] > SHOWN * error[present] for more, error in figures.differences(best).values())
    measure = best if worse else present
    enough = np.all([more + error <= limit for more, error in figures.differences(measure).values()], axis=0)
    enough[measure] = True
    cheap = enough & (costs <= SAME_COST * costs[enough].min())
    chosen = min(np.flatnonzero(cheap).tolist(), key=lambda way: (mean[way], way != present, costs[way]))
    return Choice(best, chosen, frozenset(np.flatnonzero(enough).tolist()))


def wrong_syllables(said: str, heard: str, language: str) -> tuple[int, int]:
    """Return how many syllables of `said` and `heard` differ (edit distance), and how many were said."""
    spoken, recognised = (phonetics_for(language).sounds(text).ids.tolist() for text in (said, heard))
    return _edit_distance(spoken, recognised), len(spoken)


def _edit_distance(one: Sequence[int], other: Sequence[int]) -> int:
    row = list(range(len(other) + 1))
    for at, left in enumerate(one, 1):
        corner, row[0] = row[0], at
        for place, right in enumerate(other, 1):
            corner, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, corner + (left != right))
    return row[-1]
