"""What all pages of the service share."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.routing import Route

from speechguard.review.store.accounts import StoredAccounts
from speechguard.review.store.database import Database
from speechguard.service.call import ServiceCall
from speechguard.service.facts import FloorCall
from speechguard.service.floor import Floor
from speechguard.service.pages.broadcast import Broadcast
from speechguard.service.wire.sent_calls import SentCalls
from speechguard.web import visit
from speechguard.web.accounts import Accounts, User, UserRole
from speechguard.web.identity import site_of
from speechguard.web.site import Site

SUPERVISORS: frozenset[UserRole] = frozenset({"supervisor", "lead"})
WALL, AGENT = "/wall", "/me"


@dataclass(frozen=True, kw_only=True)
class Hall(Site):
    """A floor that people watch, with all that its pages need."""

    floor: Floor
    database: Database  # of the store: accounts, and the audit log
    broadcast: Broadcast
    titles: Mapping[str, Mapping[str, str]]  # of the rules in use, by id and language

    @property
    def accounts(self) -> Accounts:
        """Who may log in."""
        return StoredAccounts(self.database)

    @cached_property
    def sent_calls(self) -> SentCalls:
        """The calls that come over sockets."""
        return SentCalls(self.floor)

    def home(self, role: UserRole) -> str:
        """Return the address at which users of a role begin."""
        return AGENT if role == "agent" else WALL


def hall_of(connection: HTTPConnection) -> Hall:
    """Return the hall whose page or socket it is."""
    hall = site_of(connection)
    assert isinstance(hall, Hall)
    return hall


class HallVisit(visit.Visit):
    """A visit of a page of the service."""

    @property
    def hall(self) -> Hall:
        """What the pages are about."""
        return hall_of(self.request)

    def seen_call(self) -> ServiceCall:
        """Return the call that the address names. To agents those of others are not there: HTTPException (404)."""
        number = self.number("number")
        found = next((one for one in self.hall.floor.calls if one.number == number), None)
        if found is None or not may_see(self.user, found):
            raise HTTPException(404)
        return self.hall.floor.call(number)


def may_see(user: User, call: FloorCall) -> bool:
    """Return whether a call may be shown to somebody: to agents their own."""
    return user.role != "agent" or call.facts.agent == user.name


def page(
    address: str,
    answer: Callable[[HallVisit], Response],
    roles: Collection[UserRole] = SUPERVISORS,
    methods: Collection[str] = ("GET",),
) -> Route:
    """Make a route for users of these roles; who has not logged in is asked to. `answer` may wait."""
    return visit.page(HallVisit, address, answer, roles, methods)
