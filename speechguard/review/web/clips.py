"""The sound around a finding: cut once, kept for a while, sent whole or in parts."""

from __future__ import annotations

import hashlib
import io
import threading
import wave
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from speechguard.archive.record import CallRecord
from speechguard.archive.recordings.locations import is_address
from speechguard.messages import SAMPLE_RATE
from speechguard.review.peaks import peaks
from speechguard.review.segment import span
from speechguard.review.store import rows
from speechguard.review.web.ranges import range_headers, wanted_part
from speechguard.review.web.visit import Visit, page

if TYPE_CHECKING:
    from speechguard.messages import Samples
    from speechguard.review.web.desk import Recordings

MOST_BYTES = 64 << 20  # kept: some 150 clips
PEAKS = 100  # a second
_CUTTING = 16  # clips at a time, the same one only once


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a recording."""

    file: str
    side: str  # where the agent is
    start: float  # s
    end: float  # s


@dataclass(frozen=True, slots=True)
class Clip:
    """Sound that was cut."""

    wav: bytes
    tag: str  # another one for other sound
    peaks: Sequence[Sequence[float]]  # by channel, PEAKS a second


class Clips:
    """Cuts clips and keeps those that were used last. Threads may share it."""

    def __init__(self, recordings: Recordings, most: int = MOST_BYTES) -> None:
        self._recordings = recordings
        self._most = most
        self._kept: OrderedDict[Place, Clip] = OrderedDict()
        self._size = 0  # bytes
        self._lock = threading.Lock()
        self._cutting = [threading.Lock() for _ in range(_CUTTING)]

    def clip(self, place: Place) -> Clip:
        """Raises AudioError where there is nothing to hear."""
        with self._cutting[hash(place) % _CUTTING]:
            with self._lock:
                if found := self._kept.get(place):
                    self._kept.move_to_end(place)
                    return found
            samples = self._recordings.excerpt(place.file, place.side, place.start, place.end)
            data = _wav(samples)
            clip = Clip(data, hashlib.sha256(data).hexdigest()[:16], peaks([samples], PEAKS))
            with self._lock:
                self._kept[place] = clip
                self._size += len(data)
                while self._size > self._most and len(self._kept) > 1:
                    self._size -= len(self._kept.popitem(last=False)[1].wav)
            return clip


def missing(record: CallRecord) -> str:
    """Why there is nothing to hear, by a name of the wording. Empty: there is, or only fetching it would tell."""
    if is_address(record.file):
        return ""
    try:
        size = Path(record.file).stat().st_size
    except (OSError, ValueError):
        return "no_recording"
    return "" if size == record.size else "other_recording"


def _sound(visit: Visit) -> Response:
    clip = _clip(visit)
    headers = {"Accept-Ranges": "bytes", "ETag": f'"{clip.tag}"', "Cache-Control": "private, max-age=3600"}
    if headers["ETag"] in visit.request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    size = len(clip.wav)
    part = wanted_part(visit.request, size)
    if part is None:
        return Response(clip.wav, headers=headers, media_type="audio/wav")
    return Response(clip.wav[slice(*part)], 206, headers | range_headers(*part, size), "audio/wav")


def _peaks(visit: Visit) -> Response:
    clip = _clip(visit)
    return JSONResponse({"peaks": clip.peaks}, headers={"Cache-Control": "private, max-age=3600"})


def _clip(visit: Visit) -> Clip:
    with visit.desk.database.reading() as tx:
        event = rows.event(tx, visit.number("event"))
        record = rows.call(tx, event.call_id).record
    if missing(record):
        raise HTTPException(404)
    start, end = span(event.machine, record.duration or 0.0)
    return visit.desk.clips.clip(Place(record.file, record.agent_channel or "", start, end))


def _wav(samples: Samples) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(samples.shape[1])
        out.setsampwidth(2)
        out.setframerate(SAMPLE_RATE)
        out.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return file.getvalue()


ROUTES = (page("/clip/{event:int}.wav", _sound), page("/clip/{event:int}.json", _peaks))
