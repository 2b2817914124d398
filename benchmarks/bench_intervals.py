"""Do the figures about reviewers keep what they promise? Reviews are made up by chance, where the truth is known.

How often an interval of 95 % holds the truth, how often drift or a better strictness is seen where there is none, and
how often where there is one.

    python benchmarks/bench_intervals.py [--runs 1000] [--seed 1]
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import numpy as np
from numpy.random import Generator
from support.results import RESULTS, circumstances, show, write_results

from speechguard.messages import ComplianceEvent
from speechguard.review.statistics.agreement import of_all, pairs
from speechguard.review.statistics.drift import drift
from speechguard.review.statistics.estimates import Estimate
from speechguard.review.statistics.misses import Stratum, missed, recall
from speechguard.review.statistics.precision import RuleCounts, true_findings
from speechguard.review.suggestions import strictness_suggestion
from speechguard.review.truth import ReviewedEvent, Ruling, Verdict

MONDAY = datetime(2026, 1, 5, tzinfo=timezone.utc)
SCORES = (0.75, 0.8, 0.833, 0.875, 0.917, 1.0)
Trial = Callable[[Generator], bool | None]  # whether it came out as it says; None: there was nothing to tell
Population = tuple[int, float, int, int]  # calls, violations a call, how many come at once, calls checked


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--runs", type=int, default=1000, help="of each (default: 1000)")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--results", type=Path, default=RESULTS)
    args = options.parse_args()
    rows: list[tuple[str, str, int, float]] = []
    for number, (figure, what, trial) in enumerate(trials()):
        rng = np.random.default_rng([args.seed, number])
        outcomes = [outcome for _ in range(args.runs) if (outcome := trial(rng)) is not None]
        rows.append((figure, what, len(outcomes), sum(outcomes) / len(outcomes)))
    show(
        ("figure", "of", "runs", "share"), [(figure, what, runs, round(share, 3)) for figure, what, runs, share in rows]
    )
    names = ("figure", "of", "runs", "share")
    write_results(
        args.results, "intervals", {**circumstances(args), "rows": [dict(zip(names, r, strict=True)) for r in rows]}
    )


def trials() -> Iterator[tuple[str, str, Trial]]:
    """Name of the figure, of what, and one trial of it."""
    for what, strata in (
        ("1,000 calls, 100 checked, 10 violations", [(1000, 0.01, 1, 100)]),
        ("1,000 calls, 100 checked, 1 violation", [(1000, 0.001, 1, 100)]),
        ("1,000 calls, 200 checked, 50 violations, three at once", [(1000, 0.05, 3, 200)]),
        ("three teams, 130 of 1,000 checked", [(500, 0.02, 1, 60), (200, 0.1, 1, 40), (300, 0.01, 1, 30)]),
        ("100 calls, 80 checked", [(100, 0.05, 1, 80)]),
    ):
        yield "missed: interval holds the total", what, lambda rng, strata=strata: misses_trial(rng, strata)
    for each in (10, 40):
        what = f"5 rules of 20 to 400 findings, {each} of each decided"
        yield "true findings: interval holds the number", what, lambda rng, each=each: true_trial(rng, each)
    yield "recall: interval holds it", "the same 40, and 150 of 1,500 calls checked", recall_trial
    for kind, each in (("calls without a forbidden finding", 60), ("all calls", 60), ("all calls", 200)):
        what = f"3 teams, 1,600 calls, 4 in 5 violations found, {each} of each team checked: {kind}"
        whole = kind == "all calls"
        yield "missed: interval holds the total", what, lambda rng, w=whole, e=each: found_trial(rng, e, w, False)
        yield "recall: interval holds it", what, lambda rng, w=whole, e=each: found_trial(rng, e, w, True)
    for events, reviewers in ((30, 2), (200, 2), (50, 3), (200, 3)):
        name = "kappa" if reviewers == 2 else "alpha"
        what = f"{events} findings, {reviewers} reviewers"
        yield f"{name}: interval holds it", what, lambda rng, e=events, r=reviewers: agreement_trial(rng, e, r)
    for change in (0.0, 0.15, 0.3):
        what = f"8 weeks of 25, rejected 30 % to {30 + 100 * change:.0f} %; 5 reviewers"
        yield "drift: seen (p < 0.05)", what, lambda rng, change=change: drift_trial(rng, change)
    for decided in (20, 60):
        for low in (0.5, 0.2):
            what = f"{decided} decided, half right at 90 % and over, {low:.0%} below"
            yield "strictness: suggested", what, lambda rng, n=decided, low=low: strictness_trial(rng, n, low)


def misses_trial(rng: Generator, strata: list[Population]) -> bool:
    calls = [at_once * rng.poisson(rate / at_once, size) for size, rate, at_once, _ in strata]
    drawn = [Stratum("", one[0], tuple(of[: one[3]].tolist())) for one, of in zip(strata, calls, strict=True)]
    found = missed(drawn)
    assert found
    return holds(found.total, sum(int(of.sum()) for of in calls))


def true_trial(rng: Generator, each: int) -> bool:
    found, true = findings(rng, each)
    return holds(found, true)


def recall_trial(rng: Generator) -> bool | None:
    found, true = findings(rng, 40)
    calls = rng.poisson(0.1, 1500)
    misses = missed([Stratum("", 1500, tuple(calls[:150].tolist()))])
    assert misses
    share = recall(found, misses.total)
    return share and holds(share, true / (true + int(calls.sum())))


def found_trial(rng: Generator, each: int, whole: bool, share: bool) -> bool | None:
    """Try a machine that finds four in five violations, where agents who commit one often commit more.

    Calls are drawn of all (`whole`), or of those in which it finds nothing, true or false; then the true recall is that
    of what it finds and of what it misses in them. All that it finds is decided.
    """
    drawn: list[Stratum] = []
    true = missing = 0
    for size, rate in ((800, 0.1), (500, 0.4), (300, 0.2)):
        violations = rng.poisson(rng.gamma(0.5, 2 * rate, size))
        found = rng.binomial(violations, 0.8)
        flagged = (found > 0) | (rng.random(size) < 0.1)
        left = (violations - found)[slice(None) if whole else ~flagged]
        true += int(found.sum())
        missing += int(left.sum())
        drawn.append(Stratum("", len(left), tuple(rng.permutation(left)[:each].tolist())))
    misses = missed(drawn)
    assert misses
    if not share:
        return holds(misses.total, missing)
    found_share = recall(Estimate(true, true, true), misses.total)
    return found_share and holds(found_share, true / (true + missing))


def findings(rng: Generator, each: int) -> tuple[Estimate, int]:
    """Return how many are true by what was decided, and how many really are."""
    counts: list[RuleCounts] = []
    true = 0
    for size, precision in ((400, 0.95), (200, 0.8), (100, 0.5), (40, 1.0), (20, 0.1)):
        right = rng.random(size) < precision
        decided = right[: min(each, size)]
        true += int(right.sum())
        yes = int(decided.sum())
        counts.append(RuleCounts("", yes, len(decided) - yes, open=size - len(decided)))
    found = true_findings(counts)
    assert found
    return found, true


def agreement_trial(rng: Generator, events: int, reviewers: int) -> bool | None:
    """Try reviewers who reject 30 % and now and then err; their agreement over very many events is known."""
    error = 0.1
    rejecting = (rng.random(events) < 0.3) ^ (rng.random((reviewers, events)) < error)
    verdicts = [
        Verdict(event, "rule", f"r{who}", ruling(bool(rejecting[who, event])), MONDAY)
        for who in range(reviewers)
        for event in range(events)
    ]
    one = pairs(verdicts)[0] if reviewers == 2 else of_all(verdicts, resamples=500)
    if one.interval is None:
        return None
    share = 0.3 * (1 - error) + 0.7 * error
    by_chance = share**2 + (1 - share) ** 2
    together = (1 - error) ** 2 + error**2
    return one.interval[0] <= (together - by_chance) / (1 - by_chance) <= one.interval[1]


def drift_trial(rng: Generator, change: float) -> bool:
    """Return whether the first of five reviewers, who drifts by so much, seems to; without drift, whether anybody."""
    verdicts = [
        Verdict(
            1000 * who + 25 * week + number,
            f"rule {number % 3}",
            f"r{who}",
            ruling(rng.random() < 0.3 + change * (week / 7 if who == 0 else 0)),
            MONDAY + timedelta(weeks=week),
        )
        for who in range(5)
        for week in range(8)
        for number in range(25)
    ]
    found = drift(verdicts)
    return any(one.rejecting and one.rejecting.p < 0.05 for one in (found[:1] if change else found))


def strictness_trial(rng: Generator, decided: int, low: float) -> bool:
    events: list[ReviewedEvent] = []
    for number in range(decided):
        score = float(rng.choice(SCORES))
        right = rng.random() < (0.5 if score >= 0.9 else low)
        machine = ComplianceEvent(
            "c", "violation", "rule", "major", "confirmed", "agent", 0.0, 1.0, "p", "h", score, "", 1.0
        )
        events.append(ReviewedEvent(number, machine, ruling(not right)))
    return strictness_suggestion("rule", events, seed=int(rng.integers(2**31))).strictness is not None


def ruling(rejected: bool) -> Ruling:
    return "rejected" if rejected else "confirmed"


def holds(estimate: Estimate, truth: float) -> bool:
    return estimate.low - 1e-9 <= truth <= estimate.high + 1e-9


if __name__ == "__main__":
    main()
