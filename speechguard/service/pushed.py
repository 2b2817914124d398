"""A call whose sound somebody sends: blocks of samples from any thread become the chunks of a source.

Nobody waits for us, so what comes is taken at once. Where less comes than time has passed, sound was lost on the way:
its time passes in the call, too, so that nothing said later is heard too early, and nothing unheard is missing.
"""

from __future__ import annotations

import queue
import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from speechguard.audio.convert import Converter
from speechguard.errors import AudioError
from speechguard.messages import AgentChannel, AudioChunk
from speechguard.reasons import Reason, because

if TYPE_CHECKING:
    from speechguard.messages import Samples

SILENT = 60.0  # s without a block after which a call that nobody has ended is over
LATE = 1.0  # s that sound may be behind for a while: networks send in bursts
LOOK = 0.05  # s between two measurements
LOOKED_AT = 3.0  # s: what was never less behind than that for so long is lost


class PushedSource:
    """A call as an AudioSource, to be iterated once; the call begins with its first block."""

    live = True
    duration = None

    def __init__(
        self, name: str, agent_channel: AgentChannel, rate: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`rate`: Hz, of all blocks."""
        self.name = name
        self.agent_channel: AgentChannel = agent_channel
        self.lost = 0.0  # s
        self._rate = rate
        self._clock = clock
        self._converter = Converter(agent_channel)
        self._blocks: queue.SimpleQueue[Samples | float | AudioError | None] = queue.SimpleQueue()
        self._begun: float | None = None  # clock reading
        self._come = 0.0  # s of sound and of gaps that were told
        self._behind: deque[tuple[float, float]] = deque()  # clock readings, and s that was behind then

    @property
    def warnings(self) -> tuple[Reason, ...]:
        """Return what is wrong with the sound so far."""
        repaired = self._converter.repaired
        return (
            *((because("sound_missing", seconds=self.lost),) if self.lost else ()),
            *((because("not_numbers", samples=repaired),) if repaired else ()),
        )

    def push(self, block: Samples) -> None:
        """Take samples: float32, -1..1, shape (samples, channels)."""
        now = self._clock()
        self._begun = now - len(block) / self._rate if self._begun is None else self._begun
        self._note_loss(now, len(block) / self._rate)
        self._come += len(block) / self._rate
        self._blocks.put(block)

    @property
    def ahead(self) -> float:
        """Seconds of sound that have come in less time than they can have been spoken in."""
        return 0.0 if self._begun is None else max(0.0, self._come - (self._clock() - self._begun))

    def catch_up(self) -> None:
        """Let all time pass that no sound has come for: its sender was away and is back."""
        if self._begun is not None and (behind := self._clock() - self._begun - self._come) > 0:
            self.gap(behind)
            self._behind.clear()

    def gap(self, seconds: float) -> None:
        """Let time pass of which the sender says that its sound is lost."""
        self._begun = self._clock() - seconds if self._begun is None else self._begun
        self._come += seconds
        self._blocks.put(seconds)

    def fail(self, reason: Reason) -> None:
        """End the call because it cannot be heard any further."""
        self._blocks.put(AudioError(reason))

    def close(self) -> None:
        """End the call; what has come is still delivered."""
        self._blocks.put(None)

    def __iter__(self) -> Iterator[AudioChunk]:
        failure: AudioError | None = None
        while True:
            try:
                block = self._blocks.get(timeout=SILENT)
            except queue.Empty:
                block = AudioError(because("source_silent", seconds=round(SILENT)))
            if block is None or isinstance(block, AudioError):
                failure = block
                break
            if isinstance(block, (int, float)):
                self.lost += block
                yield from self._converter.skip(block)
            else:
                yield from self._converter.feed(block, self._rate)
        yield from self._converter.finish()
        if failure is not None:
            raise failure

    def _note_loss(self, now: float, coming: float) -> None:
        """Let time pass that no sound has come for; `coming` (s) is what comes now."""
        assert self._begun is not None
        behind = now - self._begun - self._come - coming
        if self._behind and now - self._behind[-1][0] < LOOK:  # blocks may come by the millisecond
            self._behind[-1] = (self._behind[-1][0], min(self._behind[-1][1], behind))
        else:
            self._behind.append((now, behind))
        while now - self._behind[0][0] > LOOKED_AT:
            self._behind.popleft()
        least = min(behind for _, behind in self._behind)
        if least > LATE and now - self._behind[0][0] > LOOKED_AT / 2:
            self.gap(least)
            self._behind.clear()
