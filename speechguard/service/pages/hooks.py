"""The page of web hooks: what was not delivered, why, and trying it again."""

from __future__ import annotations

import time
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.responses import Response

from speechguard.service.hooks.outbox import HookStanding
from speechguard.service.pages.hall import HallVisit, page
from speechguard.service.tables import moment
from speechguard.web.accounts import LEADS
from speechguard.web.site import Nav
from speechguard.web.visit import see

ADDRESS = "/hooks"


@dataclass(frozen=True, slots=True)
class ShownHook:
    """A hook with how it stands."""

    name: str
    url: str  # empty: it is no longer set
    standing: HookStanding


def _hooks(visit: HallVisit) -> Response:
    floor = visit.hall.floor
    hooks = floor.settings.hooks
    shown = [
        ShownHook(name, hooks[name].url if name in hooks else "", floor.outbox.standing(name))
        for name in [*hooks, *(name for name in floor.outbox.hooks() if name not in hooks)]
    ]
    kept = [one for one in shown if one.url or one.standing.dead]
    return visit.render("hooks.html", hooks=kept, told=visit.query.get("told") == "again", moment=moment)


def _again(visit: HallVisit) -> Response:
    """Try a message again, or all of a hook."""
    name = visit.form.get("hook", "")
    if name not in visit.hall.floor.settings.hooks:
        raise HTTPException(404)
    visit.hall.floor.outbox.again(name, time.time(), visit.sent("message"))
    return see(ADDRESS, told="again")


NAV = Nav("hooks", ADDRESS, LEADS)
ROUTES = (
    page(ADDRESS, _hooks, LEADS),
    page(f"{ADDRESS}/again", _again, LEADS, ("POST",)),
)
