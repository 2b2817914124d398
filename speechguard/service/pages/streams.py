"""Server-sent events as answers."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Collection
from contextlib import aclosing

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.routing import Route

from speechguard.service.facts import FloorCall
from speechguard.service.pages.broadcast import Topic
from speechguard.service.pages.hall import hall_of, may_see
from speechguard.web.accounts import User, UserRole
from speechguard.web.identity import interface_of, user_of

ASKED_AGAIN = 5.0  # s after which it is asked again whether somebody may see it
AskedFor = Callable[[Request, User], Callable[[FloorCall], bool]]


class Presence:
    """Whether who was let in is still who they were: asked again from time to time."""

    def __init__(self, request: Request, user: User) -> None:
        self._request = request
        self._user = user
        self._asked = time.monotonic()

    async def lasts(self) -> bool:
        """Return False once they have logged out, or have another role or no account any more."""
        if time.monotonic() - self._asked <= ASKED_AGAIN:
            return True
        self._asked = time.monotonic()
        return await run_in_threadpool(user_of, self._request) == self._user


def stream(address: str, topic: str, roles: Collection[UserRole], wanted: AskedFor | None = None) -> Route:
    """Make a route of events for users of these roles. `wanted`: which of the calls that they may see are meant."""

    async def endpoint(request: Request) -> StreamingResponse:
        user = user_of(request)
        if user is None or user.role not in roles:
            raise HTTPException(403, "not_allowed")
        hall = hall_of(request)
        asked = wanted(request, user) if wanted else None

        def shown(call: FloorCall) -> bool:
            return may_see(user, call) and (asked is None or asked(call))

        events = hall.broadcast.events(Topic(topic, interface_of(request)), shown)
        answer = _while_allowed(events, request, user)
        return StreamingResponse(answer, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})

    return Route(address, endpoint, name=f"stream.{topic}")


async def _while_allowed(events: AsyncGenerator[str, None], request: Request, user: User) -> AsyncIterator[str]:
    """Yield events as long as somebody may see them."""
    there = Presence(request, user)
    async with aclosing(events):  # no screen is told any more
        async for event in events:
            if not await there.lasts():
                return
            yield event
