"""Listening to a call while it happens: one thread takes in the sound, one decodes, the caller judges and shows.

Finished utterances are decoded first and never dropped. In between, the utterance being spoken is decoded as far as it
goes; of these partial decodes only the newest state of a channel counts, so that a slow machine falls behind in
partials, not in finals.
"""

from __future__ import annotations

import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from speechguard.calls.listening import Ears
from speechguard.messages import AudioChunk, Heard, Lost, Progress, Role, SpeechSegment

Scribe = Callable[[SpeechSegment, float], Sequence[Heard]]  # an utterance, the s of the call read; what it says


@dataclass(frozen=True, slots=True)
class Cadence:
    """How often an unfinished utterance is decoded."""

    first: float = 0.5  # s of voice before the first partial decode
    step: float = 0.25  # s of new sound before the next one, at least
    duty: float = 0.65  # share of the time that partial decodes may take


class Listener:
    """Iterate once to get everything heard, in order; ends with a Progress that has ended set."""

    def __init__(
        self,
        chunks: Iterable[AudioChunk],
        close: Callable[[], None],
        ears: Ears,
        scribe: Scribe,
        cadence: Cadence | None = None,
    ) -> None:
        """`chunks` come as they are spoken; `close`, called from any thread, ends them early.

        `scribe` writes utterances down, in one thread.
        """
        self._chunks = chunks
        self._close = close
        self._ears = ears
        self._scribe = scribe
        self._cadence = cadence or Cadence()
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
                while (segment := self._next()) is None:
                    if self._ended:
                        self._heard.put(self._failure or self._ears.progress(self._now, [], ended=True))
                        return
                    self._changed.wait(timeout=0.05)
                now = self._now
            began = time.monotonic()
            for heard in self._scribe(segment, now):
                self._heard.put(heard)
            cost = time.monotonic() - began
            with self._changed:
                if segment.final:
                    self._waiting.popleft()
                else:
                    self._rest_until = time.monotonic() + cost * (1 / self._cadence.duty - 1)

    def _next(self) -> SpeechSegment | None:
        """The utterance to decode now: the oldest final, else the unfinished one with the most new sound."""
        if self._waiting:
            return self._waiting[0]
        if self._ended or time.monotonic() < self._rest_until:
            return None
        due = [
            s for s in self._ears.snapshots() if s.speech >= self._cadence.first and self._news(s) >= self._cadence.step
        ]
        if not due:
            return None
        newest = max(due, key=self._news)
        self._partials[newest.role] = (newest.utterance, newest.end)
        return newest

    def _news(self, segment: SpeechSegment) -> float:
        """Seconds of an unfinished utterance that no partial decode has seen."""
        utterance, end = self._partials.get(segment.role, (None, 0.0))
        return segment.end - (end if utterance == segment.utterance else segment.start)
