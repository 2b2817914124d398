"""Listening to a call while it happens: one thread takes in the sound, one decodes, the caller judges and shows.

Finished utterances are decoded first and never dropped. In between, the utterance being spoken is decoded as far as it
goes; of these partial decodes only the newest state of a channel counts, so that a slow machine falls behind in
partials, not in finals. Where many calls share a recogniser, each waits for its turn before it looks what is newest.
"""

from __future__ import annotations

import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from speechguard.calls.listening import Ears
from speechguard.messages import AudioChunk, Heard, Lost, Progress, Role, SpeechSegment
from speechguard.vad.segmenter import OpenUtterance

Scribe = Callable[[SpeechSegment, float], Sequence[Heard]]  # an utterance, the s of the call read; what it says
# Whether something finished waits, and since when: the clock's reading at which it, or what nobody has seen yet of an
# unfinished utterance, was spoken.
Urgency = tuple[bool, float]
TakeTurn = Callable[[Callable[[], Urgency]], AbstractContextManager[None]]  # waits until a call may decode


@dataclass(frozen=True, slots=True)
class Cadence:
    """How often an unfinished utterance is decoded."""

    first: float = 0.5  # s of voice before the first partial decode
    step: float = 0.25  # s of new sound before the next one, at least
    duty: float = 0.65  # share of the time that partial decodes may take
    customer: bool = True  # whether those of the customer are decoded, too


class Listener:
    """Iterate once to get everything heard, in order; ends with a Progress that has ended set."""

    def __init__(
        self,
        chunks: Iterable[AudioChunk],
        close: Callable[[], None],
        ears: Ears,
        scribe: Scribe,
        cadence: Callable[[], Cadence] = Cadence,
        turn: TakeTurn | None = None,
    ) -> None:
        """`chunks` come as they are spoken; `close`, called from any thread, ends them early.

        `scribe` writes utterances down, in one thread. `cadence` says how often for now; `turn` lets others go first.
        """
        self._chunks = chunks
        self._close = close
        self._ears = ears
        self._scribe = scribe
        self._cadence = cadence
        self._turn = turn
        self._changed = threading.Condition()  # guards all below
        # Finals, the one being decoded first; never dropped, so bounded only by the length of the call.
        self._waiting: deque[SpeechSegment] = deque()
        self._now = 0.0  # s of the call read
        self._ended = False  # no more sound will come
        self._failure: Exception | None = None  # why not, when that is not the end of the call
        self._anchor = float("inf")  # the clock's reading at which the call began, had all sound come without delay
        self._partials: dict[Role, tuple[int, float]] = {}  # utterance and end in s of the last partial decode
        self._rest_until = 0.0  # clock reading before which no partial decode begins
        self._heard: queue.Queue[Heard | BaseException] = queue.Queue(maxsize=10_000)

    def spoken_at(self, seconds: float) -> float:
        """The reading of time.monotonic() at which that second of the call was spoken."""
        return self._anchor + seconds

    def stop(self) -> None:
        """End the call now; what has been said so far is still decoded and delivered."""
        self._close()

    def __iter__(self) -> Iterator[Heard]:
        threads = [
            threading.Thread(target=self._guarded, args=(work,), name=f"speechguard-{work.__name__}", daemon=True)
            for work in (self._take_in, self._decode)
        ]
        for thread in threads:
            thread.start()
        while True:
            heard = self._heard.get()
            if isinstance(heard, BaseException):
                self.stop()
                raise heard
            yield heard
            if isinstance(heard, Progress) and heard.ended:
                break
        for thread in threads:
            thread.join()

    def _guarded(self, work: Callable[[], None]) -> None:
        """Run a thread's work; what it raises reaches the caller."""
        try:
            work()
        except BaseException as error:
            self._heard.put(error)

    def _take_in(self) -> None:
        try:
            for chunk in self._chunks:
                self._hear(chunk)
        except Exception as error:  # told when everything heard until now has been
            self._failure = error
        with self._changed:
            self._queue(self._ears.drain())
            self._ended = True
            self._changed.notify()

    def _hear(self, chunk: AudioChunk) -> None:
        with self._changed:
            self._anchor = min(self._anchor, time.monotonic() - chunk.end)
            self._now = chunk.end
            if chunk.lost:
                self._heard.put(Lost(chunk.start - chunk.lost, chunk.start))
            self._queue(self._ears.hear(chunk))
            self._heard.put(self._ears.progress(self._now, list(self._waiting)))
            self._changed.notify()

    def _queue(self, segments: list[SpeechSegment]) -> None:
        for segment in segments:
            if self._ears.wants(segment):
                self._waiting.append(segment)
            else:
                self._heard.put(segment.spoke)

    def _decode(self) -> None:
        while True:
            with self._changed:
                while not self._due():
                    if self._ended:
                        self._heard.put(self._failure or self._ears.progress(self._now, [], ended=True))
                        return
                    self._changed.wait(timeout=0.05)
            with self._turn(self._urgency) if self._turn else nullcontext():
                with self._changed:
                    segment, now = self._next(), self._now
                if segment is not None:
                    self._write(segment, now)

    def _write(self, segment: SpeechSegment, now: float) -> None:
        began = time.monotonic()
        for heard in self._scribe(segment, now):
            self._heard.put(heard)
        cost = time.monotonic() - began
        with self._changed:
            if segment.final:
                self._waiting.popleft()
            else:
                self._rest_until = time.monotonic() + cost * (1 / self._cadence().duty - 1)

    def _due(self) -> bool:
        """Whether something is to be decoded now."""
        if self._waiting:
            return True
        if self._ended or time.monotonic() < self._rest_until:
            return False
        return any(self._wanted(one) for one in self._ears.unfinished())

    def _urgency(self) -> Urgency:
        """How urgent it is; other threads ask."""
        with self._changed:
            if self._waiting:
                return True, self.spoken_at(self._waiting[0].end)
            unseen = [self._seen(one) for one in self._ears.unfinished() if self._wanted(one)]
            return False, self.spoken_at(min(unseen, default=self._now))

    def _next(self) -> SpeechSegment | None:
        """The utterance to decode now: the oldest final, else the unfinished one with the most new sound."""
        if self._waiting:
            return self._waiting[0]
        due = [] if self._ended else [one for one in self._ears.snapshots() if self._wanted(one)]
        if not due:  # while it waited for its turn, the utterance ended, or all of it has leaked
            self._rest_until = time.monotonic() + self._cadence().step
            return None
        newest = max(due, key=self._news)
        self._partials[newest.role] = (newest.utterance, newest.end)
        return newest

    def _wanted(self, one: OpenUtterance | SpeechSegment) -> bool:
        """Whether so much was said that an unfinished utterance is decoded again."""
        cadence = self._cadence()
        asked = cadence.customer or one.role == "agent"
        return asked and one.speech >= cadence.first and self._news(one) >= cadence.step

    def _news(self, one: OpenUtterance | SpeechSegment) -> float:
        """Seconds of an unfinished utterance that no partial decode has seen."""
        return one.end - self._seen(one)

    def _seen(self, one: OpenUtterance | SpeechSegment) -> float:
        """The second of the call up to which partial decodes have seen an unfinished utterance."""
        utterance, end = self._partials.get(one.role, (None, 0.0))
        return end if utterance == one.utterance else one.start
