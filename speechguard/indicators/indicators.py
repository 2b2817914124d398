"""Service indicators over the calls of a month: connected, answered, replied in time, repeated, satisfied, right.

The formulas are those of hotline handbooks: a share of calls in per cent against a goal. Pure functions: records in,
figures out. What a record does not tell (None) is left out of both sides of the share and counted as unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Literal, get_args

from speechguard.messages import Direction

Concern = Literal["consultation", "complaint"]
Grouping = Literal["agent", "team", "day", "month"]
GROUPINGS: tuple[Grouping, ...] = get_args(Grouping)
Relation = Literal[">=", ">", "<="]

COMPLAINT_LIMIT = timedelta(hours=48)  # from accepting a complaint to the reply
ANSWER_LIMIT = 15.0  # s
SATISFIED = 8  # of 10; 5 to 7 is fair, less is not satisfied


@dataclass(frozen=True, slots=True)
class CallRecord:
    """What the systems around a call tell about it. None: they do not tell."""

    call: str  # telephone system
    start: datetime  # telephone system: when the customer dialled
    agent: str | None = None  # call distribution
    team: str | None = None  # call distribution
    direction: Direction | None = None  # telephone system; None counts as inbound
    connected: bool | None = None  # telephone system: the hotline took the call, it was not engaged and did not fail
    needs_agent: bool | None = None  # voice menu: the caller asked for a person
    answered: bool | None = None  # call distribution: an agent answered
    ring_seconds: float | None = None  # call distribution: until the agent answered
    concern: Concern | None = None  # ticket: what the call was about
    replied: datetime | Literal[False] | None = None  # ticket: when the customer had the answer; False: not yet
    reply_due: datetime | None = None  # ticket: until when the answer was promised
    repeated: bool | None = None  # ticket: a complaint about what was accepted or answered before
    interprovincial: bool | None = None  # ticket: between provinces
    major_customer: bool | None = None  # customer records
    satisfaction: float | None = None  # survey after the call or the reply: 0 to 10
    accurate: bool | None = None  # quality check: the matter was handled rightly
    data_accurate: bool | None = None  # quality check: the customer's data were taken down rightly


@dataclass(frozen=True, slots=True)
class Goal:
    """What the share should be."""

    relation: Relation
    per_cent: int

    def met(self, share: Fraction) -> bool:
        """Whether a share (1: all) reaches it; exact, so that 17 of 20 is 85 %."""
        value, goal = share * 100, self.per_cent
        return value >= goal if self.relation == ">=" else value > goal if self.relation == ">" else value <= goal

    def __str__(self) -> str:
        return f"{self.relation} {self.per_cent} %"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator: which calls count, and which of them count as good."""

    id: str
    title: Mapping[str, str]  # language -> title
    goal: Goal
    among: Callable[[CallRecord], bool | None]  # None: not known
    good: Callable[[CallRecord], bool | None]
    needs: tuple[str, ...]  # fields of the record
    to_others: bool = False  # the share is that of the good to the rest, not to all


@dataclass(frozen=True, slots=True)
class Figure:
    """What an indicator comes to."""

    indicator: str
    title: Mapping[str, str]
    numerator: int
    denominator: int
    unknown: int  # calls that would count, but do not tell
    value: float | None  # per cent; None: not assessable
    goal: Goal
    met: bool | None  # None: not assessable
    untold: tuple[str, ...] = ()  # fields that no call tells, where it is not assessable


def figures(records: Iterable[CallRecord]) -> tuple[Figure, ...]:
    """All indicators over the calls."""
    records = list(records)
    return tuple(_figure(indicator, records) for indicator in INDICATORS)


def grouped(records: Iterable[CallRecord], by: Grouping) -> dict[str, tuple[Figure, ...]]:
    """The indicators of every group, groups by name; calls without an agent (team) are under the empty name."""
    groups: dict[str, list[CallRecord]] = {}
    for record in records:
        groups.setdefault(_group(record, by), []).append(record)
    return {name: figures(group) for name, group in sorted(groups.items())}


def _group(record: CallRecord, by: Grouping) -> str:
    if by in ("agent", "team"):
        return (record.agent if by == "agent" else record.team) or ""
    return record.start.strftime("%Y-%m-%d" if by == "day" else "%Y-%m")


def _figure(indicator: Indicator, records: list[CallRecord]) -> Figure:
    among = [(record, counts) for record in records if (counts := indicator.among(record)) is not False]
    verdicts = [indicator.good(record) if counts else None for record, counts in among]
    good, unknown = verdicts.count(True), verdicts.count(None)
    denominator = len(verdicts) - unknown - (good if indicator.to_others else 0)
    share = Fraction(good, denominator) if denominator else None
    return Figure(
        indicator=indicator.id,
        title=indicator.title,
        numerator=good,
        denominator=denominator,
        unknown=unknown,
        value=None if share is None else float(share * 100),
        goal=indicator.goal,
        met=None if share is None else indicator.goal.met(share),
        untold=() if denominator else tuple(name for name in indicator.needs if _untold(name, records)),
    )


def _untold(name: str, records: list[CallRecord]) -> bool:
    return all(getattr(record, name) is None for record in records)


def _inbound(record: CallRecord) -> bool:
    return record.direction != "outbound"


def _consultation(record: CallRecord) -> bool:
    return record.concern == "consultation"


def _complaint(record: CallRecord) -> bool:
    return record.concern == "complaint"


def _satisfied(record: CallRecord) -> bool | None:
    return None if record.satisfaction is None else record.satisfaction >= SATISFIED


def _timely(record: CallRecord) -> bool | None:
    """Replied in the time that was promised, or for complaints that is allowed."""
    due = record.reply_due or (record.start + COMPLAINT_LIMIT if _complaint(record) else None)
    if not record.replied:
        return record.replied
    return None if due is None else record.replied <= due


INDICATORS = (
    Indicator(
        "connection-rate",
        {"zh": "系统接通率", "en": "Connection rate", "es": "Tasa de conexión"},
        Goal(">=", 85),
        _inbound,
        lambda record: record.connected,
        ("connected",),
    ),
    Indicator(
        "manual-answer-rate",
        {"zh": "人工应答率", "en": "Manual answer rate", "es": "Tasa de respuesta manual"},
        Goal(">=", 85),
        lambda record: record.needs_agent if _inbound(record) else False,
        lambda record: record.answered,
        ("needs_agent", "answered"),
    ),
    Indicator(
        "answer-under-15s",
        {"zh": "15 秒内应答", "en": "Answered under 15 s", "es": "Respondidas en menos de 15 s"},
        Goal(">=", 100),
        lambda record: _inbound(record) and record.answered is not False,
        lambda record: None if record.ring_seconds is None else record.ring_seconds < ANSWER_LIMIT,
        ("ring_seconds",),
    ),
    Indicator(
        "complaint-reply-48h",
        {"zh": "投诉 48 小时内答复", "en": "Complaints replied within 48 h", "es": "Quejas respondidas en 48 h"},
        Goal(">=", 100),
        _complaint,
        lambda record: record.replied and record.replied <= record.start + COMPLAINT_LIMIT,
        ("concern", "replied"),
    ),
    Indicator(
        "consultation-reply",
        {"zh": "咨询答复率", "en": "Consultations replied", "es": "Consultas respondidas"},
        Goal(">=", 100),
        _consultation,
        lambda record: record.replied and True,
        ("concern", "replied"),
    ),
    Indicator(
        "consultation-timely-reply",
        {"zh": "咨询答复及时率", "en": "Consultations replied in time", "es": "Consultas respondidas a tiempo"},
        Goal(">=", 100),
        _consultation,
        _timely,
        ("concern", "replied", "reply_due"),
    ),
    Indicator(
        "complaint-timely-reply",
        {"zh": "投诉答复及时率", "en": "Complaints replied in time", "es": "Quejas respondidas a tiempo"},
        Goal(">=", 100),
        _complaint,
        _timely,
        ("concern", "replied"),
    ),
    Indicator(
        "repeated-complaints",
        {"zh": "重复投诉率", "en": "Repeated complaints", "es": "Quejas repetidas"},
        Goal("<=", 1),
        _complaint,
        lambda record: record.repeated,
        ("concern", "repeated"),
        to_others=True,
    ),
    Indicator(
        "consultation-satisfaction",
        {"zh": "咨询满意率", "en": "Satisfaction, consultations", "es": "Satisfacción, consultas"},
        Goal(">=", 90),
        _consultation,
        _satisfied,
        ("concern", "satisfaction"),
    ),
    Indicator(
        "interprovincial-satisfaction",
        {
            "zh": "跨省投诉满意率",
            "en": "Satisfaction, complaints between provinces",
            "es": "Satisfacción, quejas interprovinciales",
        },
        Goal(">=", 85),
        lambda record: record.interprovincial if _complaint(record) else False,
        _satisfied,
        ("concern", "interprovincial", "satisfaction"),
    ),
    Indicator(
        "major-customer-satisfaction",
        {
            "zh": "大客户投诉满意率",
            "en": "Satisfaction, complaints of major customers",
            "es": "Satisfacción, quejas de grandes clientes",
        },
        Goal(">=", 95),
        lambda record: record.major_customer if _complaint(record) else False,
        _satisfied,
        ("concern", "major_customer", "satisfaction"),
    ),
    Indicator(
        "handling-accuracy",
        {"zh": "业务处理准确率", "en": "Handling accuracy", "es": "Exactitud de la gestión"},
        Goal(">", 97),
        lambda _: True,
        lambda record: record.accurate,
        ("accurate",),
    ),
    Indicator(
        "data-accuracy",
        {"zh": "用户资料准确率", "en": "Customer data accuracy", "es": "Exactitud de los datos del cliente"},
        Goal(">", 98),
        lambda _: True,
        lambda record: record.data_accurate,
        ("data_accurate",),
    ),
)
