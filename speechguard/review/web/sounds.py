"""The sound of a whole call: sent in parts, each cut from the recording when the browser asks for it."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response, StreamingResponse

from speechguard.archive.record import CallRecord
from speechguard.messages import SAMPLE_RATE
from speechguard.review.peaks import peaks
from speechguard.review.store import rows
from speechguard.review.store.database import Connection
from speechguard.review.store.rows import CallRow, Gone
from speechguard.review.web.clips import Clips, Place, missing
from speechguard.review.web.desk import EVERYBODY, Recordings
from speechguard.review.web.ranges import range_headers, wanted_part
from speechguard.review.web.visit import Visit, page

PIECE = 20  # s that are cut, and sent, at a time: 1.3 MB
HEADER = 44  # bytes of a WAV file before its samples
POINTS = 4000  # of a waveform: more than a screen has
FINEST = 50  # points a second
_LARGEST = 2**32 - 1 - HEADER  # bytes of samples in a WAV file: 18 hours


def seen_call(visit: Visit, tx: Connection) -> CallRow:
    """The call of the address. An agent sees only own ones; others are to agents as if they were not there."""
    found = rows.call(tx, visit.number("call"))
    if visit.user.role == "agent" and found.agent != visit.user.name:
        raise Gone(f"there is no call {found.id}")
    return found


def points_per_second(duration: float) -> int:
    """Of the waveform of a call of so many seconds."""
    return max(1, min(FINEST, int(POINTS / max(duration, 1.0))))


def envelope(recordings: Recordings, file: str, side: str, per_second: int) -> Sequence[Sequence[float]]:
    """How loud the channels of a recording are. It is read from end to end."""
    return peaks(recordings.blocks(file, side), per_second)


def _sound(visit: Visit) -> Response:
    record = _record(visit)
    clips, size = visit.desk.clips, HEADER + _bytes(record)
    headers = {"Accept-Ranges": "bytes", "Cache-Control": "private, max-age=3600", "ETag": f'"{record.recording[:16]}"'}
    part = wanted_part(visit.request, size)
    if part is None:
        headers["Content-Length"] = str(size)
        return StreamingResponse(_all(clips, record, size), headers=headers, media_type="audio/wav")
    sent = _from(clips, record, *part)
    headers |= range_headers(part[0], part[0] + len(sent), size)
    return Response(sent, 206, headers, "audio/wav")


def _peaks(visit: Visit) -> Response:
    record = _record(visit)
    per_second = points_per_second(record.duration or 0.0)
    found = visit.desk.envelope(record.file, record.agent_channel or "", per_second)
    return JSONResponse({"peaks": found}, headers={"Cache-Control": "private, max-age=3600"})


def _record(visit: Visit) -> CallRecord:
    with visit.desk.database.reading() as tx:
        record = seen_call(visit, tx).record
    if missing(record) or not record.duration:
        raise HTTPException(404)
    return record


def _all(clips: Clips, record: CallRecord, size: int) -> Iterator[bytes]:
    at = 0
    while at < size:
        part = _from(clips, record, at, size)
        at += len(part)
        yield part


def _from(clips: Clips, record: CallRecord, start: int, end: int) -> bytes:
    """What the WAV file of the call has from byte `start` on, up to `end` or to the end of a piece."""
    if start < HEADER:
        head = _header(record)[start:end]
        return head + _from(clips, record, HEADER, end) if end > HEADER else head
    piece = PIECE * _second(record)
    number, offset = divmod(start - HEADER, piece)
    begin = number * PIECE
    place = Place(record.file, record.agent_channel or "", begin, min(begin + PIECE, record.duration or 0.0))
    length = min(piece, _bytes(record) - number * piece)
    samples = clips.clip(place).wav[HEADER:][:length].ljust(length, b"\0")  # a recording may end a little earlier
    return samples[offset : offset + end - start]


def _header(record: CallRecord) -> bytes:
    size, second = _bytes(record), _second(record)
    frame = second // SAMPLE_RATE
    form = (1, frame // 2, SAMPLE_RATE, second, frame, 16)
    return struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", size + 36, b"WAVE", b"fmt ", 16, *form, b"data", size)


def _bytes(record: CallRecord) -> int:
    """Of all samples."""
    second = _second(record)
    frame = second // SAMPLE_RATE
    return min(round((record.duration or 0.0) * SAMPLE_RATE), _LARGEST // frame) * frame


def _second(record: CallRecord) -> int:
    """Bytes a second."""
    return SAMPLE_RATE * 2 * (1 if record.agent_channel == "mono" else 2)


ROUTES = (
    page("/sound/{call:int}.wav", _sound, EVERYBODY),
    page("/sound/{call:int}.json", _peaks, EVERYBODY),
)
