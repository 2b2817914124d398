"""The store as tables of plain values with a type each: for spreadsheets and other programs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from speechguard.documents.tables import Table, Value
from speechguard.messages import SEVERITIES, ComplianceEvent, Interface
from speechguard.report import figures
from speechguard.report.store import ScoredCall, ScoredCalls
from speechguard.words.reasons import in_words
from speechguard.words.wording import rule_title

# What columns hold, by their names, so that they are the same in all exports.
TYPES: dict[str, type] = {
    **dict.fromkeys("start call_start".split(), datetime),
    **dict.fromkeys("fatal flagged incomplete".split(), bool),
    **dict.fromkeys(
        "fatal_findings major_findings minor_findings not_assessable calls agents fatal_calls findings met missing"
        " not_owed suspected".split(),
        int,
    ),
    **dict.fromkeys(
        "duration_s score start_s end_s similarity value at_least at_most hours mean_score findings_per_100_calls"
        " meaning required_met_share share_of_findings met_share".split(),
        float,
    ),
}


def tables(store: ScoredCalls, interface: Interface) -> tuple[Table, ...]:
    """Calls, events, agents and rules. Titles and reasons are in the language; names of columns are the same in all."""

    def title(rule: str) -> str:
        return rule_title(store.titles.get(rule), rule, interface)

    events = [
        (
            *(call.call, call.metadata.agent, call.start, event.kind, event.rule, title(event.rule), event.severity),
            *(event.role, event.start, event.end, event.phrase or None, event.heard or None),
            *(similarity_of(event), event.say_instead or None),
            *(event.value, event.unit or None, event.at_least, event.at_most, event.flagged),
            *(in_words(event.reason, interface) or None, event.rules, event.meaning),
        )
        for call in store.scored
        for event in call.events
    ]
    agents = [
        (
            *(agent.agent or None, agent.team or None, agent.calls, round(agent.hours, 3), round(agent.score, 2)),
            *(agent.fatal, agent.findings, round(100 * agent.findings / agent.calls, 2), _rounded(agent.required)),
        )
        for agent in figures.by_agent(store.scored)
    ]
    return (
        Table("calls", _CALLS, [_call(call, interface) for call in store.calls], TYPES),
        Table("events", _EVENTS, events, TYPES),
        Table("agents", _AGENTS, agents, TYPES),
        Table("rules", _RULES, list(_rules(store, title)), TYPES),
    )


def similarity_of(event: ComplianceEvent) -> float | None:
    """Return how alike phrase and heard text sound; None: no phrase was heard, nothing or only its meaning."""
    return event.score if event.phrase and not event.by_meaning else None


_CALLS = tuple(
    "call agent team start direction language duration_s score fatal fatal_findings major_findings minor_findings"
    " not_assessable concerns warnings rules file failure incomplete".split()
)
_EVENTS = tuple(
    "call agent call_start kind rule title severity role start_s end_s phrase heard similarity say_instead value unit"
    " at_least at_most flagged reason rules meaning".split()
)
_AGENTS = tuple(
    "agent team calls hours mean_score fatal_calls findings findings_per_100_calls required_met_share".split()
)
_RULES = tuple(
    "rule title kind severity findings calls agents share_of_findings met missing not_assessable not_owed"
    " met_share".split()
)


def _call(call: ScoredCall, interface: Interface) -> tuple[Value, ...]:
    record, known, score = call.record, call.metadata, call.score
    found: list[Value] = [None] * 4
    if score:
        found = [sum(event.severity == severity for event in call.findings) for severity in SEVERITIES]
        found.append(len({event.rule for event in call.events if event.kind == "not_assessable"}))
    return (
        *(call.call, known.agent, known.team, call.start, known.direction, record.language),
        *(call.duration or None, score.score if score else None, score.fatal if score else None, *found),
        *(_joined(record.concerns), _joined(in_words(warning, interface) for warning in record.warnings)),
        *(
            _joined(f"{pack} {version}" for pack, version in record.rules.items()),
            record.file,
            in_words(record.failure, interface) or None,
            None if record.failure else record.incomplete,
        ),
    )


def _rules(store: ScoredCalls, title: Callable[[str], str]) -> Iterator[tuple[Value, ...]]:
    """Yield those that found something, the most first; then required ones that were always met."""
    required = {item.rule: item for item in figures.by_required(store.scored)}
    for found in figures.by_rule(store.scored):
        kind, numbers = found.kind, (found.findings, found.calls, found.agents, round(found.share, 4))
        item = required.pop(found.rule, None)
        yield (found.rule, title(found.rule), kind, found.severity, *numbers, *_owed(item))
    for rule, item in required.items():
        yield (rule, title(rule), "missing", None, 0, 0, 0, 0.0, *_owed(item))


def _owed(item: figures.RequiredFigures | None) -> tuple[Value, ...]:
    if item is None:
        return (None,) * 5
    return item.met, item.missing, item.not_assessable, item.not_asked, _rounded(item.rate)


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)


def _joined(texts: Iterable[str]) -> str | None:
    return "; ".join(texts) or None
