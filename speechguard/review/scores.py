"""The score of a call after review, with its derivation: what was rejected is gone, what was marked is added.

It is computed as the machine's is, from the findings that stand. Required words whose absence was rejected count as
said. What could not be assessed, or was only suspected, and was confirmed is a finding; rejected, it is none. `unsure`
and open events stand as the machine has them. A suspicion that was confirmed counts no more where the machine has since
found the rule broken in the same words: they would count twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, cast

from speechguard.archive.record import CallRecord
from speechguard.judging.scorecard import Scorecards, score
from speechguard.messages import CallScore, ChecklistState, ComplianceEvent
from speechguard.reasons import because
from speechguard.review.recorded_points import recorded_points
from speechguard.review.truth import Mark, ReviewedCall, ReviewedEvent, kind_of
from speechguard.rules.model.rule import ChecklistItem


@dataclass(frozen=True, slots=True)
class ReviewedScore:
    """What a call comes to after review."""

    score: CallScore
    basis: Literal["rules", "record"]  # record: the rules have changed; points are those the call was scored by
    unpriced: tuple[str, ...]  # ids of rules with findings that nobody knows the points of: they take none


def reviewed_score(call: ReviewedCall, rules: Scorecards | None) -> ReviewedScore:
    """Compute the score of a call that was scored (else ValueError).

    `rules`: of the call's language, as they are now; None: there are none. They are used where they give the machine's
    score for what the machine found. Otherwise the lines of the machine's score tell what a finding takes, and only of
    rules that had not found anything do the rules of now.
    """
    record = call.record
    if record.score is None:
        raise ValueError(f"call {record.call} has no score")
    machine = [event.machine for event in call.events if event.present]
    states = _states(record)
    findings = _findings(call)
    reviewed = states | _settled_states(call, states)
    same = rules is not None and _steps(_score(record, machine, states, rules)) == _steps(record)
    found = {event.rule for event in findings if event.kind != "not_assessable" and event.flagged}
    points = rules if same and rules else recorded_points(record, machine, found, rules)
    unpriced = found - {rule.id for _, members in points.sections for rule in members}
    result = _score(record, findings, reviewed, points)
    return ReviewedScore(result, "rules" if same else "record", tuple(sorted(unpriced)))


def _findings(call: ReviewedCall) -> list[ComplianceEvent]:
    """Return what stands after review, by time."""
    found = [_finding(call.record, event) for event in call.events if _stands(event) and not _overtaken(event, call)]
    found += [_missed(call.record, mark) for mark in call.standing_marks]
    return sorted(found, key=lambda event: event.start)


def _stands(event: ReviewedEvent) -> bool:
    """Return whether an event stands; also one that the machine no longer makes, if a person had confirmed it."""
    return event.final == "confirmed" or (event.present and event.final != "rejected")


def _overtaken(event: ReviewedEvent, call: ReviewedCall) -> bool:
    """Return whether a suspicion that the machine no longer has became a finding that stands."""
    one = event.machine
    return (
        event.suspected
        and not event.present
        and any(
            (other.machine.rule, other.machine.role) == (one.rule, one.role)
            and other.claimed
            and _stands(other)
            and other.machine.start < one.end
            and other.machine.end > one.start
            for other in call.events
        )
    )


def _finding(record: CallRecord, event: ReviewedEvent) -> ComplianceEvent:
    if event.final != "confirmed" or event.claimed:
        return event.machine
    return replace(event.machine, kind=kind_of(record, event.machine.rule), flagged=True)


def _missed(record: CallRecord, mark: Mark) -> ComplianceEvent:
    return ComplianceEvent(
        call=record.call,
        kind=kind_of(record, mark.rule),
        rule=mark.rule,
        severity="minor",  # the points are those of its rule
        status="confirmed",
        role=mark.role,
        start=mark.start,
        end=mark.end,
        phrase="",
        heard=mark.text,
        score=0.0,
        say_instead="",
        audio_seen=mark.end,
        reason=because("text", text=mark.note) if mark.note else None,
    )


def _states(record: CallRecord) -> dict[str, ChecklistState]:
    """Return how every rule stands that is more than what it found: required, rewarded or not applicable."""
    states: dict[str, ChecklistState] = {rule: cast(ChecklistState, state) for rule, state in record.checklist.items()}
    for line in record.lines:
        if line.reason in ("rewarded", "not_applicable"):
            states[line.rule] = "met" if line.reason == "rewarded" else "not_applicable"
    return states


def _settled_states(call: ReviewedCall, states: Mapping[str, ChecklistState]) -> dict[str, ChecklistState]:
    """Return the states that the review changes: met, where all was rejected that was against a rule."""
    against: defaultdict[str, list[ReviewedEvent]] = defaultdict(list)
    for event in call.events:
        if event.present and (event.machine.kind == "measure" or event.machine.rule in states):
            against[event.machine.rule].append(event)
    met = {rule for rule, events in against.items() if all(event.final == "rejected" for event in events)}
    return dict.fromkeys(met, "met")


def _score(
    record: CallRecord, events: Sequence[ComplianceEvent], states: Mapping[str, ChecklistState], points: Scorecards
) -> CallScore:
    items = [ChecklistItem(rule, {}, state, None, "") for rule, state in states.items()]
    return score(record.call, events, items, points)


def _steps(found: CallScore | CallRecord) -> list[tuple[object, ...]]:
    """Return a score without what may be said in other words."""
    return [(line.reason, line.points, line.section, line.rule, line.times) for line in found.lines]
