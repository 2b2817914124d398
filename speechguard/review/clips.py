"""Stretches of sound: cut once from their recordings and kept for a while."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from speechguard.archive.record import CallRecord
from speechguard.archive.recordings.locations import is_address
from speechguard.archive.sound.peaks import peaks
from speechguard.archive.sound.wav import wav
from speechguard.messages import AgentChannel

if TYPE_CHECKING:
    from speechguard.messages import Samples

MOST_BYTES = 16 << 20  # kept: some 40 clips
PEAKS = 100  # a second
_CUTTING = 16  # clips at a time, the same one only once


class Recordings(Protocol):
    """Sound of recordings, named as a store names them. `side`: where the agent is. All raise AudioError."""

    def excerpt(self, file: str, side: AgentChannel | None, start: float, end: float) -> Samples:
        """Return float32 of shape (samples, channels) at SAMPLE_RATE, the agent first; shorter at a recording's end."""
        ...

    def blocks(self, file: str, side: AgentChannel | None) -> Iterator[Samples]:
        """Yield all of it, in blocks like that."""
        ...


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A stretch of a recording."""

    file: str
    side: AgentChannel | None  # where the agent is
    start: float  # s
    end: float  # s


@dataclass(frozen=True, slots=True)
class Clip:
    """Sound that was cut."""

    wav: bytes
    tag: str  # another one for other sound
    peaks: Sequence[Sequence[float]]  # by channel, PEAKS a second


class Clips:
    """The clips that were used last; others are cut. Threads may share it."""

    def __init__(self, recordings: Recordings, most: int = MOST_BYTES) -> None:
        self._recordings = recordings
        self._most = most
        self._kept: OrderedDict[Excerpt, Clip] = OrderedDict()
        self._size = 0  # bytes
        self._lock = threading.Lock()
        self._cutting = [threading.Lock() for _ in range(_CUTTING)]

    def clip(self, place: Excerpt) -> Clip:
        """Return the sound of a stretch. Raises AudioError where there is nothing to hear."""
        with self._cutting[hash(place) % _CUTTING]:
            with self._lock:
                if found := self._kept.get(place):
                    self._kept.move_to_end(place)
                    return found
            samples = self._recordings.excerpt(place.file, place.side, place.start, place.end)
            data = wav(samples)
            clip = Clip(data, hashlib.sha256(data).hexdigest()[:16], peaks([samples], PEAKS))
            with self._lock:
                self._kept[place] = clip
                self._size += len(data)
                while self._size > self._most and len(self._kept) > 1:
                    self._size -= len(self._kept.popitem(last=False)[1].wav)
            return clip


def missing(record: CallRecord) -> str:
    """Say why there is nothing to hear, by a name of the wording. Empty: there is, or only fetching it would tell."""
    if is_address(record.file):
        return ""
    try:
        size = Path(record.file).stat().st_size
    except (OSError, ValueError):
        return "no_recording"
    return "" if size == record.size else "other_recording"
