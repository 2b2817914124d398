"""What many calls come to: by rule, agent, day and score. Pure counting; nothing of a language or a page."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import fmean, median, quantiles

from speechguard.messages import SEVERITIES, ComplianceEvent, Kind, Severity
from speechguard.reasons import Reason
from speechguard.report.store import ScoredCall, ScoredCalls
from speechguard.words.reasons import in_words

BIN = 10  # points: width of a bar in the distribution of scores


@dataclass(frozen=True, slots=True)
class Headline:
    """The calls as a whole."""

    scored: int
    failed: int
    unscored: int  # calls in which no words of the agent were heard
    incomplete: int  # scored calls that are not recorded to their ends: judged by what is there
    hours: float  # of the scored ones
    score: float | None  # mean; None: none was scored
    fatal: int  # calls that are lost
    clean: int  # calls without a finding
    findings: int
    required: float | None  # share 0..1 of what was owed and can be judged that was met; None: nothing was owed
    unclear: int  # calls with something that cannot be assessed
    doubtful: int  # calls that look set up wrongly
    days: tuple[str, str] | None  # ISO dates of the first and the last call
    rules: tuple[str, ...]  # packs and their versions


@dataclass(frozen=True, slots=True)
class RuleFigures:
    """What a rule found."""

    rule: str
    kind: Kind
    severity: Severity
    findings: int
    calls: int  # with a finding
    share: float  # 0..1 of all findings
    cumulative: float  # 0..1, with those of the rules before it
    agents: int  # with a finding


@dataclass(frozen=True, slots=True)
class SuspicionFigures:
    """What a rule only suspects: it is in no other figure."""

    rule: str
    severity: Severity
    suspected: int
    calls: int  # with a suspicion
    agents: int  # with a suspicion
    right: float  # how many of them are right, as far as they are expected to be


@dataclass(frozen=True, slots=True)
class AgentFigures:
    """What an agent's calls come to."""

    agent: str  # empty: the metadata name none
    team: str
    calls: int
    incomplete: int  # of them not recorded to their ends
    hours: float
    score: float  # mean
    fatal: int  # calls that are lost
    findings: int
    by_rule: Mapping[str, int]  # findings, the most first
    required: float | None  # share 0..1 that was met


@dataclass(frozen=True, slots=True)
class DayFigures:
    """What a day comes to."""

    day: str  # ISO date
    calls: int
    score: float  # mean
    findings: float  # per 100 calls


@dataclass(frozen=True, slots=True)
class RequiredFigures:
    """How often something that was owed was done."""

    rule: str
    met: int
    missing: int
    not_assessable: int
    not_asked: int  # calls in which it was not due or does not apply

    @property
    def rate(self) -> float | None:
        """0..1 of the calls that can be judged; None: there is none."""
        judged = self.met + self.missing
        return self.met / judged if judged else None


@dataclass(frozen=True, slots=True)
class MeasureFigures:
    """How a measure is distributed; values in `unit`."""

    rule: str
    unit: str
    values: int
    low: float  # 10th percentile
    middle: float  # median
    high: float  # 90th percentile
    at_least: float | None
    at_most: float | None
    outside: int


def headline(store: ScoredCalls) -> Headline:
    """Return the calls as a whole."""
    calls = store.scored
    days = sorted(day for call in calls if (day := day_of(call)))
    return Headline(
        scored=len(calls),
        failed=len(store.failed),
        unscored=len(store.unscored),
        incomplete=sum(call.record.incomplete for call in calls),
        hours=sum(call.duration for call in calls) / 3600,
        score=fmean(map(points, calls)) if calls else None,
        fatal=sum(is_lost(call) for call in calls),
        clean=sum(not call.findings for call in calls),
        findings=sum(len(call.findings) for call in calls),
        required=_met(calls),
        unclear=sum(any(event.kind == "not_assessable" for event in call.events) for call in calls),
        doubtful=sum(bool(call.record.concerns) for call in calls),
        days=(days[0], days[-1]) if days else None,
        rules=tuple(sorted({f"{pack} {version}" for call in calls for pack, version in call.record.rules.items()})),
    )


def by_rule(calls: Iterable[ScoredCall]) -> list[RuleFigures]:
    """Return the rules by number of findings, the most first."""
    found: defaultdict[str, list[tuple[ScoredCall, ComplianceEvent]]] = defaultdict(list)
    for call in calls:
        for event in call.findings:
            found[event.rule].append((call, event))
    total = sum(map(len, found.values()))
    figures: list[RuleFigures] = []
    before = 0
    for rule, own in sorted(found.items(), key=lambda item: (-len(item[1]), item[0])):
        before += len(own)
        event = own[-1][1]
        names = {call.call for call, _ in own}
        agents = {call.metadata.agent or "" for call, _ in own}
        share, cumulative = len(own) / total, before / total
        figures.append(
            RuleFigures(
                rule,
                event.kind,
                event.severity,
                len(own),
                len(names),
                share,
                cumulative,
                len(agents),
            )
        )
    return figures


def by_suspicion(calls: Iterable[ScoredCall]) -> list[SuspicionFigures]:
    """Return the rules by what they suspect, those first of which most is expected to be right."""
    found: defaultdict[str, list[tuple[ScoredCall, ComplianceEvent]]] = defaultdict(list)
    for call in calls:
        for event in call.suspected:
            found[event.rule].append((call, event))
    figures = [
        SuspicionFigures(
            rule,
            own[-1][1].severity,
            len(own),
            len({call.call for call, _ in own}),
            len({call.metadata.agent or "" for call, _ in own}),
            sum(event.meaning or 0.0 for _, event in own),
        )
        for rule, own in found.items()
    ]
    return sorted(figures, key=lambda figure: (-figure.right, figure.rule))


def weightiest(findings: Iterable[ComplianceEvent]) -> list[ComplianceEvent]:
    """Return findings with those first that matter most: by severity, what was said before what was not, by time."""
    return sorted(findings, key=lambda event: (SEVERITIES.index(event.severity), not event.phrase, event.start))


def by_weight(calls: Iterable[ScoredCall]) -> list[str]:
    """Return the rules with findings in the calls, by their worst severity, the points they took, and how often."""
    worst: dict[str, int] = {}
    often: Counter[str] = Counter()
    taken: defaultdict[str, float] = defaultdict(float)
    for call in calls:
        for event in call.findings:
            often[event.rule] += 1
            worst[event.rule] = min(worst.get(event.rule, len(SEVERITIES)), SEVERITIES.index(event.severity))
        for line in call.score.lines if call.score else ():
            taken[line.rule] -= line.points
    return sorted(worst, key=lambda rule: (worst[rule], -taken[rule], -often[rule], rule))


def by_agent(calls: Iterable[ScoredCall]) -> list[AgentFigures]:
    """Return the agents by mean score, the lowest first."""
    figures: list[AgentFigures] = []
    for agent, own in _groups(calls, lambda call: call.metadata.agent or ""):
        found = Counter(event.rule for call in own for event in call.findings)
        figures.append(
            AgentFigures(
                agent=agent,
                team=next((call.metadata.team for call in reversed(own) if call.metadata.team), ""),
                calls=len(own),
                incomplete=sum(call.record.incomplete for call in own),
                hours=sum(call.duration for call in own) / 3600,
                score=fmean(map(points, own)),
                fatal=sum(map(is_lost, own)),
                findings=found.total(),
                by_rule=dict(found.most_common()),
                required=_met(own),
            )
        )
    return sorted(figures, key=lambda figure: (figure.score, figure.agent))


def by_day(calls: Iterable[ScoredCall]) -> list[DayFigures]:
    """Return the days with calls, in order; calls without a start have none."""
    return [
        DayFigures(day, len(own), fmean(map(points, own)), 100 * sum(len(call.findings) for call in own) / len(own))
        for day, own in _groups(calls, day_of)
        if day
    ]


def distribution(calls: Iterable[ScoredCall]) -> list[tuple[int, int]]:
    """Return from how many points on, and how many calls have so many or up to BIN more; 100 belongs to the last."""
    count = Counter(min(int(points(call)) // BIN * BIN, 100 - BIN) for call in calls)
    return [(start, count[start]) for start in range(0, 100, BIN)]


def by_required(calls: Iterable[ScoredCall]) -> list[RequiredFigures]:
    """Return the required rules, the least met first."""
    states: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for call in calls:
        for rule, state in call.record.checklist.items():
            states[rule][state] += 1
    figures = [
        RequiredFigures(
            rule, count["met"], count["missing"], count["not_assessable"], count["not_due"] + count["not_applicable"]
        )
        for rule, count in states.items()
    ]
    return sorted(figures, key=lambda figure: (2.0 if figure.rate is None else figure.rate, figure.rule))


def by_measure(calls: Iterable[ScoredCall]) -> list[MeasureFigures]:
    """Return the measures by how many values are outside their band, the most first."""
    found: defaultdict[tuple[str, str], list[ComplianceEvent]] = defaultdict(list)
    for call in calls:
        for event in call.events:
            if event.kind == "measure" and event.value is not None:
                found[event.rule, event.unit].append(event)
    figures: list[MeasureFigures] = []
    for (rule, unit), events in found.items():
        values = [event.value for event in events if event.value is not None]
        tenths = quantiles(values, n=10, method="inclusive") if len(values) > 1 else values * 9
        last = events[-1]
        outside = sum(event.flagged and (event.at_least, event.at_most) != (None, None) for event in events)
        figures.append(
            MeasureFigures(
                rule, unit, len(values), tenths[0], median(values), tenths[8], last.at_least, last.at_most, outside
            )
        )
    return sorted(figures, key=lambda figure: (-figure.outside, figure.rule))


def by_reason(calls: Iterable[ScoredCall]) -> list[tuple[str, Reason | None, int]]:
    """Rule, reason and number of calls of what cannot be assessed, the most first."""
    count = Counter(
        pair
        for call in calls
        for pair in {(event.rule, event.reason) for event in call.events if event.kind == "not_assessable"}
    )
    counted = [(rule, reason, calls) for (rule, reason), calls in count.items()]
    return sorted(counted, key=lambda counted: (-counted[2], counted[0], in_words(counted[1], "en")))


def worst_first(calls: Iterable[ScoredCall]) -> list[ScoredCall]:
    """Return the calls by score, the lowest first; of equals the one with more findings."""
    return sorted(calls, key=lambda call: (points(call), -len(call.findings), call.call))


def points(call: ScoredCall) -> float:
    """0..100, of a scored call."""
    assert call.score is not None
    return call.score.score


def is_lost(call: ScoredCall) -> bool:
    """Return whether a fatal finding takes the whole call."""
    return call.score is not None and call.score.fatal


def day_of(call: ScoredCall) -> str:
    """ISO date on which the call began, where it was; empty: not known."""
    return call.start.date().isoformat() if call.start else ""


def _met(calls: Iterable[ScoredCall]) -> float | None:
    states = Counter(state for call in calls for state in call.record.checklist.values())
    judged = states["met"] + states["missing"]
    return states["met"] / judged if judged else None


def _groups(
    calls: Iterable[ScoredCall], key: Callable[[ScoredCall], str]
) -> Iterable[tuple[str, Sequence[ScoredCall]]]:
    return [(name, list(own)) for name, own in groupby(sorted(calls, key=key), key)]
