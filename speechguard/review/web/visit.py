"""A visit of a page: who comes, what is asked for, and how the page is made from its template."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from importlib.resources import files
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from speechguard.messages import INTERFACES, Interface
from speechguard.review.web.desk import EVERYBODY, REVIEWERS, Desk, User, UserRole
from speechguard.review.web.identity import user_of
from speechguard.review.web.static import ADDRESS as STATIC
from speechguard.words.reasons import reason_in
from speechguard.words.review import words
from speechguard.words.wording import WORDINGS, clock, in_language

LANGUAGE_COOKIE = "speechguard_language"
SCRIPTED = "x-speechguard-script"  # header by which our script asks for the next page in the answer to a form
ADDRESS_OF = "x-speechguard-address"  # header that says at which address that page is
LARGEST = 2**31 - 1  # of a number in the database


@dataclass(frozen=True, slots=True)
class Nav:
    """An entry of the navigation."""

    name: str  # of its text: nav_NAME
    address: str
    roles: Collection[UserRole] = REVIEWERS


@dataclass(frozen=True)
class Visit:
    """One request."""

    request: Request
    user: User

    @property
    def desk(self) -> Desk:
        """What all pages share."""
        return self.request.app.state.desk

    @property
    def interface(self) -> Interface:
        """The language of the page."""
        return interface_of(self.request)

    @property
    def words(self) -> Mapping[str, str]:
        """The texts in it."""
        return words(self.interface)

    @property
    def query(self) -> Mapping[str, str]:
        """What stands behind the ? of the address."""
        return self.request.query_params

    @property
    def form(self) -> Mapping[str, str]:
        """The fields of the form; of GET there are none."""
        return self.request.state.form

    @property
    def scripted(self) -> bool:
        """Whether a form was sent by our script, which takes the next page as the answer."""
        return SCRIPTED in self.request.headers

    def number(self, name: str) -> int:
        """A number of the path: `{name:int}` in the address of the route. Nothing has one that is too large."""
        found: int = self.request.path_params[name]
        if found > LARGEST:
            raise HTTPException(404)
        return found

    def asked(self, name: str) -> int | None:
        """A number of the query; None: there is none."""
        text = self.query.get(name, "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None

    def render(self, template: str, status: int = 200, **values: Any) -> Response:
        """The page of a template."""
        return render(self.request, template, self.user, status, **values)


def page(
    address: str,
    answer: Callable[[Visit], Response],
    roles: Collection[UserRole] = REVIEWERS,
    methods: Collection[str] = ("GET",),
) -> Route:
    """A route for users of these roles; who has not logged in is asked to. `answer` runs in a thread and may wait."""

    def endpoint(request: Request) -> Response:
        user = user_of(request)
        if user is None:
            if request.method == "GET":
                return RedirectResponse("/login?" + urlencode({"to": address_of(request)}), 303)
            raise HTTPException(403, "old_form")
        if user.role not in roles:
            raise HTTPException(403, "not_allowed")
        return answer(Visit(request, user))

    return Route(address, endpoint, methods=list(methods), name=f"{answer.__module__}.{answer.__qualname__}")


def see(address: str, **query: Any) -> Response:
    """Go on to another page. What is None is left out of its query."""
    asked = urlencode({name: value for name, value in query.items() if value is not None})
    return RedirectResponse(f"{address}?{asked}" if asked else address, 303)


def address_of(request: Request) -> str:
    """Path and query of what was asked for; whatever the Host header says."""
    query = request.scope["query_string"].decode("latin-1")
    return quote(request.scope["path"]) + (f"?{query}" if query else "")


def interface_of(request: Request) -> Interface:
    """As the browser has chosen, else the server's."""
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    return next((one for one in INTERFACES if one == chosen), request.app.state.desk.interface)


def render(request: Request, template: str, user: User | None, status: int = 200, **values: Any) -> Response:
    """The page of a template, also for who has not logged in."""
    interface = interface_of(request)
    html = (
        _environment()
        .get_template(template)
        .render(
            {
                "w": words(interface),
                "live": WORDINGS[interface],
                "interface": interface,
                "interfaces": INTERFACES,
                "lang": {"zh": "zh-Hans"}.get(interface, interface),
                "titled": partial(_titled, interface),
                "why": partial(reason_in, interface=interface),
                "user": user,
                "nav": [entry for entry in request.app.state.nav if user and user.role in entry.roles],
                "here": request.scope["path"],
                "address": address_of(request),
                "form_token": request.state.form_token,
                "nonce": request.state.nonce,
                "static": STATIC,
                "local": bool(request.app.state.desk.local_user),
                **values,
            }
        )
    )
    return HTMLResponse(html, status)


def _titled(interface: Interface, titles: Mapping[str, str] | None, rule: str) -> str:
    """A rule for people; of one that has no title its id."""
    return in_language(titles or {"en": rule}, interface)


@cache
def _environment() -> Environment:
    folder = files("speechguard.review.web") / "templates"
    environment = Environment(
        loader=FileSystemLoader(str(folder)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"clock": clock, "percent": percent, "one": _one, "local": local_time, "day": _day}
    return environment


def percent(share: float | None) -> str:
    """A share of 0..1 for people."""
    return "–" if share is None else f"{100 * share:.0f} %"


def local_time(moment: str) -> str:
    """A moment of the database in the time zone of the server, to the minute."""
    return (
        datetime.fromisoformat(moment.replace("Z", "+00:00")).astimezone().strftime("%Y-%m-%d %H:%M") if moment else ""
    )


def _day(start: str) -> str:
    """The start of a call, which is local time already, to the minute."""
    return start[:16].replace("T", " ")


def _one(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"


__all__ = ["EVERYBODY", "REVIEWERS", "Nav", "User", "Visit", "page", "render", "see"]
