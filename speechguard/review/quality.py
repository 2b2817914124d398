"""How good rules and reviewers are, by all that was decided: the figures of the page about quality."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from speechguard.review.proposals import Proposal, flag_case, pass_case
from speechguard.review.statistics.agreement import Agreement, of_all, pairs
from speechguard.review.statistics.drift import Drift, drift
from speechguard.review.statistics.estimates import Estimate
from speechguard.review.statistics.misses import Misses, missed, recall
from speechguard.review.statistics.precision import RuleCounts, RuleQuality, counted, quality, true_findings
from speechguard.review.store import figures, marks, queue, samples
from speechguard.review.store.database import Connection
from speechguard.review.store.samples import Sample
from speechguard.review.suggestions import StrictnessSuggestion, strictness_suggestions
from speechguard.review.truth import Mark, ReviewedEvent


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a reviewer may propose as a case of a rule."""

    proposal: Proposal
    event: int | None = None  # number of the finding, or
    mark: int | None = None  # of the mark, from which it comes


@dataclass(frozen=True, slots=True)
class MissedIn:
    """What a sample of calls without a finding says."""

    sample: Sample
    misses: Misses | None  # None: no call of it is checked
    recall: Estimate | None  # share of all violations that the machine finds; None: it cannot be told


@dataclass(frozen=True, slots=True, eq=False)
class Quality:
    """Of a database at one moment."""

    rules: tuple[RuleQuality, ...]  # those with findings, by their ids
    total: RuleQuality  # of all rules together
    marks: int  # violations that the machine missed, as far as people came across them
    pairs: tuple[Agreement, ...]  # every two reviewers of blind double reviews
    together: Agreement | None  # all of them; None: they are not more than two
    drift: tuple[Drift, ...]  # by reviewer
    misses: tuple[MissedIn, ...]  # by sample of calls without a finding
    strictness: tuple[StrictnessSuggestion, ...]  # by rule
    candidates: tuple[Candidate, ...]  # the newest first, none twice


def read_quality(tx: Connection) -> Quality:
    """All figures; of tens of thousands of verdicts this takes seconds."""
    events = figures.reviewed_events(tx)
    rules = _counts(tx, events)
    drawn = samples.samples_of(tx)
    complete = _complete(tx, drawn)
    verdicts = [one for one in figures.judgements(tx) if one.sample is None or (one.sample, one.event) in complete]
    blind = [one for one in verdicts if one.sample is not None]
    reviewers = {one.reviewer for one in blind}
    missing = marks.missed(tx)
    return Quality(
        rules=tuple(map(quality, rules)),
        total=quality(_sum(rules)),
        marks=len(missing),
        pairs=tuple(pairs(blind)),
        together=of_all(blind) if len(reviewers) > 2 else None,
        drift=tuple(drift(verdicts)),
        misses=_misses(tx, [one for one in drawn if one.kind == "unflagged"], true_findings(rules)),
        strictness=tuple(strictness_suggestions(events)),
        candidates=_candidates(events, missing),
    )


def _complete(tx: Connection, drawn: Sequence[Sample]) -> set[tuple[int, int]]:
    """Double reviews and findings that all their reviewers have judged: before that nobody learns of the others."""
    found: dict[tuple[int, int], bool] = {}
    for sample in drawn:
        for item in samples.items(tx, sample.id) if sample.kind == "double" else ():
            key = sample.id, item.event_id or 0
            found[key] = found.get(key, True) and bool(item.done_at)
    return {key for key, done in found.items() if done}


def _counts(tx: Connection, events: Sequence[ReviewedEvent]) -> list[RuleCounts]:
    """By rule, also of those of which nothing was decided."""
    decided = {counts.rule: counts for counts in counted(events)}
    left = dict(queue.choices(tx).rules)
    rules = sorted(decided.keys() | left.keys())
    return [replace(decided.get(rule) or RuleCounts(rule), open=left.get(rule, 0)) for rule in rules]


def _misses(tx: Connection, drawn: Sequence[Sample], found: Estimate | None) -> tuple[MissedIn, ...]:
    """`found`: violations that the machine found in all calls; compared with a sample that was drawn of all."""
    calls = samples.without_finding(tx) if drawn else 0
    result: list[MissedIn] = []
    for sample in drawn:
        misses = missed(figures.strata(tx, sample.id))
        of_all = misses is not None and misses.calls == calls
        result.append(MissedIn(sample, misses, recall(found, misses.total) if misses and found and of_all else None))
    return tuple(result)


def _sum(rules: Sequence[RuleCounts]) -> RuleCounts:
    names = ("confirmed", "rejected", "unsure", "open", "upheld", "overturned")
    return RuleCounts("", *(sum(getattr(counts, name) for counts in rules) for name in names))


def _candidates(events: Sequence[ReviewedEvent], missing: Sequence[tuple[str, Mark]]) -> tuple[Candidate, ...]:
    recent = sorted(events, key=lambda event: event.decided_at.timestamp() if event.decided_at else 0, reverse=True)
    found = [Candidate(case, event=event.id) for event in recent if (case := pass_case(event))]
    found += [Candidate(case, mark=mark.id) for call, mark in missing if (case := flag_case(mark, call))]
    return tuple({candidate.proposal.key: candidate for candidate in reversed(found)}.values())[::-1]
