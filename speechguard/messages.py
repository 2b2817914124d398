"""The messages that pass between rooms: frozen, with a unit under every field.

Times are seconds from the start of the call, computed from sample counts.
This module imports only reasons of ours, so that every room may import it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, get_args

from speechguard.reasons import Reason

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

SAMPLE_RATE = 16_000  # Hz: everything after the audio room is at this rate

Language = Literal["zh", "es"]  # of a call
Interface = Literal["en", "zh", "es"]  # of what the user reads
# Where the agent is heard. left: agent on channel 0, customer on channel 1; right: the other way round;
# mono: one channel, all of it the agent's; mixed: one channel with both people, told apart by their voices and words
# (for both, two channels are mixed into one).
AgentChannel = Literal["left", "right", "mono", "mixed"]
Role = Literal["agent", "customer"]
Status = Literal["provisional", "confirmed", "retracted"]
Kind = Literal["violation", "suspected", "missing", "measure", "not_assessable"]  # suspected: by what was meant alone
Severity = Literal["fatal", "major", "minor"]
Direction = Literal["inbound", "outbound"]
Partial = Literal["start", "end", "both"]
Phase = Literal["starting", "live", "finishing"]  # of a call; finishing: the last words are being judged
ChecklistState = Literal["due", "met", "missing", "not_assessable", "not_applicable", "not_due"]
Concern = Literal["other_language", "swapped_channels", "silent_agent"]  # how a call looks set up wrongly
ScoreReason = Literal[
    "start",
    "deducted",
    "rewarded",
    "fatal",  # found, and the section or the call is lost for it: a line of its own says what that takes
    "section_cap",  # what was deducted above the most that the section can lose is given back
    "section_lost",
    "call_lost",
    "limit",  # what is above 100 is taken, what is below 0 given
    "not_assessable",
    "not_applicable",
]

LANGUAGES: tuple[Language, ...] = get_args(Language)
INTERFACES: tuple[Interface, ...] = get_args(Interface)
UNCLEAR_SPEAKER = "unclear speaker"  # a doubt: nobody can tell who says it
ONE_CHANNEL: tuple[AgentChannel, ...] = ("mono", "mixed")
AGENT_CHANNELS: tuple[AgentChannel, ...] = get_args(AgentChannel)
ROLES: tuple[Role, ...] = get_args(Role)
OTHER: Mapping[Role, Role] = {"agent": "customer", "customer": "agent"}  # the other side
SEVERITIES: tuple[Severity, ...] = get_args(Severity)  # the worst first


@dataclass(frozen=True, slots=True, eq=False)
class AudioChunk:
    """A block of the call, both sides of it, as it came in."""

    start: float  # s, of the first sample
    agent: Samples  # float32, mono, -1..1, SAMPLE_RATE
    customer: Samples | None = None  # same length as agent; None: the call has one channel only
    lost: float = 0.0  # s of audio that was lost just before this chunk (device overflow)

    @property
    def end(self) -> float:
        """Seconds from call start of the first sample after this chunk."""
        return self.start + len(self.agent) / SAMPLE_RATE


@dataclass(frozen=True, slots=True, eq=False)
class SpeechSegment:
    """An utterance, or as much of it as has been spoken so far."""

    role: Role
    utterance: int  # number of the utterance, counted per call over both roles, from 0
    start: float  # s, of the first sample (pre-roll included)
    end: float  # s, after the last sample
    speech_end: float  # s, where the voice was last heard
    samples: Samples  # float32, mono, SAMPLE_RATE
    speech: float  # s of voice inside
    final: bool  # False: the speaker goes on
    joined: bool = False  # True: cut from the utterance before it without a pause
    lead: float = 0.0  # s of sound kept from before the voice
    level: float | None = None  # dBFS, mean power of the voice; None: not measured
    contrast: float = float("inf")  # dB of that over the channel's background; inf: not measured

    @property
    def spoke(self) -> Spoke:
        """Where the voice is."""
        return Spoke(self.role, self.start + self.lead, self.speech_end, self.level, self.speech)


@dataclass(frozen=True, slots=True)
class Word:
    """A recognised word (for Chinese usually one or two characters)."""

    text: str
    start: float  # s
    end: float  # s
    probability: float  # 0..1


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was recognised in one utterance, provisional or final."""

    role: Role
    utterance: int
    start: float  # s, of the audio that was decoded
    end: float  # s, where the voice was last heard
    text: str
    words: tuple[Word, ...]  # in order; joined texts give `text`; empty where nothing was heard
    final: bool
    joined: bool = False  # True: continues the utterance before it without a pause
    doubts: tuple[str, ...] = ()  # why the text may not be trusted; empty: it may
    speech: bool = True  # False: most likely nobody spoke to us: noise, or voices in the background
    sounds_like: str = ""  # another language of ours that the sound is rather in; finals only
    avg_logprob: float = 0.0  # mean log-probability a token
    no_speech: float = 0.0  # probability that there is no speech
    audio_seen: float = 0.0  # s of the call that had been read when decoding began

    @property
    def speaker_unclear(self) -> bool:
        """Whether nobody can tell who says it; then the role says nothing."""
        return UNCLEAR_SPEAKER in self.doubts

    @property
    def speaker(self) -> Role | None:
        """Who says it; None: nobody can tell."""
        return None if self.speaker_unclear else self.role

    def voice(self, spoke: Spoke) -> Spoke:
        """The voice of the text as its speaker's."""
        return replace(spoke, role=self.role, unclear=self.speaker_unclear)


@dataclass(frozen=True, slots=True)
class Retold:
    """Final texts that were told before, with other speakers: it is clearer now who spoke."""

    texts: tuple[Transcript, ...]
    audio_seen: float  # s of the call that had been read when that became clear


@dataclass(frozen=True, slots=True)
class Spoke:
    """Voice activity on a channel, transcribed or not."""

    role: Role
    start: float  # s
    end: float  # s
    level: float | None = None  # dBFS, mean power of the voice; None: not measured
    voiced: float | None = None  # s of voice without the pauses in it; None: not measured
    unclear: bool = False  # nobody can tell whose it is


@dataclass(frozen=True, slots=True)
class Lost:
    """A stretch of the call that never arrived."""

    start: float  # s
    end: float  # s


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the call has come."""

    now: float  # s of the call read
    settled: float  # s: all voice that began before this has been told, where it is transcribed as a final text
    speaking: frozenset[Role]  # who is speaking
    behind: float = 0.0  # s that the oldest undecoded utterance has waited
    ended: bool = False  # the call is over; nothing follows


Heard = Spoke | Lost | Transcript | Retold | Progress  # what comes out of listening to a call, in order


def _no_facts() -> Mapping[str, str]:
    return {}


@dataclass(frozen=True, slots=True)
class CallMetadata:
    """What the telephone system knows of a call. None: it does not say."""

    agent: str | None = None
    team: str | None = None
    start: str | None = None  # date and time, ISO 8601
    direction: Direction | None = None
    ring_seconds: float | None = None  # until the agent answered
    queue_seconds: float | None = None  # that the caller waited before it rang
    ended_by: Role | None = None  # who hung up
    speaks_first: Role | None = None  # who does once both are on the line
    partial: Partial | None = None  # which end of the call the recording lacks; what was said there is not known
    slots: Mapping[str, str] = field(default_factory=_no_facts)  # what {company} and the like stand for in phrases
    extra: Mapping[str, str] = field(default_factory=_no_facts)  # anything else, by name


MOST_DIGITS = 3  # after the point, of a measured value


def digits_of(value: float, unit: str, *limits: float | None) -> int:
    """Return with how many digits after the point a value is told, so that it does not seem to be one of the limits."""
    digits = 1 if unit in ("s", "dB") else 0
    while digits < MOST_DIGITS and value not in limits and round(value, digits) in limits:
        digits += 1
    return digits


@dataclass(frozen=True, slots=True)
class PhraseMatch:
    """A phrase of the index found in a text of syllables."""

    phrase: int  # number of the phrase in the index
    start: int  # first matched syllable of the text
    end: int  # after the last matched syllable
    cost: int  # quarters of a syllable


@dataclass(frozen=True, slots=True)
class ComplianceEvent:
    """One finding, as written to event files: see docs/design.md, 'Contracts'."""

    call: str
    kind: Kind
    rule: str
    severity: Severity
    status: Status
    role: Role
    start: float  # s, of the phrase itself; of the window for what is missing
    end: float  # s
    phrase: str  # of the rule, its example for a suspicion; empty for what is missing
    heard: str  # the text in which it was found
    score: float  # 0..1, how alike phrase and heard text sound
    say_instead: str
    audio_seen: float  # s of audio read when this was raised
    delay: float | None = None  # s from phrase end to emission; None when not live
    id: int = 0  # the same for a warning's provisional, confirmed and retracted events
    reason: Reason | None = None  # why it is missing, suspected, not assessable, withdrawn or outside its band
    value: float | None = None  # of a measure, in `unit`
    unit: str = ""  # syllables: /min
    at_least: float | None = None  # band in which the value should be, in `unit`
    at_most: float | None = None
    flagged: bool = True  # False, and it counts nowhere: a measure within its band or only reported, and a suspicion
    rules: str = ""  # digest of the pack that judged, its first 12 hex digits
    meaning: float | None = None  # 0..1, how likely what was meant breaks the rule; None: not weighed

    @property
    def by_meaning(self) -> bool:
        """Whether it was found by what was meant: its phrase is an example, of which nothing was heard."""
        return self.kind == "suspected" or (self.reason is not None and self.reason.code == "sounds_like")

    @property
    def nothing_measured(self) -> bool:
        """Whether it tells only that what is measured did not happen: no hold, no interruption."""
        return not self.flagged and self.value == 0


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """A step on the way to the score of a call: the points of all lines add up to it."""

    reason: ScoreReason
    points: float  # added; below 0: taken
    section: str = ""  # id of the section; empty: of the whole call
    rule: str = ""  # id of the rule; empty: of the section or call as a whole
    title: Mapping[str, str] = field(default_factory=_no_facts)  # of the rule or else the section: language -> text
    times: int = 0  # how often it was found
    each: float = 0.0  # points of one finding
    cap: float | None = None  # the most that the rule or the section takes
    at: tuple[float, ...] = ()  # s of the call: where the evidence begins; of what is missing, where its window ended


@dataclass(frozen=True, slots=True)
class SectionScore:
    """What a section of the scorecard comes to."""

    id: str
    title: Mapping[str, str]  # language -> text
    points: float  # sum over its lines
    most: float | None = None  # that it can lose; None: no limit
    lost: bool = False  # in full, for a fatal finding


@dataclass(frozen=True, slots=True)
class CallScore:
    """The score of a call and how it came about."""

    call: str
    score: float  # 0..100
    fatal: bool  # the call is lost for a fatal finding
    sections: tuple[SectionScore, ...]  # in the order of the scorecard, those with rules
    lines: tuple[ScoreLine, ...]  # in order; the first is the start


def standing(events: Iterable[ComplianceEvent]) -> list[ComplianceEvent]:
    """Of the events of one call what is confirmed and was not withdrawn afterwards."""
    events = list(events)
    withdrawn = {event.id for event in events if event.status == "retracted"}
    return [event for event in events if event.status == "confirmed" and event.id not in withdrawn]
