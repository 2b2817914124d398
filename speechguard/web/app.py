"""An app: its pages behind the guard."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import ModuleType
from typing import Any

from starlette.applications import Starlette
from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from speechguard.errors import UserError
from speechguard.messages import Interface
from speechguard.web.errors import handlers, refusal
from speechguard.web.guard import Guard
from speechguard.web.render import templates_of
from speechguard.web.sessions import Sessions
from speechguard.web.site import Look, Site
from speechguard.web.static import StaticFiles


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


def routes_of(pages: Iterable[ModuleType]) -> list[BaseRoute]:
    """Return the routes of all pages."""
    return [route for page in pages for route in page.ROUTES]


def look_of_pages(
    package: str,
    pages: Iterable[ModuleType],
    words: Callable[[Interface], Mapping[str, str]],
    values: Callable[[Interface], Mapping[str, Any]],
    *,
    filters: Mapping[str, Callable[..., str]],
    tests: Mapping[str, Callable[..., bool]],
) -> Look:
    """Read the templates and files of the pages of a package; see Look, and `templates_of` for filters and tests."""
    return Look(
        templates=templates_of(package, filters=filters, tests=tests),
        static=StaticFiles("speechguard.web", package),
        words=words,
        values=values,
        nav=tuple(page.NAV for page in pages if hasattr(page, "NAV")),
    )
