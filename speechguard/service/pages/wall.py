"""The supervisor's wall: a tile for each call, by need."""

from __future__ import annotations

from starlette.responses import Response

from speechguard.messages import Interface
from speechguard.service.facts import FloorCall
from speechguard.service.pages.hall import SUPERVISORS, WALL, Hall, HallVisit, page
from speechguard.service.pages.parts import part_of
from speechguard.service.pages.streams import stream
from speechguard.web.site import Look, Nav
from speechguard.web.visit import see

TOPIC = "tile"


def part(hall: Hall, look: Look, call: FloorCall, interface: Interface) -> str:
    """Return the tile of a call as HTML."""
    return part_of(look, "tile.html", interface, call=call, titles=hall.titles)


def _wall(visit: HallVisit) -> Response:
    return visit.render("wall.html", teams=sorted({call.facts.team for call in visit.hall.floor.calls} - {""}))


def _act(visit: HallVisit) -> Response:
    """Acknowledge or resolve an alert."""
    what = "resolve" if visit.form.get("act") == "resolve" else "acknowledge"
    visit.seen_call().act(visit.sent("alert") or 0, what, visit.user.name)
    return see(visit.form.get("to", WALL) if visit.form.get("to", "").startswith("/calls/") else WALL)


NAV = Nav("wall", WALL, SUPERVISORS)
ROUTES = (
    page(WALL, _wall),
    page("/calls/{number:int}/alert", _act, methods=("POST",)),
    stream(f"{WALL}/events", TOPIC, SUPERVISORS),
)
