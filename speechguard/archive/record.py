"""What a store knows of a call: a line of calls.jsonl. docs/operations.md, 'The store', has the fields."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from speechguard.archive.stored import as_bytes
from speechguard.messages import (
    SEVERITIES,
    AgentChannel,
    CallMetadata,
    CallScore,
    ComplianceEvent,
    Role,
    ScoreLine,
    SectionScore,
    Severity,
    standing,
)

_LISTS = ("transcribed", "not_assessable", "concerns", "warnings")
Span = tuple[int, int]  # of a file: first byte, and the one after the last


def _nothing() -> dict[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user said of a call. None: to be found out."""

    language: str | None = None
    agent_channel: AgentChannel | None = None


@dataclass(frozen=True, slots=True)
class CallRecord:
    """A call that was scored, or that failed: then what follows `metadata` is empty but for `failure`."""

    call: str
    id: str  # of the recording and of how it was heard; empty: it could not be read
    recording: str  # SHA-256 of its bytes, hex
    file: str  # absolute path, or address
    size: int  # bytes
    modified: int  # ns, time of the file's last change; 0: not known
    asked: Asked
    metadata: CallMetadata = field(default_factory=CallMetadata)
    language: str | None = None
    agent_channel: AgentChannel | None = None
    duration: float | None = None  # s
    transcribed: tuple[Role, ...] = ()
    score: float | None = None  # 0..100
    fatal: bool = False
    sections: tuple[SectionScore, ...] = ()
    lines: tuple[ScoreLine, ...] = ()
    counts: Mapping[str, int] = field(default_factory=_nothing)  # findings that stand, by severity
    not_assessable: tuple[str, ...] = ()  # ids of rules
    checklist: Mapping[str, str] = field(default_factory=_nothing)  # how each required rule stands at the end, by id
    titles: Mapping[str, Mapping[str, str]] = field(default_factory=_nothing)  # of the rules named, by id and language
    concerns: tuple[str, ...] = ()  # that the call looks set up wrongly
    warnings: tuple[str, ...] = ()  # of the recording
    model: str = ""
    rules: Mapping[str, str] = field(default_factory=_nothing)  # version by pack
    judged: str = ""  # digest of what it was judged by
    seconds: float = 0.0  # s that hearing it took
    speechguard: str = ""  # version
    failure: str | None = None
    mark: str = ""  # that the storage gives to this version of the recording
    events: Span = (0, 0)
    transcript: Span = (0, 0)

    def findings(self, severity: Severity) -> int:
        """How many findings are that severe or worse."""
        return sum(self.counts.get(worse, 0) for worse in SEVERITIES[: SEVERITIES.index(severity) + 1])


def counts_of(events: Sequence[ComplianceEvent]) -> dict[str, int]:
    """Findings that stand in the end, by severity."""
    found = Counter(e.severity for e in standing(events) if e.kind != "not_assessable" and e.flagged)
    return {severity: found[severity] for severity in SEVERITIES}


def unclear(events: Sequence[ComplianceEvent]) -> tuple[str, ...]:
    """The rules that could not be judged somewhere."""
    return tuple(dict.fromkeys(e.rule for e in standing(events) if e.kind == "not_assessable"))


def judgement(score: CallScore, events: Sequence[ComplianceEvent]) -> dict[str, Any]:
    """The fields that a judgement settles."""
    return {
        "score": score.score,
        "fatal": score.fatal,
        "sections": score.sections,
        "lines": score.lines,
        "counts": counts_of(events),
        "not_assessable": unclear(events),
    }


def record_line(record: CallRecord) -> bytes:
    """The record as a line of JSON, with the line's end."""
    data = {entry.name: getattr(record, entry.name) for entry in fields(record)}
    data["asked"] = asdict(record.asked)
    data["metadata"] = {name: value for name, value in asdict(record.metadata).items() if value not in (None, {})}
    data["sections"] = [asdict(section) for section in record.sections]
    data["lines"] = [asdict(line) for line in record.lines]
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return as_bytes(text + "\n")


def record_of(line: bytes) -> CallRecord:
    """The record of a line. Raises ValueError when it is none."""
    try:
        data: dict[str, Any] = json.loads(line)
        plain: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in data.items()
        }
        plain["asked"] = Asked(**data["asked"])
        plain["metadata"] = CallMetadata(**data["metadata"])
        plain["sections"] = tuple(SectionScore(**section) for section in data["sections"])
        plain["lines"] = tuple(_score_line(entry) for entry in data["lines"])
        plain |= {name: _span(data[name]) for name in ("events", "transcript")}
        return CallRecord(**plain)
    except (TypeError, KeyError, AttributeError, RecursionError, UnicodeDecodeError, ValueError) as error:
        raise ValueError(f"is not the line of a call ({type(error).__name__}: {error})") from None


def _score_line(data: dict[str, Any]) -> ScoreLine:
    data["at"] = tuple(data["at"])
    return ScoreLine(**data)


def _span(value: Any) -> Span:
    start, end = value
    if type(start) is not int or type(end) is not int or not 0 <= start <= end:
        raise ValueError(f"{value!r} are no places in a file")
    return start, end
