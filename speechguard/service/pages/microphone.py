"""The microphone of a browser as a call: for agents whose telephone sends us nothing."""

from __future__ import annotations

import asyncio

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket

from speechguard.messages import LANGUAGES
from speechguard.service.pages.hall import HallVisit, hall_of, page
from speechguard.service.pages.sockets import close, receive
from speechguard.service.settings import MICROPHONE
from speechguard.service.wire.sent_calls import Sender
from speechguard.web.accounts import EVERYBODY, User
from speechguard.web.identity import user_of
from speechguard.web.site import Nav

MIC = "/mic"
LOGGED_OUT = 4401  # code with which the socket of who is not logged in is closed: the page says so
ASKED = 10.0  # s between two looks at whether somebody still is


def _mic(visit: HallVisit) -> Response:
    settings = visit.hall.floor.settings
    return visit.render(
        "mic.html",
        teams=sorted(settings.teams),
        languages=LANGUAGES,
        spoken=settings.judging.language,
    )


async def _sound(socket: WebSocket) -> None:
    """Take the call of who is logged in."""
    user = await run_in_threadpool(user_of, socket)
    await socket.accept()
    if user is None:
        await close(socket, LOGGED_OUT, "log in first")
        return
    hall = hall_of(socket)
    sender = Sender(MICROPHONE, user.name, ("", *sorted(hall.floor.settings.teams)), "mono")
    watch = asyncio.create_task(_watch(socket, user))
    try:
        await receive(socket, sender, hall.sent_calls)
    finally:
        watch.cancel()


async def _watch(socket: WebSocket, user: User) -> None:
    """Close the socket of a user who has logged out, or may not log in any more."""
    while await run_in_threadpool(user_of, socket) == user:
        await asyncio.sleep(ASKED)
    await close(socket, LOGGED_OUT, "log in first")


NAV = Nav("mic", MIC, frozenset({"agent", "lead"}))
ROUTES = (
    page(MIC, _mic, EVERYBODY),
    WebSocketRoute(f"{MIC}/sound", _sound, name="microphone"),
)
