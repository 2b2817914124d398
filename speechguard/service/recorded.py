"""A source whose sound is kept: in a recording, and the last seconds of it for who listens in."""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from speechguard.audio.source import AudioSource
from speechguard.audio.writing import FlacWriter
from speechguard.errors import SpeechguardError
from speechguard.messages import ONE_CHANNEL, AgentChannel, AudioChunk
from speechguard.reasons import Reason, because
from speechguard.service.recordings import joined, part_of

KEPT = 10.0  # s that who listens in hears first
UNHEARD = 600  # chunks that wait for a slow listener before some are left out


class RecordedSource:
    """An AudioSource that passes another one on, and records it."""

    def __init__(self, source: AudioSource, agent_channel: AgentChannel, path: Path, *, goes_on: bool = False) -> None:
        """Record into the file `path`, made when the first sound comes.

        `goes_on`: the file has the call until now, so that this becomes another part of it.
        """
        self._source = source
        self._agent_channel: AgentChannel = agent_channel
        self._goes_on = goes_on
        self._path = path
        self._writer: FlacWriter | None = None
        self._complete = False
        self._failure: SpeechguardError | None = None
        self._lock = threading.Lock()  # guards the next two
        self._last: deque[AudioChunk] = deque()
        self._listeners: list[queue.Queue[AudioChunk | None]] = []
        self._ended = False

    @property
    def live(self) -> bool:
        """Whether chunks come as they are spoken."""
        return self._source.live

    @property
    def duration(self) -> float | None:
        """Seconds of the call; None: not known."""
        return self._source.duration

    @property
    def name(self) -> str:
        """What people call the source."""
        return self._source.name

    @property
    def warnings(self) -> tuple[Reason, ...]:
        """What is wrong with the sound, and with recording it."""
        failed = (because("text", text=str(self._failure)),) if self._failure else ()
        return (*self._source.warnings, *failed)

    @property
    def recording(self) -> Path | None:
        """Where the sound of a call that is over is; None: there is none, or not all of it."""
        return self._path if self._complete else None

    def __iter__(self) -> Iterator[AudioChunk]:
        try:
            for chunk in self._source:
                self._keep(chunk)
                yield chunk
        finally:
            self._finish()

    def close(self) -> None:
        """End the call; what has come is still delivered."""
        self._source.close()

    def listen(self) -> queue.Queue[AudioChunk | None]:
        """Return a queue of the last seconds and of all that follows; None ends it. `leave` when done."""
        heard: queue.Queue[AudioChunk | None] = queue.Queue()
        with self._lock:
            for chunk in self._last:
                heard.put(chunk)
            if self._ended:
                heard.put(None)
            self._listeners.append(heard)
        return heard

    def leave(self, heard: queue.Queue[AudioChunk | None]) -> None:
        """Listen no longer."""
        with self._lock:
            if heard in self._listeners:
                self._listeners.remove(heard)

    def _keep(self, chunk: AudioChunk) -> None:
        with self._lock:
            self._last.append(chunk)
            while chunk.end - self._last[0].start > KEPT:
                self._last.popleft()
            for heard in self._listeners:
                if heard.qsize() < UNHEARD:
                    heard.put(chunk)
        if self._failure:
            return
        try:
            if self._writer is None:
                channels = 1 if self._agent_channel in ONE_CHANNEL else 2
                path = part_of(self._path, chunk.start) if self._goes_on else self._path
                self._writer = FlacWriter(path, channels)
                chunk = replace(chunk, lost=0.0) if self._goes_on else chunk  # its time is in the part's name
            self._writer.write(chunk)
        except SpeechguardError as failure:  # the call goes on
            self._failure = failure

    def _finish(self) -> None:
        with self._lock:
            self._ended = True
            self._last.clear()
            for heard in self._listeners:
                heard.put(None)
        writer, self._writer = self._writer, None  # a call that is over is still shown for a while
        if writer and not self._failure:
            try:
                writer.close()
                joined(self._path, self._agent_channel)
                self._complete = True
            except SpeechguardError as failure:
                self._failure = failure
