"""The rules as the engine sees them: frozen, checked by the loader, each with its place in a file.

Times are seconds, budgets quarters of a syllable.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from speechguard.errors import SourceLocation
from speechguard.matching.phrase import Phrase
from speechguard.messages import Role, Severity

RuleKind = Literal["forbidden", "required"]
Taboo = Literal["scolding", "rhetorical", "doubting", "discriminating", "evading", "impolite"]
Anchor = Literal["first", "last", "after_hold"]
State = Literal["due", "met", "missing", "not_assessable", "not_due"]

TITLE_LANGUAGES = ("zh", "en", "es")
VERSION_DIGITS = 12  # of a digest: enough to tell the versions of a pack apart
DEFAULT_GAP = 6  # syllables that … stands for
DEFAULT_POINTS: Mapping[Severity, float] = {"fatal": 100, "major": 10, "minor": 3}


@dataclass(frozen=True, slots=True)
class RulePhrase:
    """A phrase as written, and as the matcher looks for it."""

    text: str
    phrase: Phrase
    location: SourceLocation
    whole: bool = False  # only as a whole utterance


@dataclass(frozen=True, slots=True)
class Window:
    """Where a required phrase must begin. Either `seconds` or `turns` is given."""

    anchor: Anchor
    seconds: float | None = None
    turns: int | None = None
    hold: float | None = None  # s, the shortest silence that is a hold; for after_hold

    @property
    def length(self) -> str:
        """How long it is, for people."""
        return f"{self.seconds:g} s" if self.seconds is not None else f"{self.turns} turn{'s' * (self.turns != 1)}"

    def __str__(self) -> str:
        after = (
            f" of speech after a hold of {self.hold:g} s" if self.hold is not None else f" {self.length} of the speech"
        )
        return f"the first {self.length}{after}" if self.anchor == "after_hold" else f"the {self.anchor}{after}"


@dataclass(frozen=True, slots=True)
class Unless:
    """What excuses a forbidden phrase."""

    inside: tuple[RulePhrase, ...] = ()
    preceded_by: tuple[RulePhrase, ...] = ()
    followed_by: tuple[RulePhrase, ...] = ()
    within: float = 0.0  # s, for preceded_by and followed_by


@dataclass(frozen=True, slots=True)
class Said:
    """A line of a case: one utterance."""

    role: Role
    text: str


@dataclass(frozen=True, slots=True)
class Silence:
    """A line of a case: nobody speaks."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Case:
    """A small call that must flag or pass."""

    expected: Literal["flag", "pass"]
    lines: tuple[Said | Silence, ...]
    location: SourceLocation


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of a pack. `window` is given exactly for required rules, `taboo` exactly for forbidden ones."""

    id: str
    title: Mapping[str, str]  # language -> title
    kind: RuleKind
    severity: Severity
    points: float
    role: Role
    phrases: tuple[RulePhrase, ...]
    location: SourceLocation
    taboo: Taboo | None = None
    unless: Unless = Unless()
    window: Window | None = None
    say_instead: str = ""
    source: str = ""
    cases: tuple[Case, ...] = ()
    version: str = ""  # of its pack, as events carry it; empty outside a rulebook


@dataclass(frozen=True, slots=True)
class SectionPattern:
    """Which rules a section has: an id, or a pattern in which * stands for anything."""

    text: str
    location: SourceLocation


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the scorecard: rules whose points are added up together."""

    id: str
    title: Mapping[str, str]  # language -> title
    patterns: tuple[SectionPattern, ...]
    location: SourceLocation
    most: float | None = None  # points that its rules can take together: what the section is worth


@dataclass(frozen=True, slots=True)
class Scorecard:
    """How the findings in a call become its score."""

    sections: tuple[Section, ...]
    location: SourceLocation
    start: float = 100.0  # points before anything is found


@dataclass(frozen=True, slots=True)
class Pack:
    """A file of rules."""

    name: str
    language: str
    rules: tuple[Rule, ...]
    location: SourceLocation
    digest: str  # SHA-256 of the file's bytes, hex
    scorecard: Scorecard | None = None

    @property
    def version(self) -> str:
        """The digest as events carry it."""
        return self.digest[:VERSION_DIGITS]


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """How a required rule stands."""

    rule: str
    title: Mapping[str, str]
    state: State
    since: float | None  # s: when it was said, when its window ended, since when it is due; None before the speech
    say_instead: str
