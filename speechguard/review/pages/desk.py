"""What all pages of reviewing share."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import cast

from starlette.responses import Response
from starlette.routing import Route

from speechguard.messages import AgentChannel
from speechguard.review.call_sound import envelope
from speechguard.review.clips import Clips, Recordings
from speechguard.review.store.accounts import StoredAccounts
from speechguard.review.store.database import Database
from speechguard.review.store.importing import Rejudge
from speechguard.rules.rulebook import Rulebook
from speechguard.web import visit
from speechguard.web.accounts import REVIEWERS, Accounts, UserRole
from speechguard.web.site import Site

SECRET = "review.secret"  # file in the store, with what sessions are signed with
HOME = "/queue"
OF_AGENTS = "/appeals"


@dataclass(frozen=True, kw_only=True)
class Desk(Site):
    """A store that is reviewed, with all that its pages need."""

    folder: Path  # the store
    database: Database
    rulebooks: Mapping[str, Rulebook]  # by language
    recordings: Recordings
    judge: Rejudge  # judges a call anew when people say who speaks in it
    appeal_days: int = 7

    @property
    def accounts(self) -> Accounts:
        """Who may log in."""
        return StoredAccounts(self.database)

    def home(self, role: UserRole) -> str:
        """Return the address at which users of a role begin."""
        return OF_AGENTS if role == "agent" else HOME

    @cached_property
    def titles(self) -> Mapping[str, Mapping[str, str]]:
        """Titles of the rules in use, by id and language."""
        return {rule.id: rule.title for rulebook in self.rulebooks.values() for rule in rulebook.rules}

    @cached_property
    def clips(self) -> Clips:
        """Sound that was cut."""
        return Clips(self.recordings)

    @cached_property
    def envelope(self) -> Callable[[str, AgentChannel | None, int], Sequence[Sequence[float]]]:
        """How loud the channels of a recording are, by its name, the agent's side and the points a second."""
        return lru_cache(64)(partial(envelope, self.recordings))


class DeskVisit(visit.Visit):
    """A visit of a page of reviewing."""

    @property
    def desk(self) -> Desk:
        """What the pages are about."""
        return cast(Desk, self.site)


def page(
    address: str,
    answer: Callable[[DeskVisit], Response],
    roles: Collection[UserRole] = REVIEWERS,
    methods: Collection[str] = ("GET",),
) -> Route:
    """Make a route for users of these roles; who has not logged in is asked to. `answer` may wait."""
    return visit.page(DeskVisit, address, answer, roles, methods)
