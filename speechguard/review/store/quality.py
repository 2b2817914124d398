"""How good the machine and the reviewers are, by what is in the database: what the page about quality shows."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from speechguard.review.statistics.agreement import Agreement, of_all, pairs
from speechguard.review.statistics.estimates import Estimate
from speechguard.review.statistics.misses import Misses, missed, recall
from speechguard.review.statistics.precision import RuleCounts, RuleQuality, quality, true_findings
from speechguard.review.store.figures import judgements, strata
from speechguard.review.store.rule_counts import rule_counts
from speechguard.review.store.samples import Sample, items, samples_of
from speechguard.review.store.tables import events, sample_items, samples
from speechguard.review.truth import Judgement


@dataclass(frozen=True, slots=True)
class DoubleReview:
    """What a blind double review tells, of the findings that all their reviewers have judged."""

    sample: Sample
    pairs: tuple[Agreement, ...]  # every two reviewers: Cohen's kappa
    all: Agreement  # all reviewers: Krippendorff's alpha
    rules: tuple[tuple[str, Agreement], ...]  # all reviewers, by id of the rule


@dataclass(frozen=True, slots=True)
class FlaggedSample:
    """What a sample of findings tells of all of which it was drawn."""

    sample: Sample
    rules: tuple[RuleQuality, ...]  # precision is that of the rule; `open` are also those that were not drawn
    true: Estimate | None  # how many of all are true; None: of some rule nothing is decided


@dataclass(frozen=True, slots=True)
class UnflaggedSample:
    """What a sample of calls without a finding tells of what is missed.

    `recall` is of all violations in the days of the sample; but what is missed in calls with findings is not in it, so
    it is rather too high. None: too little is decided.
    """

    sample: Sample
    misses: Misses | None  # None: nobody has listened to one of the calls
    recall: Estimate | None


def double_reviews(tx: Connection) -> list[DoubleReview]:
    """The newest first. What waits for a reviewer is left out, so that nobody is swayed."""
    found: list[DoubleReview] = []
    for sample in _samples(tx, "double"):
        waiting = {item.event_id for item in items(tx, sample.id) if not item.done_at}
        done = [one for one in judgements(tx, sample_id=sample.id) if one.event not in waiting]
        rules: defaultdict[str, list[Judgement]] = defaultdict(list)
        for one in done:
            rules[one.rule].append(one)
        by_rule = tuple((rule, of_all(own)) for rule, own in sorted(rules.items()))
        found.append(DoubleReview(sample, tuple(pairs(done)), of_all(done), by_rule))
    return found


def flagged_samples(tx: Connection) -> list[FlaggedSample]:
    """The newest first."""
    found: list[FlaggedSample] = []
    for sample in _samples(tx, "flagged"):
        query = select(sample_items.c.stratum, events.c.status).join(events, events.c.id == sample_items.c.event_id)
        drawn: defaultdict[str, list[str]] = defaultdict(list)
        for stratum, status in tx.execute(query.where(sample_items.c.sample_id == sample.id)):
            drawn[stratum].append(status)
        counts = [_counts(one.stratum, one.size, drawn[one.stratum]) for one in sample.strata]
        found.append(FlaggedSample(sample, tuple(map(quality, counts)), true_findings(counts)))
    return found


def unflagged_samples(tx: Connection) -> list[UnflaggedSample]:
    """The newest first."""
    found: list[UnflaggedSample] = []
    for sample in _samples(tx, "unflagged"):
        misses = missed(strata(tx, sample.id))
        days = json.loads(tx.execute(select(samples.c.parameters).where(samples.c.id == sample.id)).scalar_one())
        true = true_findings(rule_counts(tx, days["since"], days["until"]))
        found.append(UnflaggedSample(sample, misses, recall(true, misses.total) if true and misses else None))
    return found


def _samples(tx: Connection, kind: str) -> Iterable[Sample]:
    return [sample for sample in samples_of(tx) if sample.kind == kind]


def _counts(rule: str, size: int, drawn: Sequence[str]) -> RuleCounts:
    decided = {status: drawn.count(status) for status in ("confirmed", "rejected", "unsure")}
    return RuleCounts(rule, **decided, open=size - sum(decided.values()))
