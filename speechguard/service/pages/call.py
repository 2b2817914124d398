"""A call as a supervisor sees it: what is said, what was found, and what people did about it."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response

from speechguard.messages import Interface
from speechguard.service.facts import FloorCall
from speechguard.service.pages.hall import SUPERVISORS, Hall, HallVisit, page
from speechguard.service.pages.parts import part_of
from speechguard.service.pages.streams import stream
from speechguard.web.accounts import User
from speechguard.web.site import Look

TOPIC = "call"


def part(hall: Hall, look: Look, call: FloorCall, interface: Interface) -> str:
    """Return what is shown of a call as HTML."""
    return part_of(look, "call_now.html", interface, call=call, titles=hall.titles)


def _call(visit: HallVisit) -> Response:
    return visit.render("call.html", call=visit.seen_call().now)


def _asked(request: Request, _: User) -> Callable[[FloorCall], bool]:
    number: int = request.path_params["number"]

    def is_it(call: FloorCall) -> bool:
        return call.number == number

    return is_it


ROUTES = (
    page("/calls/{number:int}", _call),
    stream("/calls/{number:int}/events", TOPIC, SUPERVISORS, _asked),
)
