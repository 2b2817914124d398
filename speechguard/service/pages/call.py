"""A call as a supervisor sees it: what is said, what was found, and what people did about it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from speechguard.messages import Interface
from speechguard.service.facts import FloorCall
from speechguard.service.pages.hall import SUPERVISORS, Hall, HallVisit, page
from speechguard.service.pages.parts import part_of
from speechguard.service.pages.streams import stream
from speechguard.web.site import Look

TOPIC = "call"


def part(hall: Hall, look: Look, call: FloorCall, interface: Interface) -> str:
    """Return what is shown of a call as HTML."""
    return part_of(look, "call_now.html", interface, call=call, titles=hall.titles)


def _call(visit: HallVisit) -> Response:
    return visit.render("call.html", call=visit.seen_call().now)


ROUTES = (
    page("/calls/{number:int}", _call),
    stream(
        "/calls/{number:int}/events",
        TOPIC,
        SUPERVISORS,
        lambda request, _: _is(request),
    ),
)


def _is(request: Request):  # noqa: ANN202
    number: int = request.path_params["number"]
    return lambda call: call.number == number
