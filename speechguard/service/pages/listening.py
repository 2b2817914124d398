"""Listening in: the last seconds of a call, then what comes, as a WAV file without an end.

Who listens from when to when is in the audit log: nothing is heard before the beginning is noted there.
"""

from __future__ import annotations

import asyncio
import queue
from collections.abc import AsyncIterator

import numpy as np
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.routing import Route

from speechguard.archive.sound.wav import LARGEST, pcm, wav_header
from speechguard.messages import ONE_CHANNEL, AudioChunk
from speechguard.review.store import audit
from speechguard.service.call import ServiceCall
from speechguard.service.pages.hall import SUPERVISORS, Hall, HallVisit, hall_of
from speechguard.service.pages.streams import Presence
from speechguard.web.accounts import User
from speechguard.web.identity import user_of

LOOK = 0.05  # s between two looks for new sound: no thread waits for it


async def _listen(request: Request) -> StreamingResponse:
    user = await run_in_threadpool(user_of, request)
    if user is None or user.role not in SUPERVISORS:
        raise HTTPException(403, "not_allowed")
    hall = hall_of(request)
    call = HallVisit(request, user).seen_call()
    await run_in_threadpool(_note, hall, user, call, "began to listen in")
    return StreamingResponse(_sound(request, hall, user, call), media_type="audio/wav")


async def _sound(request: Request, hall: Hall, user: User, call: ServiceCall) -> AsyncIterator[bytes]:
    """Yield a WAV file, as the sound comes, until the call ends or who listens goes away."""
    channels = 1 if call.now.facts.agent_channel in ONE_CHANNEL else 2
    there = Presence(request, user)
    try:
        with call.heard_by(user.name) as heard:
            yield wav_header(channels, LARGEST)
            while True:
                chunks = _taken(heard)
                if sound := b"".join(_packed(chunk, channels) for chunk in chunks if chunk):
                    yield sound
                if None in chunks:
                    return
                if not await there.lasts():
                    return
                await asyncio.sleep(LOOK)
    finally:  # who goes away ends this task, in which nothing can be waited for then
        asyncio.get_running_loop().run_in_executor(None, _note, hall, user, call, "ended to listen in")


def _taken(heard: queue.Queue[AudioChunk | None]) -> list[AudioChunk | None]:
    """Return all that has come."""
    chunks: list[AudioChunk | None] = []
    while not heard.empty():
        chunks.append(heard.get_nowait())
    return chunks


def _packed(chunk: AudioChunk, channels: int) -> bytes:
    """Return the samples of a chunk, the agent's on the left."""
    customer = np.zeros_like(chunk.agent) if chunk.customer is None else chunk.customer
    return pcm(np.stack([chunk.agent, customer][:channels], axis=1))


def _note(hall: Hall, user: User, call: ServiceCall, what: str) -> None:
    """Write into the audit log what somebody does."""
    now = call.now
    told = {"call": now.facts.call, "agent": now.facts.agent, "at": round(now.state.clock, 1)}
    with hall.database.change() as tx:
        audit.append(tx, user.name, what, f"live call {now.number}", told)


ROUTES = (Route("/calls/{number:int}/listen", _listen),)
