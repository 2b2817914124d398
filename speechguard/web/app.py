"""An app: its pages behind the guard."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from starlette.applications import Starlette
from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from speechguard.errors import UserError
from speechguard.web.errors import handlers, refusal
from speechguard.web.guard import Guard
from speechguard.web.sessions import Sessions
from speechguard.web.site import Look, Site


def guarded_app(
    site: Site,
    look: Look,
    routes: Iterable[BaseRoute],
    cookie: str,
    refusals: Mapping[type[UserError], tuple[int, str]],
) -> ASGIApp:
    """Make the app of a site.

    `cookie`: the name of its session's; servers on one machine need different ones. `refusals`: for errors that pages
    raise, the status of the answer and the name of its text (`error_NAME`; empty: what the error says).
    """
    app = Starlette(routes=[look.static.route, *routes], exception_handlers=handlers(refusals))
    app.router.redirect_slashes = False  # it would lead to whatever host the request names
    app.state.site, app.state.look = site, look
    return Guard(app, Sessions(site.secret), cookie, site.hosts, refusal)
