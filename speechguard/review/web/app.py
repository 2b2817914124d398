"""The app: all pages behind the guard.

A page is one module here and one template in templates/. The module has

- `ROUTES`: made by `visit.page(address, answer, roles, methods)`. `answer(visit)` takes a Visit (user, query, form,
  desk, words) and returns `visit.render("NAME.html", …)` or `visit.see(…)`; it runs in a thread, so that it may wait
  for the database. A form is posted with the hidden field that `{{ token() }}` of parts.html writes.
- `NAV`, where it is to stand in the navigation: the text is `nav_NAME` of its words.
- its words in wording/NAME.py, listed in wording/__init__.py.

Then it is listed in PAGES below. Errors need no care: a UserError, Gone, Conflict or SpeechguardError that an answer
raises becomes a page (errors.py), and everything else a page that says nothing of it.
"""

from __future__ import annotations

from types import ModuleType

from starlette.applications import Starlette
from starlette.types import ASGIApp

from speechguard.review.web import (
    accounts,
    appeals,
    call,
    clips,
    exports,
    login,
    quality,
    queue,
    samples,
    segment,
    sounds,
    static,
)
from speechguard.review.web.desk import Desk
from speechguard.review.web.errors import HANDLERS, refusal
from speechguard.review.web.security import Guard
from speechguard.review.web.sessions import Sessions

PAGES: tuple[ModuleType, ...] = (
    login,
    queue,
    segment,
    call,
    samples,
    appeals,
    quality,
    exports,
    accounts,
    clips,
    sounds,
)


def make_app(desk: Desk, cookie: str = "speechguard") -> ASGIApp:
    """The app of a desk. `cookie`: the name of its session's; servers on one machine need different ones."""
    routes = [*static.ROUTES, *(route for one in PAGES for route in one.ROUTES)]
    app = Starlette(routes=routes, exception_handlers=HANDLERS)
    app.state.desk = desk
    app.state.nav = [one.NAV for one in PAGES if hasattr(one, "NAV")]

    return Guard(app, Sessions(desk.secret), cookie, desk.hosts, refusal)
