"""The agent's page: their own call, their own warnings, what is still owed."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response

from speechguard.messages import Interface
from speechguard.service.facts import FloorCall
from speechguard.service.pages.hall import AGENT, Hall, HallVisit, page
from speechguard.service.pages.parts import part_of
from speechguard.service.pages.streams import stream
from speechguard.web.accounts import EVERYBODY, User
from speechguard.web.site import Look, Nav

TOPIC = "mine"


def part(hall: Hall, look: Look, call: FloorCall, interface: Interface) -> str:
    """Return what an agent is shown of a call as HTML."""
    return part_of(look, "mine.html", interface, call=call, titles=hall.titles)


def _me(visit: HallVisit) -> Response:
    return visit.render("me.html")


def _own(_: Request, user: User) -> Callable[[FloorCall], bool]:
    def is_own(call: FloorCall) -> bool:
        return call.facts.agent == user.name

    return is_own


NAV = Nav("me", AGENT, frozenset({"agent"}))
ROUTES = (
    page(AGENT, _me, EVERYBODY),
    stream(f"{AGENT}/events", TOPIC, EVERYBODY, _own),
)
