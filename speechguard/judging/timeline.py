"""Who spoke when, what was lost, and what follows: turns and holds. Times are seconds of the call."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, overload

from speechguard.messages import Role
from speechguard.utterance import JOIN_PAUSE, Utterance

TURN_PAUSE = 3.0  # s of silence on the line that end a turn
SPEECH_PAUSE = 0.49  # s: who pauses for less goes on speaking; listening ends an utterance after 0.5 s
OTHER: Mapping[Role, Role] = {"agent": "customer", "customer": "agent"}


@dataclass(frozen=True, slots=True)
class Spoken:
    """An utterance with words in it."""

    start: float  # of the first word
    end: float  # of the last word
    audio_start: float
    audio_end: float


class Stretch(NamedTuple):
    """Of time."""

    start: float
    end: float

    @property
    def seconds(self) -> float:
        """How long it is."""
        return self.end - self.start


class Spans(Sequence[Stretch]):
    """Stretches of time, in order; those that touch become one, or lie at most `bridge` (s) apart."""

    def __init__(self, bridge: float = 0.0) -> None:
        self._bridge = bridge
        self._starts: list[float] = []
        self._ends: list[float] = []

    def __len__(self) -> int:
        return len(self._starts)

    @overload
    def __getitem__(self, index: int) -> Stretch: ...

    @overload
    def __getitem__(self, index: slice) -> list[Stretch]: ...

    def __getitem__(self, index: int | slice) -> Stretch | list[Stretch]:
        if isinstance(index, slice):
            return list(map(Stretch, self._starts[index], self._ends[index]))
        return Stretch(self._starts[index], self._ends[index])

    def add(self, start: float, end: float) -> None:
        low = bisect_left(self._ends, start - self._bridge)
        high = bisect_right(self._starts, end + self._bridge)
        if low < high:
            start, end = min(start, self._starts[low]), max(end, self._ends[high - 1])
        self._starts[low:high] = [start]
        self._ends[low:high] = [end]

    def overlap(self, start: float, end: float) -> bool:
        """Whether anything lies between, not only at the edge."""
        at = bisect_right(self._ends, start)
        return at < len(self._starts) and self._starts[at] < end

    def after(self, moment: float) -> int:
        """Number of the first stretch that begins later."""
        return bisect_right(self._starts, moment)

    def at(self, moment: float) -> Stretch | None:
        """The stretch that the moment lies in, not only at its edge."""
        at = bisect_right(self._ends, moment)
        return self[at] if at < len(self) and self._starts[at] < moment else None

    def inside(self, start: float, end: float) -> list[tuple[float, float]]:
        """The stretches between, cut to it."""
        low, high = bisect_right(self._ends, start), bisect_left(self._starts, end)
        pairs = zip(self._starts[low:high], self._ends[low:high], strict=True)
        return [(max(start, a), min(end, b)) for a, b in pairs]


class Timeline:
    """Grows with the call; the answers depend on what was said when, not on the order in which it was told.

    `settled`: every utterance that began before this time is known, and so is all voice activity before it.
    """

    def __init__(self) -> None:
        self._spoken: dict[Role, list[Spoken]] = {"agent": [], "customer": []}
        self._voice: dict[Role, Spans] = {"agent": Spans(), "customer": Spans()}
        self._doubtful: dict[Role, Spans] = {"agent": Spans(), "customer": Spans()}
        self._speech: dict[Role, Spans] = {"agent": Spans(SPEECH_PAUSE), "customer": Spans(SPEECH_PAUSE)}
        self._words: dict[Role, list[float]] = {"agent": [], "customer": []}  # where each begins
        self._lost = Spans()

    def heard(self, utterance: Utterance) -> None:
        """A final utterance; those of a role come in order."""
        transcript = utterance.transcript
        if transcript.doubts:
            self._doubtful[utterance.role].add(transcript.start, transcript.end)
        if len(utterance.sounds):
            start, end = float(utterance.begins[0]), float(utterance.ends[-1])
            self._spoken[utterance.role].append(Spoken(start, end, transcript.start, transcript.end))
            self.spoke(utterance.role, start, end)
            words = (word.start for word in transcript.words if any(map(str.isalnum, word.text)))
            self._words[utterance.role] += words

    def spoke(self, role: Role, start: float, end: float) -> None:
        """Voice was heard."""
        self._voice[role].add(start, end)
        self._speech[role].add(start, end)

    def lost(self, start: float, end: float) -> None:
        """Audio that nobody heard."""
        self._lost.add(start, end)

    def spoken(self, role: Role) -> list[Spoken]:
        """The role's utterances so far, in order."""
        return self._spoken[role]

    def first_spoken(self, role: Role, moment: float) -> int:
        """Number of the role's first utterance that begins at the moment or later."""
        return bisect_left(self._spoken[role], moment, key=lambda spoken: spoken.start)

    def speech(self, role: Role) -> Spans:
        """Where the role spoke, over short pauses."""
        return self._speech[role]

    def words(self, role: Role, start: float, end: float) -> int:
        """How many words of the role begin between."""
        return bisect_left(self._words[role], end) - bisect_left(self._words[role], start)

    def speaks(self, role: Role, moment: float) -> bool:
        """Whether there is voice of the role before and after the moment without a pause."""
        return self._voice[role].at(moment) is not None

    def noise(self, start: float, end: float) -> list[tuple[float, float, Role | None]]:
        """What is not silence between, cut to it: voice and whose, and audio that was lost; by its begin."""
        noise = list[tuple[float, float, Role | None]]((a, b, None) for a, b in self._lost.inside(start, end))
        for role, voice in self._voice.items():
            noise.extend((a, b, role) for a, b in voice.inside(start, end))
        return sorted(noise, key=lambda stretch: stretch[:2])

    def is_lost(self, start: float, end: float) -> str:
        """Why something may have happened here that is not known: audio was lost; empty: it was not."""
        return "audio was lost there" if self._lost.overlap(start, end) else ""

    def unclear(self, role: Role, start: float, end: float) -> str:
        """Why the role may have said something here that is not known; empty: it may not."""
        doubtful = "speech there was not clear" if self._doubtful[role].overlap(start, end) else ""
        return self.is_lost(start, end) or doubtful

    def frontier(self, role: Role, settled: float) -> float:
        """Every phrase of the role that began before this is known, also one that goes on after a pause."""
        spoken = self._spoken[role]
        begun = bisect_left(spoken, settled, key=lambda spoken: spoken.audio_start)
        if not begun or settled > spoken[begun - 1].audio_end + JOIN_PAUSE:
            return settled
        return spoken[begun - 1].audio_start

    def passed(self, role: Role, moment: float, settled: float) -> bool:
        """Whether every phrase of the role that began by `moment` is known."""
        return moment < self.frontier(role, settled)

    def silence_before(self, role: Role, number: int) -> Stretch:
        """The longest silence of both sides between the role's utterance `number` and the one before it."""
        start, end = self._spoken[role][number - 1].end, self._spoken[role][number].start
        longest = Stretch(start, start)
        noise = sorted([*self._voice[OTHER[role]].inside(start, end), *self._lost.inside(start, end), (end, end)])
        for begin, finish in noise:
            longest = max(longest, Stretch(start, begin), key=lambda stretch: stretch.seconds)
            start = max(start, finish)
        return longest

    def turn_end(self, role: Role, number: int, turns: int, settled: float) -> float | None:
        """Where the last of some turns ends, the first of which has utterance `number`; None: not yet over."""
        spoken = self._spoken[role]
        for at in range(number, len(spoken)):
            following = spoken[at + 1].start if at + 1 < len(spoken) else settled
            if self._ends_turn(role, spoken[at].end, following):
                turns -= 1
                if not turns:
                    return spoken[at].end
        return spoken[-1].end if settled == float("inf") and number < len(spoken) else None

    def last_turns_start(self, role: Role, turns: int, before: float = float("inf")) -> float:
        """Where the last so many turns of the role begin that began `before`; there must be an utterance."""
        spoken = self._spoken[role]
        for at in range(max(self.first_spoken(role, before), 1) - 1, 0, -1):
            if self._ends_turn(role, spoken[at - 1].end, spoken[at].start):
                turns -= 1
                if not turns:
                    return spoken[at].start
        return spoken[0].start

    def _ends_turn(self, role: Role, end: float, following: float) -> bool:
        return following - end >= TURN_PAUSE or self._voice[OTHER[role]].overlap(end, following)
