"""Calls over WebSockets: what comes is read at once and handed on, whatever the floor is doing.

The first message starts the call, binary ones are its sound; docs/serve.md has the protocol.
"""

from __future__ import annotations

import asyncio
import hmac

from starlette.routing import WebSocketRoute
from starlette.types import Message
from starlette.websockets import WebSocket, WebSocketDisconnect

from speechguard.errors import SpeechguardError, UserError
from speechguard.service.floor import Refused
from speechguard.service.pages.hall import Hall, hall_of
from speechguard.service.pushed import SILENT
from speechguard.service.settings import CallSource
from speechguard.service.wire.messages import CallStart, CallStop, SoundGap, read_message
from speechguard.service.wire.refusals import BAD, DONE, FAILED, FULL, GOING_AWAY, WireError
from speechguard.service.wire.sent_calls import Leg, Sender, SentCalls

CALLS = "/api/calls"
START_WAIT = 10.0  # s for the message that starts a call
LONGEST_REASON = 123  # bytes of the reason with which a WebSocket is closed (RFC 6455)
_NOBODY = CallSource("", "no key is like this one \N{BULLET}")


async def receive(socket: WebSocket, sender: Sender, sent_calls: SentCalls) -> None:
    """Take a call over a socket that was accepted, until either ends; its connection is closed with the reason."""
    leg: Leg | None = None
    begins: asyncio.Task[None] | None = None
    try:
        leg = sent_calls.connect(sender, await _first(socket))
        begins = asyncio.create_task(_begin(socket, leg))
        while await _take(socket, leg):
            pass
        await begins
        await close(socket, DONE, "")
    except WireError as refused:
        await close(socket, refused.code, str(refused))
    except WebSocketDisconnect:
        pass
    finally:
        if leg:
            leg.broken()
        if begins:
            begins.cancel()


async def close(socket: WebSocket, code: int, reason: str) -> None:
    """Close a socket with a reason, said in full before, if it is still there."""
    try:
        if reason:
            await socket.send_json({"type": "refused", "reason": reason})
        await socket.close(code, reason.encode()[:LONGEST_REASON].decode(errors="ignore"))
    except (WebSocketDisconnect, RuntimeError):  # it is closed already
        return


async def _first(socket: WebSocket) -> CallStart:
    try:
        message = await asyncio.wait_for(socket.receive(), START_WAIT)
    except asyncio.TimeoutError:
        raise WireError(f"nothing came within {START_WAIT:.0f} s: send start first") from None
    _check_connected(message)
    start = read_message(text) if (text := message.get("text")) is not None else None
    if not isinstance(start, CallStart):
        raise WireError("send start first")
    return start


async def _begin(socket: WebSocket, leg: Leg) -> None:
    """Begin the call while its sound already comes, and say whether it was taken."""
    try:
        call = (await leg.begin()).now
        await socket.send_json({"type": "accepted", "call": call.number, "admission": call.admission})
    except Refused as refused:
        await close(socket, FULL, str(refused))
    except UserError as error:
        await close(socket, BAD, str(error))
    except SpeechguardError as error:
        await close(socket, FAILED, str(error))
    except (WebSocketDisconnect, RuntimeError):  # whoever called has gone
        return


async def _take(socket: WebSocket, leg: Leg) -> bool:
    """Take the next message; False: it was the last."""
    try:
        message = await asyncio.wait_for(socket.receive(), SILENT)
    except asyncio.TimeoutError:
        raise WireError(f"nothing came for {SILENT:.0f} s", GOING_AWAY) from None
    _check_connected(message)
    if (sound := message.get("bytes")) is not None:
        leg.sound(sound)
        return True
    said = read_message(message["text"])
    if isinstance(said, CallStart):
        raise WireError("the call has started: send another one over a connection of its own")
    if isinstance(said, SoundGap):
        leg.gap(said.seconds)
        return True
    assert isinstance(said, CallStop)
    leg.stop()
    return False


def _check_connected(message: Message) -> None:
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect()


async def _calls(socket: WebSocket) -> None:
    """Take a call of a program that has a key."""
    hall = hall_of(socket)
    source = _source(socket, hall)
    if source is None:
        await socket.close(BAD)
        return
    await socket.accept()
    teams = (source.team,) if source.team else None
    await receive(socket, Sender(source.name, teams=teams, agent_channel=source.agent_channel), hall.sent_calls)


def _source(socket: WebSocket, hall: Hall) -> CallSource | None:
    """Return the source whose name and key the connection has; it takes as long to find out that there is none."""
    scheme, _, token = socket.headers.get("authorization", "").partition(" ")
    name, _, key = token.strip().encode("latin-1").decode(errors="replace").partition(":")
    source = hall.floor.settings.sources.get(name, _NOBODY)
    known = hmac.compare_digest(key.encode(), source.key.encode())
    return source if known and source is not _NOBODY and scheme.lower() == "bearer" else None


ROUTES = (WebSocketRoute(CALLS, _calls, name="calls"),)
