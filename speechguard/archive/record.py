"""What a store knows of a call: a line of calls.jsonl. docs/operations.md, 'The store', has the fields."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from itertools import starmap, zip_longest
from typing import Any

from speechguard.archive.codecs.metadata import metadata_data, metadata_of
from speechguard.archive.codecs.reasons import read_reason
from speechguard.archive.codecs.scores import score_line_data, score_line_of, section_data, section_of
from speechguard.archive.codecs.values import (
    ValueReader,
    among,
    any_object,
    as_bytes,
    choice,
    entries,
    flag,
    items,
    mapping,
    number,
    optional,
    parse,
    read,
    required,
    text,
    texts,
    whole,
)
from speechguard.messages import (
    AGENT_CHANNELS,
    ROLES,
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
from speechguard.reasons import Reason
from speechguard.words.reasons import in_words

CUT_OFF = frozenset({"bytes_missing", "end_missing", "too_short", "unreadable_end"})  # codes of warnings
WHO_SPEAKS = frozenset(
    {
        *("channels_alike", "channels_inverted", "channels_leak", "told_by_voice", "told_by_words"),
        *("one_voice", "several_voices", "speakers_unclear"),
        *("enrolled_voice", "agent_speaks_first", "customer_speaks_first", "words_contradict"),
    }
)
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
    warnings: tuple[Reason, ...] = ()  # of the recording
    model: str = ""
    rules: Mapping[str, str] = field(default_factory=_nothing)  # version by pack
    judged: str = ""  # digest of what it was judged by
    seconds: float = 0.0  # s that hearing it took
    speechguard: str = ""  # version
    failure: Reason | None = None
    mark: str = ""  # that the storage gives to this version of the recording
    events: Span = (0, 0)
    transcript: Span = (0, 0)

    @property
    def incomplete(self) -> bool:
        """Return whether part of the call is not in the recording, as the user says or the file shows."""
        return self.metadata.partial is not None or any(warning.code in CUT_OFF for warning in self.warnings)

    @property
    def who_speaks(self) -> tuple[Reason, ...]:
        """Return the warnings about who is heard on which channel, and how that was told."""
        return tuple(warning for warning in self.warnings if warning.code in WHO_SPEAKS)

    @property
    def call_score(self) -> CallScore | None:
        """The score and how it came about; None: the call failed, or no words of the agent were heard."""
        if self.score is None:
            return None
        return CallScore(self.call, self.score, self.fatal, self.sections, self.lines)

    def findings(self, severity: Severity) -> int:
        """Return how many findings are that severe or worse."""
        return sum(self.counts.get(worse, 0) for worse in SEVERITIES[: SEVERITIES.index(severity) + 1])


def counts_of(events: Sequence[ComplianceEvent]) -> dict[str, int]:
    """Return findings that stand in the end, by severity."""
    found = Counter(e.severity for e in standing(events) if e.kind != "not_assessable" and e.flagged)
    return {severity: found[severity] for severity in SEVERITIES}


def unclear(events: Sequence[ComplianceEvent]) -> tuple[str, ...]:
    """Return the rules that could not be judged somewhere."""
    return tuple(dict.fromkeys(e.rule for e in standing(events) if e.kind == "not_assessable"))


def judgement(score: CallScore | None, events: Sequence[ComplianceEvent]) -> dict[str, Any]:
    """Return the fields that a judgement settles. `score` None: no words of the agent were heard."""
    return {
        "score": score and score.score,
        "fatal": score is not None and score.fatal,
        "sections": score.sections if score else (),
        "lines": score.lines if score else (),
        "counts": counts_of(events),
        "not_assessable": unclear(events),
    }


def record_line(record: CallRecord) -> bytes:
    """Return the record as a line of JSON, with the line's end.

    Reasons are there in English, for programs that read files, and at the end as codes with values.
    """
    data = {entry.name: getattr(record, entry.name) for entry in fields(record)}
    data["warnings"] = [in_words(warning, "en") for warning in record.warnings]
    data["failure"] = record.failure and in_words(record.failure, "en")
    data["asked"] = asdict(record.asked)
    data["metadata"] = metadata_data(record.metadata)
    data["sections"] = [section_data(section) for section in record.sections]
    data["lines"] = [score_line_data(line) for line in record.lines]
    if record.warnings:
        data["warning_reasons"] = [warning.as_dict() for warning in record.warnings]
    if record.failure:
        data["failure_reason"] = record.failure.as_dict()
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return as_bytes(text + "\n")


def record_of(line: str | bytes) -> CallRecord:
    """Return the record of a line; fields that came later may be missing. Raises ValueError with what is wrong."""
    try:
        values = read(parse(line), _READERS, _NEEDED, "it")
    except ValueError as error:
        raise ValueError(f"is not the line of a call ({error})") from None
    failure, warnings = values.pop("failure", None), values.pop("warnings", ())
    reason, reasons = values.pop("failure_reason", None), values.pop("warning_reasons", ())
    return CallRecord(
        **values,
        failure=read_reason(failure, reason) if failure else None,
        warnings=tuple(starmap(read_reason, zip_longest(warnings, reasons[: len(warnings)]))),
    )


def _asked(value: Any, what: str) -> Asked:
    return Asked(**read(value, _ASKED, (), what))


def _metadata(value: Any, _: str) -> CallMetadata:
    return metadata_of(value)


def _sections(value: Any, what: str) -> tuple[SectionScore, ...]:
    return tuple(map(section_of, items(value, what)))


def _score_lines(value: Any, what: str) -> tuple[ScoreLine, ...]:
    return tuple(map(score_line_of, items(value, what)))


def _reasons(value: Any, what: str) -> list[Mapping[str, Any]]:
    return [any_object(item, what) for item in items(value, what)]


def _roles(value: Any, what: str) -> tuple[Role, ...]:
    return tuple(choice(role, ROLES, what) for role in items(value, what))


def _counts(value: Any, what: str) -> dict[str, int]:
    return {name: whole(count, f"{what} {name}") for name, count in entries(value, None, what).items()}


def _titles(value: Any, what: str) -> dict[str, Mapping[str, str]]:
    return {rule: mapping(title, f"{what} {rule}") for rule, title in entries(value, None, what).items()}


def _integer(value: Any, what: str) -> int:
    if type(value) is not int:  # times before 1970 are below 0
        raise ValueError(f"{what} must be a whole number")
    return value


def _span(value: Any, what: str) -> Span:
    places = items(value, what)
    if len(places) != 2 or {type(place) for place in places} != {int} or not 0 <= places[0] <= places[1]:
        raise ValueError(f"{what} {value!r} are no places in a file")
    return places[0], places[1]


_CHANNEL = optional(among(AGENT_CHANNELS))
_ASKED: dict[str, ValueReader] = {"language": optional(text), "agent_channel": _CHANNEL}
_READERS: dict[str, ValueReader] = {
    **dict.fromkeys(("call", "id", "recording", "file", "model", "judged", "speechguard", "mark"), text),
    **dict.fromkeys(("language", "failure"), optional(text)),
    "agent_channel": _CHANNEL,
    **dict.fromkeys(("duration", "score"), optional(number)),
    **dict.fromkeys(("not_assessable", "concerns", "warnings"), texts),
    "failure_reason": any_object,
    "warning_reasons": _reasons,
    **dict.fromkeys(("checklist", "rules"), mapping),
    **dict.fromkeys(("size", "modified"), _integer),
    **dict.fromkeys(("events", "transcript"), _span),
    "asked": _asked,
    "metadata": _metadata,
    "transcribed": _roles,
    "fatal": flag,
    "sections": _sections,
    "lines": _score_lines,
    "counts": _counts,
    "titles": _titles,
    "seconds": number,
}
_NEEDED = required(CallRecord) | {"metadata", "sections", "lines", "events", "transcript"}
