"""Server-sent events as answers."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Collection

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.routing import Route

from speechguard.service.facts import FloorCall
from speechguard.service.pages.broadcast import Topic
from speechguard.service.pages.hall import Hall, may_see
from speechguard.web.accounts import User, UserRole
from speechguard.web.identity import interface_of, site_of, user_of

ASKED_AGAIN = 5.0  # s after which it is asked again whether somebody may see it
AskedFor = Callable[[Request, User], Callable[[FloorCall], bool]]


def stream(address: str, topic: str, roles: Collection[UserRole], wanted: AskedFor | None = None) -> Route:
    """Make a route of events for users of these roles. `wanted`: which of the calls that they may see are meant."""

    async def endpoint(request: Request) -> StreamingResponse:
        user = user_of(request)
        if user is None or user.role not in roles:
            raise HTTPException(403, "not_allowed")
        hall = site_of(request)
        assert isinstance(hall, Hall)
        asked = wanted(request, user) if wanted else None

        def shown(call: FloorCall) -> bool:
            return may_see(user, call) and (asked is None or asked(call))

        events = hall.broadcast.events(Topic(topic, interface_of(request)), shown)
        answer = _while_allowed(events, request, user)
        return StreamingResponse(answer, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})

    return Route(address, endpoint, name=f"stream.{topic}")


async def _while_allowed(events: AsyncIterator[str], request: Request, user: User) -> AsyncIterator[str]:
    """Yield events until somebody has logged out, or has another role or no account any more."""
    asked = time.monotonic()
    async for event in events:
        if time.monotonic() - asked > ASKED_AGAIN:
            if await run_in_threadpool(user_of, request) != user:
                return
            asked = time.monotonic()
        yield event
