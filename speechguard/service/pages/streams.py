"""Server-sent events as answers."""

from __future__ import annotations

from collections.abc import Callable, Collection

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.routing import Route

from speechguard.service.facts import FloorCall
from speechguard.service.pages.broadcast import Topic
from speechguard.service.pages.hall import Hall, may_see
from speechguard.web.accounts import User, UserRole
from speechguard.web.identity import interface_of, site_of, user_of

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
        return StreamingResponse(events, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})

    return Route(address, endpoint, name=f"stream.{topic}")
