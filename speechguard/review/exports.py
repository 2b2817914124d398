"""What was decided, as tables of plain values: for spreadsheets and other programs (documents/ writes them)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from speechguard.documents.tables import Table, Value
from speechguard.messages import Interface
from speechguard.report.tables import TYPES, similarity_of
from speechguard.review.truth import Appeal, Mark, ReviewedCall, ReviewedEvent
from speechguard.words.wording import rule_title

_CALL = "call agent team call_start language".split()
_VERDICTS = (
    *_CALL,
    *"finding kind rule title severity role start_s end_s phrase heard similarity value unit machine_says".split(),
    *"verdict decided_by decided_at reason note fixed_text appeal final rules meaning".split(),
)
_MARKS = (*_CALL, *"rule title role start_s end_s said note marked_by marked_at withdrawn".split())
_APPEALS = (
    *_CALL,
    *"finding rule title start_s heard appealed_by appealed_at reason due decision decided_by decided_at".split(),
    "note",
)
_CALLS = (
    *_CALL,
    *"machine_score score findings confirmed rejected unsure open missed checked_by checked_at suspected".split(),
)


def verdict_tables(
    calls: Sequence[ReviewedCall], interface: Interface, titles: Mapping[str, Mapping[str, str]]
) -> tuple[Table, ...]:
    """Verdicts (a row a finding that was decided), marks, appeals and calls.

    Titles are in the language, columns named the same in all. Times of people are UTC, the start of a call is local.
    A call knows the titles of the rules that found something in it; `titles` are those of the rules in use, by id and
    language, of which a mark may name any.
    """
    events = [(call, event) for call in calls for event in call.events if event.status != "open" or event.appeal]
    marks = [(call, mark) for call in calls for mark in call.marks]
    appeals = [(call, event, event.appeal) for call, event in events if event.appeal]
    return (
        Table("verdicts", _VERDICTS, [_verdict(call, event, interface) for call, event in events], TYPES),
        Table("marks", _MARKS, [_mark(call, mark, interface, titles) for call, mark in marks], TYPES),
        Table("appeals", _APPEALS, [_appeal(call, event, appeal, interface) for call, event, appeal in appeals], TYPES),
        Table("calls", _CALLS, [_scores(call) for call in calls], TYPES),
    )


def _known(call: ReviewedCall) -> tuple[Value, ...]:
    record = call.record
    return record.call, record.metadata.agent, record.metadata.team, call.start, record.language


def _verdict(call: ReviewedCall, event: ReviewedEvent, interface: Interface) -> tuple[Value, ...]:
    machine = event.machine
    return (
        *_known(call),
        *(event.id, machine.kind, machine.rule, _title(call, machine.rule, interface), machine.severity, machine.role),
        *(machine.start, machine.end, machine.phrase or None, machine.heard or None),
        *(similarity_of(machine), machine.value, machine.unit or None, event.present),
        *(event.status, event.reviewer or None, event.decided_at, event.reason or None, event.note or None),
        *(event.fixed_text or None, event.appeal and (event.appeal.decision or "open"), event.final, machine.rules),
        machine.meaning,
    )


def _mark(
    call: ReviewedCall, mark: Mark, interface: Interface, titles: Mapping[str, Mapping[str, str]]
) -> tuple[Value, ...]:
    title = rule_title({**titles, **call.record.titles}.get(mark.rule), mark.rule, interface)
    return (
        *_known(call),
        *(mark.rule, title, mark.role, mark.start, mark.end, mark.text or None),
        *(mark.note or None, mark.reviewer, mark.at, mark.withdrawn),
    )


def _appeal(call: ReviewedCall, event: ReviewedEvent, appeal: Appeal, interface: Interface) -> tuple[Value, ...]:
    machine = event.machine
    return (
        *_known(call),
        *(event.id, machine.rule, _title(call, machine.rule, interface), machine.start, machine.heard or None),
        *(appeal.agent, appeal.at, appeal.reason, appeal.due, appeal.decision, appeal.decided_by or None),
        *(appeal.decided_at, appeal.note or None),
    )


def _scores(call: ReviewedCall) -> tuple[Value, ...]:
    claimed = sum(event.claimed for event in call.events)
    suspected = sum(event.suspected for event in call.events)
    final = [event.final for event in call.events]
    return (
        *_known(call),
        *(call.record.score, call.record.score if call.score is None else call.score, claimed),
        *(final.count("confirmed"), final.count("rejected"), final.count("unsure"), final.count("open")),
        len(call.standing_marks),
        *(call.checked_by or None, call.checked_at),
        suspected,
    )


def _title(call: ReviewedCall, rule: str, interface: Interface) -> str:
    return rule_title(call.record.titles.get(rule), rule, interface)
