"""How the cases of rules fare when they are heard with errors: which rules hold, and where near misses cross over."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from speechguard.checks.cases.casebook import CaseOutcome, CaseResult, lay_out_cases, outcome
from speechguard.checks.cases.hearing_errors import Mishearing, hearing_errors
from speechguard.checks.cases.layout import LaidOutCall
from speechguard.judging.batches import judge_each
from speechguard.rules.links import looked_at
from speechguard.rules.model.rule import Case, Rule
from speechguard.rules.rulebook import Rulebook

AT_ONCE = 4000  # calls that are searched in one scan


@dataclass(frozen=True, slots=True)
class CaseTrials:
    """A case that is right when heard well, heard again and again with errors."""

    case: Case
    flagged: int  # trials
    suspected: int  # trials that were only suspected, by the meaning
    unclear: int  # trials that came out as not assessable
    trials: int


@dataclass(frozen=True, slots=True)
class RuleTrials:
    """The trials of a rule's cases."""

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
        """Return the cases that must flag, or those that must pass."""
        return [trials for trials in self.cases if trials.case.expected == expected]


def try_misheard(rulebook: Rulebook, results: list[CaseResult], trials: int, seed: int) -> list[RuleTrials]:
    """Hear the cases that are right so many times with errors; return the rules, those that survive least first.

    The conditions of sound take turns. What is drawn for a case depends on the seed, its rule and its words only.
    """
    tried = _tried(rulebook, [result for result in results if result.ok], trials, seed)
    rules = [RuleTrials(rule, tuple(case for of, case in tried if of is rule)) for rule in rulebook.rules if rule.cases]
    return sorted(rules, key=_goodness)


def flagged(cases: Iterable[CaseTrials]) -> float | None:
    """Return the share of their trials that flagged; None without a trial."""
    counts = [(case.flagged, case.trials) for case in cases]
    trials = sum(trials for _, trials in counts)
    return sum(count for count, _ in counts) / trials if trials else None


def _tried(rulebook: Rulebook, results: Sequence[CaseResult], trials: int, seed: int) -> list[tuple[Rule, CaseTrials]]:
    """Try all cases; return each with what became of its trials. What is heard as it was said comes out as it did."""
    looked_at_by = {rule.id: looked_at(rule, rulebook.rules) for rule in rulebook.rules if rule.cases}
    calls = lay_out_cases([result.case for result in results], rulebook)
    got: list[Counter[CaseOutcome]] = [Counter() for _ in results]
    waiting: list[tuple[int, LaidOutCall]] = []
    for number, (result, call) in enumerate(zip(results, calls, strict=True)):
        for heard in _heard(rulebook, result, call, trials, seed):
            if heard is call:
                got[number][result.got] += 1
            else:
                waiting.append((number, heard))
        if len(waiting) >= AT_ONCE or call is calls[-1]:
            rules = [results[place].rule for place, _ in waiting]
            judged = judge_each([call for _, call in waiting], rulebook, [looked_at_by[rule.id] for rule in rules])
            for (place, _), rule, (_, events) in zip(waiting, rules, judged, strict=True):
                got[place][outcome(rule, events)] += 1
            waiting = []
    return [
        (
            result.rule,
            CaseTrials(result.case, outcomes["flag"], outcomes["suspected"], outcomes["not_assessable"], trials),
        )
        for result, outcomes in zip(results, got, strict=True)
    ]


def _heard(rulebook: Rulebook, result: CaseResult, call: LaidOutCall, trials: int, seed: int) -> Iterator[LaidOutCall]:
    """Give the call of a case as it is heard in each of its trials."""
    errors = hearing_errors(rulebook.phonetics)
    number = zlib.crc32(f"{result.rule.id} {result.case.expected} {result.case.lines}".encode())
    for trial in range(trials):
        condition = errors.conditions[trial % len(errors.conditions)]
        yield call.misheard(Mishearing(errors, condition, np.random.default_rng((seed, number, trial))))


def _goodness(trials: RuleTrials) -> tuple[float, float, str]:
    return (
        1.0 if trials.survival is None else trials.survival,
        -(trials.crossing or 0.0),
        trials.rule.id,
    )
