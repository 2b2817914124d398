"""What an app gives for its pages: who may come, what the pages look like, and their words."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from jinja2 import Environment

from speechguard.messages import Interface
from speechguard.web.accounts import Accounts, UserRole
from speechguard.web.static import StaticFiles


@dataclass(frozen=True, slots=True)
class Nav:
    """An entry of the navigation."""

    name: str  # of its text: nav_NAME
    address: str
    roles: Collection[UserRole]


@dataclass(frozen=True, slots=True)
class Look:
    """How the pages of an app are made."""

    templates: Environment
    static: StaticFiles
    words: Callable[[Interface], Mapping[str, str]]  # the texts of a language, by name
    values: Callable[[Interface], Mapping[str, Any]]  # what else every template may use
    nav: tuple[Nav, ...]


@dataclass(frozen=True, kw_only=True)
class Site(ABC):
    """What the pages of an app are about; the same for all visits."""

    secret: bytes  # signs cookies
    interface: Interface  # of who has chosen none
    local_user: str = ""  # who is at this machine, with all rights; empty: people log in by name and password
    token: str = field(default="", repr=False)  # by which the local user is known
    hosts: frozenset[str] | None = None  # names of this server that browsers may use; None: any

    @property
    @abstractmethod
    def accounts(self) -> Accounts:
        """Who may log in."""

    @abstractmethod
    def home(self, role: UserRole) -> str:
        """Return the address at which users of a role begin."""
