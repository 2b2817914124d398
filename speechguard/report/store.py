"""A store as the report needs it: docs/operations.md, 'The store'. Nothing of it is changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from speechguard.archive.codecs.events import events_of
from speechguard.archive.record import CallRecord
from speechguard.archive.store import CALLS, EVENTS, read_calls
from speechguard.archive.transcripts import read_conversation
from speechguard.documents import cells
from speechguard.errors import SourceLocation, UserError
from speechguard.messages import CallMetadata, CallScore, ComplianceEvent, Transcript, standing

Titles = Mapping[str, str]  # language -> text


@dataclass(frozen=True)
class ScoredCall:
    """A call of the store, scored or failed."""

    record: CallRecord
    start: datetime | None
    events: tuple[ComplianceEvent, ...]  # that stand

    @property
    def call(self) -> str:
        """Its name."""
        return self.record.call

    @property
    def metadata(self) -> CallMetadata:
        """What the telephone system knows of it."""
        return self.record.metadata

    @property
    def duration(self) -> float:
        """Seconds; 0: it failed before that was known."""
        return self.record.duration or 0.0

    @cached_property
    def score(self) -> CallScore | None:
        """None: it failed, or no words of the agent were heard."""
        return self.record.call_score

    @cached_property
    def findings(self) -> tuple[ComplianceEvent, ...]:
        """What counts against the agent, by time: violations, what is missing, measures outside their band."""
        against = [event for event in self.events if event.kind != "not_assessable" and event.flagged]
        return tuple(sorted(against, key=lambda event: (event.start, event.rule)))

    @cached_property
    def suspected(self) -> tuple[ComplianceEvent, ...]:
        """What is only suspected, by time: it counts nowhere."""
        return tuple(sorted((event for event in self.events if event.kind == "suspected"), key=lambda one: one.start))


@dataclass(frozen=True)
class ScoredCalls:
    """All calls of a folder, in the order of their names."""

    folder: Path
    calls: tuple[ScoredCall, ...]

    @cached_property
    def scored(self) -> tuple[ScoredCall, ...]:
        """Those that have a score."""
        return tuple(call for call in self.calls if call.score is not None)

    @cached_property
    def failed(self) -> tuple[ScoredCall, ...]:
        """Those that could not be heard."""
        return tuple(call for call in self.calls if call.record.failure)

    @cached_property
    def unscored(self) -> tuple[ScoredCall, ...]:
        """Those in which no words of the agent were heard."""
        return tuple(call for call in self.calls if call.score is None and not call.record.failure)

    @cached_property
    def titles(self) -> Mapping[str, Titles]:
        """Titles of all rules, by id; of two versions the one in the call that comes last."""
        return {rule: title for call in self.calls for rule, title in call.record.titles.items()}

    def transcript(self, call: ScoredCall) -> tuple[Transcript, ...]:
        """Return what was said in a call, in order. Raises UserError where it cannot be read."""
        return read_conversation(self.folder, call.record).turns


def read_store(folder: Path) -> ScoredCalls:
    """Raises UserError, with the file and mostly the line, where this is no store or something in it cannot be read.

    A last line that was not finished, and events that no call names, are of a run that goes on or was killed.
    """
    records = [record for record, _ in read_calls(folder)]
    path = folder / EVENTS
    try:
        events = path.read_bytes() if any(record.events[1] for record in records) else b""
    except OSError as error:
        raise UserError(f"{path}: cannot be read ({error.strerror})") from None
    calls = [_call(record, events, SourceLocation(str(folder / CALLS), n)) for n, record in enumerate(records, 1)]
    return ScoredCalls(folder, tuple(sorted(calls, key=lambda call: call.call)))


def _call(record: CallRecord, events: bytes, location: SourceLocation) -> ScoredCall:
    try:
        own = events_of(events[slice(*record.events)])
        start = cells.time(record.metadata.start) if record.metadata.start else None
    except ValueError as error:
        raise UserError(
            f"the events or the start of the call cannot be read ({error}): score it again", location
        ) from None
    return ScoredCall(record, start, tuple(standing(own)))
