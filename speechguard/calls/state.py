"""What a view of a running call is shown: immutable snapshots, complete in themselves.

The session makes them, a view (`terminal`, `plain`) draws them and never asks back. Times are seconds from the start
of the call. Titles of rules come in every language they have; the view chooses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from speechguard.messages import (
    UNCLEAR_SPEAKER,
    CallScore,
    ChecklistState,
    ComplianceEvent,
    Concern,
    Language,
    Phase,
    Role,
    Severity,
    Status,
)
from speechguard.reasons import Reason

Titles = Mapping[str, str]  # language -> title of a rule
_PRECEDENCE: Mapping[Status, int] = {"confirmed": 0, "provisional": 1, "retracted": 2}


@dataclass(frozen=True, slots=True)
class Highlight:
    """A phrase found inside a transcript line."""

    start: int  # first character of the line's text
    end: int  # after the last character
    status: Status
    severity: Severity


@dataclass(frozen=True, slots=True)
class TranscriptLine:
    """One utterance, as far as it has been recognised."""

    utterance: int  # unique in the call
    role: Role
    start: float  # s
    text: str
    final: bool  # False: the speaker goes on, the text may still change
    doubts: tuple[str, ...] = ()  # why the text may not be trusted
    highlights: tuple[Highlight, ...] = ()
    corrected: bool = False  # it was shown with another speaker

    @property
    def speaker_unclear(self) -> bool:
        """Whether nobody can tell who says it."""
        return UNCLEAR_SPEAKER in self.doubts

    @property
    def stretches(self) -> list[tuple[int, int, Highlight | None]]:
        """Cut the text where highlights begin and end; where they overlap, the most certain one shows."""
        highlights = sorted(self.highlights, key=lambda highlight: (_PRECEDENCE[highlight.status], highlight.start))
        top: list[Highlight | None] = [
            next((highlight for highlight in highlights if highlight.start <= at < highlight.end), None)
            for at in range(len(self.text))
        ]
        stretches: list[tuple[int, int, Highlight | None]] = []
        for at, highlight in enumerate(top):
            if stretches and stretches[-1][2] is highlight:
                stretches[-1] = (stretches[-1][0], at + 1, highlight)
            else:
                stretches.append((at, at + 1, highlight))
        return stretches


@dataclass(frozen=True, slots=True)
class Finding:
    """A warning in its latest state, with the title of its rule."""

    event: ComplianceEvent
    title: Titles
    heard: str = ""  # the part of `event.heard`, which is the whole utterance, that was taken for the phrase

    @property
    def time(self) -> float:
        """Seconds at which to look in the call: the phrase, or where the window of what is missing ended."""
        return self.event.start if self.event.phrase or self.event.kind == "measure" else self.event.end


@dataclass(frozen=True, slots=True)
class ChecklistRow:
    """Something the agent owes in this call."""

    rule: str
    title: Titles
    state: ChecklistState
    say_instead: str = ""  # in the language of the call
    until: float | None = None  # s of the call until which it is due; None: it is not, or nobody knows yet


@dataclass(frozen=True, slots=True)
class Delay:
    """Seconds from the end of a phrase to its warning, over the call so far."""

    p50: float
    p95: float


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that is wrong with a call, or left out of it; a view has the words for it."""

    about: Concern | Literal["problem", "unheard", "unscored"]  # unheard: rules that are not judged
    problem: Reason | None = None
    count: int = 0  # of rules


@dataclass(frozen=True, slots=True)
class SessionState:
    """The call as it stands now."""

    call: str
    language: Language
    clock: float  # s of audio heard
    duration: float | None = None  # s; None: not known (microphone)
    phase: Phase = "live"
    behind: float = 0.0  # s of audio that waits to be recognised
    lost: float = 0.0  # s of audio that never arrived
    delays: Mapping[Status, Delay] = field(default_factory=dict[Status, Delay])
    transcript: tuple[TranscriptLine, ...] = ()  # newest last
    findings: tuple[Finding, ...] = ()  # newest last, each warning once
    checklist: tuple[ChecklistRow, ...] = ()
    agent_speaks: bool = False
    customer_speaks: bool = False
    notices: tuple[Notice, ...] = ()  # newest last
    score: float | None = None  # 0..100, were the call over now; None: no words of the agent were heard


@dataclass(frozen=True, slots=True)
class Summary:
    """What remains to be said when the call is over."""

    call: str
    language: Language
    heard: float  # s of audio heard
    lost: float = 0.0  # s of audio that never arrived
    interrupted: bool = False  # ended by the user before the call did
    delays: Mapping[Status, Delay] = field(default_factory=dict[Status, Delay])
    findings: tuple[Finding, ...] = ()  # newest last, each warning once
    checklist: tuple[ChecklistRow, ...] = ()
    notices: tuple[Notice, ...] = ()
    rules: tuple[str, ...] = ()  # name and version of every pack that judged
    score: CallScore | None = None  # None: the call was not heard to its end, or no words of the agent were


class View(Protocol):
    """Where a call is shown."""

    def update(self, state: SessionState) -> None:
        """Show the call as it stands now; called as often as there is news, from one thread."""
        ...

    def close(self, summary: Summary) -> None:
        """Show what remains to be said, and give the terminal back."""
        ...
