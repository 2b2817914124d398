"""What reviewers say of calls, as plain values: what the store gives to scores, statistics, suggestions and exports.

A verdict is always about the rule: `confirmed` means that it was broken, `rejected` that it was not, whether the
machine claimed it, suspected it or could not tell. `unsure` is no truth of either kind. All times of day are aware
(UTC).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from speechguard.archive.record import CallRecord
from speechguard.archive.speakers import NOTHING_SAID, NamedSpeakers
from speechguard.messages import ComplianceEvent, Role

Ruling = Literal["confirmed", "rejected", "unsure"]
ReviewStatus = Literal["open", "confirmed", "rejected", "unsure"]
RejectionReason = Literal[
    "", "not_said", "not_meant", "wrong_data", "misheard", "allowed", "wrong_speaker", "other"
]  # of rejections
Decision = Literal["upheld", "overturned"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one person said of one event: in the queue, blind in a double review, or when deciding an appeal."""

    event: int
    rule: str
    reviewer: str
    ruling: Ruling
    at: datetime
    sample: int | None = None  # of a blind double review; None: not blind
    suspected: bool = False  # the machine only suspected it


@dataclass(frozen=True, slots=True)
class Appeal:
    """An agent's appeal."""

    agent: str
    reason: str
    at: datetime
    due: datetime
    decided_by: str = ""  # empty: open
    decision: Decision | None = None
    note: str = ""
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReviewedEvent:
    """An event that the machine let stand, and what the reviewers say of it now."""

    id: int
    machine: ComplianceEvent
    status: ReviewStatus = "open"
    reviewer: str = ""  # who decided; empty: open
    reason: RejectionReason = ""
    note: str = ""
    fixed_text: str = ""  # what was really said in the utterance; empty: as heard, or nobody wrote it down
    decided_at: datetime | None = None
    appeal: Appeal | None = None
    present: bool = True  # False: the machine, or its rules, no longer say so

    @property
    def final(self) -> ReviewStatus:
        """The status after an appeal."""
        return "rejected" if self.appeal and self.appeal.decision == "overturned" else self.status

    @property
    def claimed(self) -> bool:
        """Whether the machine says that the rule was broken; not so of what it could not assess, or only suspects."""
        return self.machine.kind != "not_assessable" and self.machine.flagged

    @property
    def suspected(self) -> bool:
        """Whether the machine only suspects it, by what was meant."""
        return self.machine.kind == "suspected"

    @property
    def text(self) -> str:
        """What was said, as far as is known."""
        return self.fixed_text or self.machine.heard


@dataclass(frozen=True, slots=True)
class Mark:
    """A violation that the machine missed."""

    id: int
    rule: str
    role: Role
    start: float  # s
    end: float  # s
    note: str
    reviewer: str
    at: datetime
    text: str = ""  # what was said there; empty: nobody wrote it down
    withdrawn: bool = False


def kind_of(record: CallRecord, rule: str) -> Literal["missing", "violation"]:
    """Return what a finding of a rule is that a person made: rules that require something are in the checklist."""
    return "missing" if rule in record.checklist else "violation"


@dataclass(frozen=True, slots=True)
class ReviewedCall:
    """A call of the store with all that reviewers say of it."""

    record: CallRecord
    start: datetime | None  # None: not known
    events: tuple[ReviewedEvent, ...] = ()
    marks: tuple[Mark, ...] = ()
    checked_by: str = ""  # who listened to the whole call: nothing more is missed; empty: nobody
    checked_at: datetime | None = None
    score: float | None = None  # after review; None: as the machine's
    speakers: NamedSpeakers = NOTHING_SAID  # who speaks, as people say

    @property
    def standing_marks(self) -> tuple[Mark, ...]:
        """Those that were not withdrawn."""
        return tuple(mark for mark in self.marks if not mark.withdrawn)


DECIDED = frozenset({"confirmed", "rejected"})
