"""How the cases of rules fare when they are heard with errors: which rules hold, and where near misses cross over."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from speechguard.checks.cases.casebook import CaseResult, Outcome, run_case
from speechguard.checks.cases.hearing_errors import Mishearing, hearing_errors
from speechguard.rules.model.rule import Case, Rule
from speechguard.rules.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class CaseTrials:
    """A case that is right when heard well, heard again and again with errors."""

    case: Case
    flagged: int  # trials
    unclear: int  # trials that came out as not assessable
    trials: int


@dataclass(frozen=True, slots=True)
class RuleTrials:
    """A rule's cases."""

    rule: Rule
    cases: tuple[CaseTrials, ...]

    @property
    def survival(self) -> float | None:
        """Of the trials of cases that must flag, the share that did; None without such cases."""
        return flagged(self.must("flag"))

    @property
    def crossing(self) -> float | None:
        """Of the trials of cases that must pass, the share that flagged; None without such cases."""
        return flagged(self.must("pass"))

    @property
    def weakest(self) -> CaseTrials | None:
        """Of the cases that must flag, the one that survived least; None where all always did."""
        lost = [trials for trials in self.must("flag") if trials.flagged < trials.trials]
        return min(lost, key=lambda trials: trials.flagged, default=None)

    @property
    def nearest(self) -> CaseTrials | None:
        """Of the cases that must pass, the one that flagged most often; None where none ever did."""
        crossed = [trials for trials in self.must("pass") if trials.flagged]
        return max(crossed, key=lambda trials: trials.flagged, default=None)

    def must(self, expected: Literal["flag", "pass"]) -> list[CaseTrials]:
        """The cases that must flag or pass."""
        return [trials for trials in self.cases if trials.case.expected == expected]


def try_misheard(rulebook: Rulebook, results: list[CaseResult], trials: int, seed: int) -> list[RuleTrials]:
    """Hear the cases that are right so many times with errors; the rules that survive least first.

    The conditions of sound take turns. What is drawn for a case depends on the seed, its rule and its words only.
    """
    tried = [(result.rule, _try(rulebook, result.rule, result.case, trials, seed)) for result in results if result.ok]
    rules = [RuleTrials(rule, tuple(case for of, case in tried if of is rule)) for rule in rulebook.rules if rule.cases]
    return sorted(rules, key=_goodness)


def flagged(cases: Iterable[CaseTrials]) -> float | None:
    """The share of their trials that flagged; None without a trial."""
    counts = [(case.flagged, case.trials) for case in cases]
    trials = sum(trials for _, trials in counts)
    return sum(count for count, _ in counts) / trials if trials else None


def _try(rulebook: Rulebook, rule: Rule, case: Case, trials: int, seed: int) -> CaseTrials:
    errors = hearing_errors(rulebook.phonetics)
    number = zlib.crc32(f"{rule.id} {case.expected} {case.lines}".encode())
    got: Counter[Outcome] = Counter()
    for trial in range(trials):
        condition = errors.conditions[trial % len(errors.conditions)]
        rng = np.random.default_rng((seed, number, trial))
        got[run_case(rulebook, rule, case, Mishearing(errors, condition, rng)).got] += 1
    return CaseTrials(case, got["flag"], got["not_assessable"], trials)


def _goodness(trials: RuleTrials) -> tuple[float, float, str]:
    return (
        1.0 if trials.survival is None else trials.survival,
        -(trials.crossing or 0.0),
        trials.rule.id,
    )
