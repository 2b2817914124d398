"""The app: all pages behind the guard. A page is a module here and a template, as in review/pages/app."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial
from types import ModuleType
from typing import Any

from starlette.types import ASGIApp

from speechguard.messages import Interface
from speechguard.service.pages import agent, call, health, hooks, listening, microphone, sockets, totals, wall
from speechguard.service.pages.hall import Hall
from speechguard.web import account_pages, login
from speechguard.web.app import guarded_app, look_of_pages, routes_of
from speechguard.web.site import Look
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
            hall.broadcast.add(page.TOPIC, partial(page.parts, hall, seen))
    return guarded_app(hall, seen, routes_of(PAGES), cookie, {})


@cache
def look() -> Look:
    """Read the templates and files of the pages."""
    return look_of_pages("speechguard.service.pages", PAGES, words, _values, filters={"clock": clock}, tests={})


def _values(interface: Interface) -> Mapping[str, Any]:
    """Return what every template may use."""
    return {
        "live": WORDINGS[interface],
        "titled": partial(_titled, interface),
        "why": partial(in_words, interface=interface),
    }


def _titled(interface: Interface, titles: Mapping[str, Mapping[str, str]], rule: str) -> str:
    """Return the title of a rule; of one that has none its id."""
    return rule_title(titles.get(rule), rule, interface)
