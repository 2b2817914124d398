"""How much the machine can still do, by how long finished utterances take, and what is given up first.

In this order, one step after the other: how often unfinished speech is decoded, the beams, the customer's unfinished
speech, second looks at doubtful texts. Finished utterances are always decoded. It goes up a step when they take long
from their end to their text, and down when they have not for a while; with many calls it does not begin at the first.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from speechguard.asr.settings import DecodeSettings
from speechguard.calls.listener import Cadence
from speechguard.messages import SpeechSegment, Transcript

if TYPE_CHECKING:
    from speechguard.asr.whisper import CallRecogniser

LATE, EARLY = 1.2, 0.8  # s that finished utterances take: over it a step is given up, under it one is taken back
UP, DOWN = 1.0, 10.0  # s that it lasts before that
SMOOTH = 0.3  # weight of the newest


@dataclass(frozen=True, slots=True)
class LoadStep:
    """What is done at a load."""

    step: float = 0.25  # s of new sound before unfinished speech is decoded again
    beams: bool = True
    customer: bool = True  # the customer's unfinished speech
    repeats: bool = True  # of doubtful texts, in the longest window

    @property
    def cadence(self) -> Cadence:
        """How often unfinished speech is decoded."""
        return Cadence(step=self.step, customer=self.customer)

    def decoding(self, usual: DecodeSettings) -> DecodeSettings:
        """Return the settings by which utterances are decoded."""
        settings = usual if self.repeats else replace(usual, retry=False)
        return settings if self.beams else replace(settings, beam_size=2, partial_beam_size=1)


STEPS = (
    LoadStep(),
    LoadStep(step=0.5),
    LoadStep(step=1.0),
    LoadStep(step=1.0, beams=False),
    LoadStep(step=2.0, beams=False, customer=False),
    LoadStep(step=4.0, beams=False, customer=False, repeats=False),
)
# Calls for each worker from which a step is given up at once: what calls cost is known, and to find out takes time.
CROWDED = (3.5, 4.5, 7.0)
SILENCE = Cadence(first=float("inf"))  # unfinished speech is not decoded


class Load:
    """The load of the recogniser. Any thread may tell and ask."""

    def __init__(self, workers: int = 1, clock: Callable[[], float] = time.monotonic) -> None:
        """`workers`: of the recogniser, each a core."""
        self._workers = workers
        self._clock = clock
        self._lock = threading.Lock()
        self._least = 0
        self._place = 0
        self._since: float | None = None  # clock reading since which it has called for another step
        self.takes = 0.0  # s that finished utterances take, of late

    @property
    def place(self) -> int:
        """How many steps have been given up."""
        return self._place

    @property
    def idle(self) -> bool:
        """Whether there is time for what is not live."""
        return self._place == 0 and self.takes < EARLY

    @property
    def step(self) -> LoadStep:
        """What is done at the moment."""
        return STEPS[self._place]

    def crowd(self, calls: int) -> None:
        """Note how many calls go on."""
        with self._lock:
            self._least = sum(calls > many * self._workers for many in CROWDED)
            self._place = max(self._place, self._least)

    def took(self, seconds: float) -> None:
        """Note how long a finished utterance has taken, from when it could be decoded to its text."""
        with self._lock:
            self.takes += SMOOTH * (seconds - self.takes)
            now = self._clock()
            up, down = (
                self.takes > LATE and self._place < len(STEPS) - 1,
                self.takes < EARLY and self._place > self._least,
            )
            if not up and not down:
                self._since = None
            elif self._since is None:
                self._since = now
            elif now - self._since >= (UP if up else DOWN):
                self._place += 1 if up else -1
                self._since = now


class Adapting:
    """The recogniser of a call, by settings that the load allows."""

    def __init__(self, recogniser: CallRecogniser, load: Load) -> None:
        self._recogniser = recogniser
        self._usual = recogniser.settings
        self._load = load

    def transcribe(self, segment: SpeechSegment, audio_seen: float) -> Transcript:
        """Return the text of an utterance."""
        self._recogniser.settings = self._load.step.decoding(self._usual)
        return self._recogniser.transcribe(segment, audio_seen)

    def transcribe_all(self, segments: Sequence[SpeechSegment], audio_seen: float) -> Sequence[Transcript]:
        """Return the texts of finished utterances."""
        return self._recogniser.transcribe_all(segments, audio_seen)
