"""The app: all pages behind the guard. A page is a module here and a template, as in review/pages/app."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from types import ModuleType
from typing import Any

from starlette.types import ASGIApp

from speechguard.messages import Interface
from speechguard.service.facts import FloorCall
from speechguard.service.pages import agent, call, health, hooks, listening, microphone, sockets, totals, wall
from speechguard.service.pages.hall import Hall
from speechguard.web import account_pages, login
from speechguard.web.app import guarded_app
from speechguard.web.render import templates_of
from speechguard.web.site import Look
from speechguard.web.static import StaticFiles
from speechguard.words.floor import words
from speechguard.words.reasons import in_words
from speechguard.words.wording import WORDINGS, clock, rule_title

PAGES: tuple[ModuleType, ...] = (
    *(login, wall, totals, call, listening),
    *(agent, microphone, sockets, hooks, account_pages, health),
)


def make_app(hall: Hall, cookie: str = "speechguard_floor") -> ASGIApp:
    """Make the app of a hall. `cookie`: the name of its session's; servers on one machine need different ones."""
    seen = look()
    for page in PAGES:
        if hasattr(page, "TOPIC"):
            made = partial(page.parts, hall, seen) if hasattr(page, "parts") else partial(_only, page.part, hall, seen)
            hall.broadcast.add(page.TOPIC, made)
    return guarded_app(hall, seen, [route for page in PAGES for route in page.ROUTES], cookie, {})


@cache
def look() -> Look:
    """Read the templates and files of the pages."""
    here = "speechguard.service.pages"
    return Look(
        templates=templates_of(here, filters={"clock": clock}, tests={}),
        static=StaticFiles("speechguard.web", here),
        words=words,
        values=_values,
        nav=tuple(page.NAV for page in PAGES if hasattr(page, "NAV")),
    )


def _values(interface: Interface) -> Mapping[str, Any]:
    """Return what every template may use."""
    return {
        "live": WORDINGS[interface],
        "titled": partial(_titled, interface),
        "why": partial(in_words, interface=interface),
    }


def _only(
    part: Callable[[Hall, Look, FloorCall, Interface], str], hall: Hall, seen: Look, call: FloorCall, tongue: Interface
) -> Mapping[str, str]:
    """Return the only part that a page has of a call."""
    return {"": part(hall, seen, call, tongue)}


def _titled(interface: Interface, titles: Mapping[str, Mapping[str, str]], rule: str) -> str:
    """Return the title of a rule; of one that has none its id."""
    return rule_title(titles.get(rule), rule, interface)
