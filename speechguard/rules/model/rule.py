"""The rules as the engine sees them: frozen, checked by the loader, each with its place in a file.

Times are seconds, budgets quarters of a syllable.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from speechguard.documents.flow_commas import CutText
from speechguard.errors import SourceLocation
from speechguard.matching.phrase import Phrase
from speechguard.messages import CallMetadata, ChecklistState, Role, Severity

if TYPE_CHECKING:
    from speechguard.documents.yaml_source import YamlNode

RuleKind = Literal["forbidden", "required", "measure"]
Taboo = Literal["scolding", "rhetorical", "doubting", "discriminating", "evading", "impolite"]
Anchor = Literal["first", "last", "after", "before", "around"]
Count = Literal["once", "each"]
FatalTo = Literal["call", "section"]
MeaningUse = Literal["off", "suspects", "decides"]
MeasureScope = Literal["call", "turn", "each"]

TITLE_LANGUAGES = ("zh", "en", "es")
VERSION_DIGITS = 12  # of a digest: enough to tell the versions of a pack apart
DEFAULT_GAP = 6  # syllables that … stands for
DEFAULT_POINTS: Mapping[Severity, float] = {"fatal": 100, "major": 10, "minor": 3}


@dataclass(frozen=True, slots=True)
class RulePhrase:
    """One of the wordings that a phrase stands for, as the matcher looks for it."""

    text: str  # the wording
    written: str  # the phrase in the file; the same for all its wordings
    phrase: Phrase
    location: SourceLocation  # of what is written
    whole: bool = False  # only as a whole utterance


@dataclass(frozen=True, slots=True)
class Window:
    """Where something must begin: in the first or last of a role's speech, or near something else.

    At most one of `seconds`, `turns` and `percent` is given; none: anywhere after or before it.
    """

    anchor: Anchor
    seconds: float | None = None
    turns: int | None = None
    percent: float | None = None  # of the time from the role's first to its last word; first and last only

    @property
    def length(self) -> str:
        """How long it is, for people."""
        if self.seconds is not None:
            return f"{self.seconds:g} s"
        if self.percent is not None:
            return f"{self.percent:g} %"
        return f"{self.turns} turn{'s' * (self.turns != 1)}" if self.turns is not None else ""

    def __str__(self) -> str:
        return f"the {self.anchor} {self.length} of the speech"


@dataclass(frozen=True, slots=True)
class Unless:
    """What excuses a forbidden phrase; a required one does not count inside these."""

    inside: tuple[RulePhrase, ...] = ()
    preceded_by: tuple[RulePhrase, ...] = ()
    followed_by: tuple[RulePhrase, ...] = ()
    within: float = 0.0  # s, for preceded_by and followed_by


@dataclass(frozen=True, slots=True)
class Fact:
    """What the telephone system must know of a call: one of `values`, or a number over or under a limit."""

    name: str
    values: tuple[str, ...] = ()
    over: float | None = None
    under: float | None = None


@dataclass(frozen=True, slots=True)
class Says:
    """The role says the phrases: `need` different ones of them."""

    phrases: tuple[RulePhrase, ...]
    need: int = 1
    by_meaning: bool = False  # or does what the rule asks for in other words


@dataclass(frozen=True, slots=True)
class RuleEvents:
    """What other rules find: violations and what is missing, or what was said as required (`met`)."""

    rules: tuple[str, ...]
    met: bool = False


@dataclass(frozen=True, slots=True)
class Hold:
    """A silence of both sides between two utterances of the role."""

    seconds: float  # at least


@dataclass(frozen=True, slots=True)
class Quiet:
    """Nobody speaks after the role has spoken, until somebody does."""

    seconds: float  # at least


@dataclass(frozen=True, slots=True)
class StartsOver:
    """The role begins to speak while the other side speaks, and both go on."""

    seconds: float  # that both speak, at least
    words: int = 0  # that the role says meanwhile, at least


@dataclass(frozen=True, slots=True)
class MeasureValue:
    """A measure of the whole call over or under a limit."""

    name: str
    over: float | None = None
    under: float | None = None


@dataclass(frozen=True, slots=True)
class Repeats:
    """The role says nearly the same sentence again."""

    alike: float  # per cent, at least
    syllables: int  # of the sentence, at least


Source = Says | RuleEvents | Hold | Quiet | StartsOver | Fact | MeasureValue | Repeats


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that may happen in a call, so many `times`, where and when it counts."""

    name: str
    role: Role
    source: Source
    location: SourceLocation
    times: int = 1
    within: float | None = None  # s: the stretch in which all the times, or all the different phrases, must lie
    window: Window | None = None
    near: str = ""  # the condition that the window lies after, before or around


@dataclass(frozen=True, slots=True)
class Name:
    """A condition in an expression."""

    name: str


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Expression


@dataclass(frozen=True, slots=True)
class Every:
    """All parts hold: `and`."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """One of the parts holds: `or`."""

    parts: tuple[Expression, ...]


Expression = Name | Not | Every | Either


@dataclass(frozen=True, slots=True)
class Measure:
    """What a measure rule measures, and the band in which it should be."""

    name: str
    at_least: float | None = None
    at_most: float | None = None
    per: MeasureScope = "call"
    shortest: float = 0.0  # s, of what is measured
    words: int = 0  # of what is measured, at least


@dataclass(frozen=True, slots=True)
class Said:
    """A line of a case: one utterance."""

    role: Role
    text: str
    at: float | None = None  # s after the end of the line before it, below 0: into it; None: after the usual pause
    pace: float = 4.0  # syllables a second, as people count them; 4 is ordinary
    louder: float = 0.0  # dB, than usual


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
    metadata: CallMetadata | None = None


@dataclass(frozen=True, slots=True)
class PhraseTerms:
    """What a pack says of all its phrases."""

    strictness: float  # per cent, where a phrase does not say another
    classes: Mapping[str, Sequence[str]]  # word classes: name -> the texts of its words


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence that a rule is about, or that only sounds like one; its meaning counts, not its wording."""

    text: str
    location: SourceLocation


@dataclass(frozen=True, slots=True)
class RuleTemplate:
    """What a rule with slots is read from anew when they are filled."""

    node: YamlNode
    terms: PhraseTerms  # of its pack
    slots: tuple[str, ...]  # names


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of a pack. `taboo` is given exactly for forbidden rules, `measure` for measure rules.

    A required rule has `phrases` and a `window` in which `need` different ones of them must be said, a forbidden one
    `phrases`; either may have `like` beside or instead of phrases, `when` instead of or beside the window, or
    `expression` instead of all that.
    """

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
    need: int = 1
    applies_to: tuple[Fact, ...] = ()  # all must hold, else the rule is not applicable
    conditions: tuple[Condition, ...] = ()
    when: str = ""  # name of the condition near which the window lies
    expression: Expression | None = None  # forbidden: flag_if; required: met_if
    due: Expression | None = None  # due_if: what has to happen for a required rule to apply; None: it always does
    measure: Measure | None = None
    reward: float = 0.0  # points added when it is met, or within its band
    count: Count = "each"  # once: only the first finding takes points
    cap: float | None = None  # points that it can take in a call
    fatal_to: FatalTo | None = None
    like: tuple[Example, ...] = ()  # sentences that break it, or do what it requires
    unlike: tuple[Example, ...] = ()  # sentences that sound like those and do not
    meaning: MeaningUse | None = None  # None: it suspects, where the rule is known to the model or has `like`
    template: RuleTemplate | None = None  # None: it has no slots
    filled: bool = False  # something is in a slot of its phrases: that must be heard, whatever is meant
    left_out: bool = False  # not applicable: nobody says what is in the slots that are all it looks for
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
class WordClass:
    """A class of words that phrases of a pack name: $me."""

    name: str
    written: tuple[str, ...]  # as in the file
    texts: tuple[str, ...]  # all that they stand for; none: it cannot be used
    location: SourceLocation


@dataclass(frozen=True, slots=True)
class Filler:
    """A word that may stand anywhere among the words of a pack's phrases."""

    text: str
    written: str  # as in the file
    forms: tuple[tuple[int, ...], ...]  # ids of its syllables, by itself and before a word with which it is joined


@dataclass(frozen=True, slots=True)
class Pack:
    """A file of rules."""

    name: str
    language: str
    rules: tuple[Rule, ...]
    location: SourceLocation
    digest: str  # SHA-256 of the file's bytes, hex
    scorecard: Scorecard | None = None
    cuts: tuple[CutText, ...] = ()  # entries that a comma has likely cut in two
    classes: tuple[WordClass, ...] = ()  # that the file defines
    fillers: tuple[Filler, ...] = ()  # of all files of its name

    @property
    def version(self) -> str:
        """The digest as events carry it."""
        return self.digest[:VERSION_DIGITS]


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """How a required rule stands."""

    rule: str
    title: Mapping[str, str]
    state: ChecklistState
    since: float | None  # s: when it was said, when its window ended, since when it is due; None before the speech
    say_instead: str
    until: float | None = None  # s, until when it is due; None: it is not, or that is not known yet
