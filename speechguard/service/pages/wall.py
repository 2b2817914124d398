"""The supervisor's wall: a tile for each call, by need."""

from __future__ import annotations

import time

from starlette.responses import Response

from speechguard.messages import LANGUAGES, SEVERITIES, Interface
from speechguard.service.facts import FloorCall
from speechguard.service.pages.hall import SUPERVISORS, WALL, Hall, HallVisit, page
from speechguard.service.pages.parts import part_of
from speechguard.service.pages.streams import stream
from speechguard.service.pages.totals import totals_of
from speechguard.web.site import Look, Nav
from speechguard.web.visit import see
from speechguard.words.wording import rule_title

TOPIC = "tile"


def parts(hall: Hall, look: Look, call: FloorCall, interface: Interface) -> dict[str, str]:
    """Return the tile of a call as HTML, the only part."""
    return {"": part_of(look, "tile.html", interface, call=call, titles=hall.titles, need=need(call))}


def need(call: FloorCall) -> tuple[int, int, int]:
    """Return how much a call needs somebody, as what tiles are sorted by: the least first.

    What nobody has seen comes before what somebody sees to, then the gravest, then the newest; calls that are over
    come last.
    """
    worst = call.worst
    over = 3 * (call.ended is not None)
    if worst is None:
        return over + 2, 0, -round(call.ended or 0.0)
    return over + (worst.state != "triggered"), SEVERITIES.index(worst.severity), -round(worst.triggered)


def _wall(visit: HallVisit) -> Response:
    hall = visit.hall
    teams = {call.facts.team for call in hall.floor.calls} | set(hall.floor.settings.teams)
    rules = {rule: rule_title(titles, rule, visit.interface) for rule, titles in hall.titles.items()}
    return visit.render(
        "wall.html",
        teams=sorted(teams - {""}),
        rules=sorted(rules.items(), key=lambda rule: (rule[1].casefold(), rule[0])),
        severities=SEVERITIES,
        languages=LANGUAGES,
        totals=totals_of(hall),
        titles=hall.titles,
        now=time.time(),
    )


def _act(visit: HallVisit) -> Response:
    """Acknowledge or resolve an alert."""
    what = "resolve" if visit.form.get("act") == "resolve" else "acknowledge"
    visit.seen_call().act(visit.sent("alert") or 0, what, visit.user.name)
    return see(WALL)


NAV = Nav("wall", WALL, SUPERVISORS)
ROUTES = (
    page(WALL, _wall),
    page("/calls/{number:int}/alert", _act, methods=("POST",)),
    stream(f"{WALL}/events", TOPIC, SUPERVISORS),
)
