"""How good rules and reviewers are, by all that was decided: the figures of the page about quality."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from speechguard.review.proposals import Proposal, flag_case, pass_case
from speechguard.review.statistics.agreement import Agreement, of_all, pairs
from speechguard.review.statistics.drift import Drift, drift
from speechguard.review.statistics.estimates import Estimate
from speechguard.review.statistics.misses import Misses, missed, recall
from speechguard.review.statistics.precision import (
    RuleCounts,
    RuleQuality,
    SuspicionQuality,
    quality,
    suspicion,
    true_findings,
)
from speechguard.review.store import figures, marks, samples
from speechguard.review.store.database import Connection
from speechguard.review.store.samples import Sample
from speechguard.review.suggestions import StrictnessSuggestion, strictness_suggestions
from speechguard.review.truth import Mark, ReviewedEvent, Verdict


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a reviewer may propose as a case of a rule."""

    proposal: Proposal
    event: int | None = None  # number of the finding, or
    mark: int | None = None  # of the mark, from which it comes


@dataclass(frozen=True, slots=True)
class FlaggedSample:
    """What a sample of findings, drawn by chance, tells of all findings of which it was drawn."""

    sample: Sample
    rules: tuple[RuleQuality, ...]  # precision is that of the rule; `open` are also those that were not drawn
    true: Estimate | None  # how many of all are true; None: of some rule nothing is decided


@dataclass(frozen=True, slots=True)
class CallSample:
    """What a sample of calls that were heard as a whole tells of forbidden things that are missed.

    `recall` is of all of them in the days of the sample. Where it is of calls without a forbidden finding, what is
    missed in the others is not in it, so it is rather too high. None: the sample does not stand for all those calls, or
    of some rule it is not known how many of its findings are true: neither are all decided, nor was a sample of the
    findings of the same days.
    """

    sample: Sample
    misses: Misses | None  # None: nobody has listened to one of the calls
    recall: Estimate | None


@dataclass(frozen=True, slots=True, eq=False)
class Quality:
    """All figures of a database at one moment."""

    rules: tuple[RuleQuality, ...]  # those with findings, by their ids
    total: RuleQuality  # of all rules together
    suspected: tuple[SuspicionQuality, ...]  # rules with suspicions, by their ids
    marks: int  # violations that the machine missed, as far as people came across them
    flagged: tuple[FlaggedSample, ...]  # the newest first
    pairs: tuple[Agreement, ...]  # every two reviewers of blind double reviews
    together: Agreement | None  # all of them; None: they are not more than two
    by_rule: tuple[tuple[str, Agreement], ...]  # all of them, by id of the rule
    drift: tuple[Drift, ...]  # by reviewer
    of_calls: tuple[CallSample, ...]  # the newest first
    strictness: tuple[StrictnessSuggestion, ...]  # by rule
    candidates: tuple[Candidate, ...]  # the newest first, none twice


def read_quality(tx: Connection) -> Quality:
    """Compute all figures; of tens of thousands of verdicts this takes seconds."""
    events = figures.reviewed_events(tx)
    rules = figures.rule_counts(tx)
    drawn = samples.samples_of(tx)
    complete = _complete(tx, drawn)
    verdicts = [one for one in figures.given_verdicts(tx) if one.sample is None or (one.sample, one.event) in complete]
    blind = [one for one in verdicts if one.sample is not None]
    missing = marks.missed(tx)
    return Quality(
        rules=tuple(map(quality, rules)),
        total=quality(_sum(rules)),
        suspected=_suspected(tx, drawn),
        marks=len(missing),
        flagged=tuple(_flagged(tx, sample) for sample in drawn if sample.kind == "flagged"),
        pairs=tuple(pairs(blind)),
        together=of_all(blind) if len({one.reviewer for one in blind}) > 2 else None,
        by_rule=_by_rule(blind),
        drift=tuple(drift(verdicts)),
        of_calls=tuple(_of_calls(tx, sample, drawn) for sample in drawn if sample.kind in samples.OF_CALLS),
        strictness=tuple(strictness_suggestions(events)),
        candidates=_candidates(events, missing),
    )


def _complete(tx: Connection, drawn: Sequence[Sample]) -> set[tuple[int, int]]:
    """Return findings that all reviewers of a double review have judged: before that nobody learns of the others."""
    found: dict[tuple[int, int], bool] = {}
    for sample in drawn:
        for item in samples.items(tx, sample.id) if sample.kind == "double" else ():
            key = sample.id, item.event_id or 0
            found[key] = found.get(key, True) and bool(item.done_at)
    return {key for key, done in found.items() if done}


def _flagged(tx: Connection, sample: Sample) -> FlaggedSample:
    counts = figures.drawn_counts(tx, sample.id)
    return FlaggedSample(sample, tuple(map(quality, counts)), true_findings(counts))


def _suspected(tx: Connection, drawn: Sequence[Sample]) -> tuple[SuspicionQuality, ...]:
    """Judge what is suspected by each rule; by chance is the newest sample of which all of the rule was decided."""
    by_chance: dict[str, RuleCounts] = {}
    for sample in drawn:
        if sample.kind == "suspected":
            counts = zip(figures.drawn_counts(tx, sample.id), sample.strata, strict=True)
            done = {one.rule: one for one, stratum in counts if one.decided + one.unsure == stratum.drawn}
            by_chance = done | by_chance
    found = figures.rule_counts(tx, kind="suspected")
    return tuple(suspicion(counts, by_chance.get(counts.rule)) for counts in found)


def _of_calls(tx: Connection, sample: Sample, drawn: Sequence[Sample]) -> CallSample:
    misses = missed(figures.strata(tx, sample.id))
    if misses is None or misses.calls != samples.calls_like(tx, sample):
        return CallSample(sample, misses, None)
    counts = _known_by_chance(tx, sample, drawn)
    true = true_findings(counts) if counts is not None else None
    return CallSample(sample, misses, true and recall(true, misses.total))


def _known_by_chance(tx: Connection, sample: Sample, drawn: Sequence[Sample]) -> list[RuleCounts] | None:
    """Return counts of all forbidden findings in the days of a sample; None: of some rule they would mislead.

    They do where reviewers decided some that they chose, or that the queue put in front. So they are of rules of which
    all is decided, and else of a sample of all the findings of the rule.
    """
    days = sample.since, sample.until
    found: list[RuleCounts] = []
    by_chance: dict[str, RuleCounts] = {}
    for one in drawn:
        if one.kind == "flagged" and (one.since, one.until) == days:
            by_chance = {counts.rule: counts for counts in figures.drawn_counts(tx, one.id)} | by_chance
    for counts in figures.rule_counts(tx, *days, kind="violation"):
        known = counts if not counts.open else by_chance.get(counts.rule)
        if known is None or known.events != counts.events:
            return None
        found.append(known)
    return found


def _by_rule(blind: Iterable[Verdict]) -> tuple[tuple[str, Agreement], ...]:
    rules: defaultdict[str, list[Verdict]] = defaultdict(list)
    for verdict in blind:
        rules[verdict.rule].append(verdict)
    return tuple((rule, of_all(verdicts)) for rule, verdicts in sorted(rules.items()))


def _sum(rules: Sequence[RuleCounts]) -> RuleCounts:
    names = ("confirmed", "rejected", "unsure", "open", "upheld", "overturned")
    return RuleCounts("", *(sum(getattr(counts, name) for counts in rules) for name in names))


def _candidates(events: Sequence[ReviewedEvent], missing: Sequence[tuple[str, Mark]]) -> tuple[Candidate, ...]:
    recent = sorted(events, key=lambda event: event.decided_at.timestamp() if event.decided_at else 0, reverse=True)
    found = [Candidate(case, event=event.id) for event in recent if (case := pass_case(event))]
    found += [Candidate(case, mark=mark.id) for call, mark in missing if (case := flag_case(mark, call))]
    return tuple({candidate.proposal.key: candidate for candidate in reversed(found)}.values())[::-1]
