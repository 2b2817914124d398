"""What can be heard: the stretch around a finding, and a whole call; sent whole or in parts, and drawn."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response, StreamingResponse

from speechguard.archive.record import CallRecord
from speechguard.archive.sound.spans import OF_REVIEW, clip_span
from speechguard.review.call_sound import part_of_wav, points_per_second, wav_size, whole_wav
from speechguard.review.clips import Clip, Excerpt
from speechguard.review.pages.access import heard_record, seen_call, seen_finding
from speechguard.review.pages.desk import DeskVisit, page
from speechguard.web.accounts import EVERYBODY
from speechguard.web.ranges import range_headers, wanted_part

KEPT = "private, max-age=3600"  # by the browser


def _of_finding(visit: DeskVisit) -> Response:
    clip = _clip(visit)
    headers = {"Accept-Ranges": "bytes", "ETag": f'"{clip.tag}"', "Cache-Control": KEPT}
    if headers["ETag"] in visit.request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    size = len(clip.wav)
    part = wanted_part(visit.request, size)
    if part is None:
        return Response(clip.wav, headers=headers, media_type="audio/wav")
    return Response(clip.wav[slice(*part)], 206, headers | range_headers(*part, size), "audio/wav")


def _peaks_of_finding(visit: DeskVisit) -> Response:
    return JSONResponse({"peaks": _clip(visit).peaks}, headers={"Cache-Control": KEPT})


def _clip(visit: DeskVisit) -> Clip:
    with visit.desk.database.reading() as tx:
        event = seen_finding(visit, tx, visit.number("event"))
        record = heard_record(seen_call(visit, tx, event.call_id))
    start, end = clip_span(event.machine, record.duration or 0.0, OF_REVIEW)
    return visit.desk.clips.clip(Excerpt(record.file, record.agent_channel, start, end))


def _of_call(visit: DeskVisit) -> Response:
    record, clips = _record(visit), visit.desk.clips
    size = wav_size(record)
    headers = {"Accept-Ranges": "bytes", "Cache-Control": KEPT, "ETag": f'"{record.recording[:16]}"'}
    part = wanted_part(visit.request, size)
    if part is None:
        headers["Content-Length"] = str(size)
        return StreamingResponse(whole_wav(clips, record), headers=headers, media_type="audio/wav")
    sent = part_of_wav(clips, record, *part)
    headers |= range_headers(part[0], part[0] + len(sent), size)
    return Response(sent, 206, headers, "audio/wav")


def _peaks_of_call(visit: DeskVisit) -> Response:
    record = _record(visit)
    per_second = points_per_second(record.duration or 0.0)
    peaks = visit.desk.envelope(record.file, record.agent_channel, per_second)
    return JSONResponse({"peaks": peaks}, headers={"Cache-Control": KEPT})


def _record(visit: DeskVisit) -> CallRecord:
    with visit.desk.database.reading() as tx:
        record = heard_record(seen_call(visit, tx, visit.number("call")))
    if not record.duration:
        raise HTTPException(404)
    return record


ROUTES = (
    page("/clip/{event:int}.wav", _of_finding),
    page("/clip/{event:int}.json", _peaks_of_finding),
    page("/sound/{call:int}.wav", _of_call, EVERYBODY),
    page("/sound/{call:int}.json", _peaks_of_call, EVERYBODY),
)
