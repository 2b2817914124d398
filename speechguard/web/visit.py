"""A visit of a page: who comes and what is asked for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from speechguard.messages import Interface
from speechguard.web.accounts import User, UserRole
from speechguard.web.identity import address_of, interface_of, look_of, site_of, user_of
from speechguard.web.render import render
from speechguard.web.site import Site

SCRIPTED = "x-speechguard-script"  # header by which our script asks for the next page in the answer to a form
ADDRESS_OF = "x-speechguard-address"  # header that says at which address that page is
LARGEST = 2**31 - 1  # of a number in a database


@dataclass(frozen=True)
class Visit:
    """One request."""

    request: Request
    user: User

    @property
    def site(self) -> Site:
        """What all pages share."""
        return site_of(self.request)

    @property
    def interface(self) -> Interface:
        """The language of the page."""
        return interface_of(self.request)

    @property
    def words(self) -> Mapping[str, str]:
        """The texts in it."""
        return look_of(self.request).words(self.interface)

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
        """Return a number of the path: `{name:int}` in the address of the route. Nothing has one that is too large."""
        number: int = self.request.path_params[name]
        if number > LARGEST:
            raise HTTPException(404)
        return number

    def asked(self, name: str) -> int | None:
        """Return a number of the query; None: there is none."""
        return _number(self.query.get(name, ""))

    def sent(self, name: str) -> int | None:
        """Return a number of the form; None: there is none."""
        return _number(self.form.get(name, ""))

    def render(self, template: str, status: int = 200, **values: Any) -> Response:
        """Make the page of a template."""
        return render(self.request, template, self.user, status, **values)


AnyVisit = TypeVar("AnyVisit", bound=Visit)


def page(
    kind: type[AnyVisit],
    address: str,
    answer: Callable[[AnyVisit], Response],
    roles: Collection[UserRole],
    methods: Collection[str] = ("GET",),
) -> Route:
    """Make a route for users of these roles; who has not logged in is asked to.

    `answer` runs in a thread and may wait; it gets a visit of this `kind`.
    """

    def endpoint(request: Request) -> Response:
        user = user_of(request)
        if user is None:
            if request.method == "GET":
                return RedirectResponse("/login?" + urlencode({"to": address_of(request)}), 303)
            raise HTTPException(403, "old_form")
        if user.role not in roles:
            raise HTTPException(403, "not_allowed")
        return answer(kind(request, user))

    return Route(address, endpoint, methods=list(methods), name=f"{answer.__module__}.{answer.__qualname__}")


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def see(address: str, **query: Any) -> Response:
    """Go on to another page. What is None is left out of its query."""
    asked = urlencode({name: value for name, value in query.items() if value is not None})
    return RedirectResponse(f"{address}?{asked}" if asked else address, 303)
