"""The figures of the shift above the wall: calls, alerts, requirements, and how soon somebody sees to an alert."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from starlette.responses import HTMLResponse, Response

from speechguard.messages import Severity
from speechguard.service.pages.hall import WALL, Hall, HallVisit, page
from speechguard.service.pages.parts import part_of
from speechguard.service.tally import ShiftTally
from speechguard.web.identity import look_of

FREQUENT = 3  # rules that are named


@dataclass(frozen=True, slots=True)
class Totals:
    """What is told above the wall."""

    now: int  # calls that go on
    today: ShiftTally  # of this machine's day
    open: Mapping[Severity, int]  # alerts that nobody has resolved
    frequent: Mapping[str, int]  # alerts of today by rule, most frequent first


def totals_of(hall: Hall) -> Totals:
    """Return how the shift stands."""
    midnight = datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    today = hall.floor.tally(midnight.timestamp())
    alerts = [alert for call in hall.floor.calls for alert in call.alerts if alert.open]
    frequent = dict(list(today.rules.items())[:FREQUENT])
    return Totals(hall.floor.going, today, Counter(alert.severity for alert in alerts), frequent)


def _totals(visit: HallVisit) -> Response:
    """Answer with the part of the wall that tells them."""
    values = {"totals": totals_of(visit.hall), "titles": visit.hall.titles}
    return HTMLResponse(part_of(look_of(visit.request), "totals.html", visit.interface, **values))


ROUTES = (page(f"{WALL}/totals", _totals),)
