"""Who may log in and in which role. Where accounts are kept is up to the app: it gives an `Accounts`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from speechguard.errors import UserError

UserRole = Literal["reviewer", "lead", "supervisor", "agent"]
USER_ROLES: tuple[UserRole, ...] = ("reviewer", "lead", "supervisor", "agent")
REVIEWERS: frozenset[UserRole] = frozenset({"reviewer", "lead", "supervisor"})
LEADS: frozenset[UserRole] = frozenset({"lead"})
EVERYBODY: frozenset[UserRole] = frozenset(USER_ROLES)
SHORTEST, LONGEST = 8, 200  # characters of a password


class LoginRefused(UserError):
    """No entry. `wait`: s until the next attempt is looked at; 0: the name or the password is wrong."""

    def __init__(self, wait: float = 0.0) -> None:
        super().__init__(
            f"too many attempts: try again in {wait:.0f} s" if wait else "the name or the password is wrong"
        )
        self.wait = wait


@dataclass(frozen=True, slots=True)
class User:
    """Who looks at a page."""

    name: str
    role: UserRole


@dataclass(frozen=True, slots=True)
class Account:
    """A user who logs in by name and password."""

    name: str
    role: UserRole
    made_at: str
    active: bool
    seal: str  # another one after the password was changed; says nothing of it


class Accounts(Protocol):
    """The accounts of an app. All but `account`, `all` and `has_ended` may raise UserError."""

    def log_in(self, name: str, password: str, address: str, browser: str = "") -> Account:
        """Return the account with this name and password. Raises LoginRefused.

        `address`: of the machine. `browser`: one in which this user has logged in before; empty: it is none.
        """
        ...

    def account(self, name: str) -> Account | None:
        """Return the account of this name, if its user may log in."""
        ...

    def all(self) -> Sequence[Account]:
        """Return all accounts, by name."""
        ...

    def set_user(self, name: str, role: str, password: str, by: str) -> None:
        """Make an account, or change role and password of one that is there; who was locked out may log in again."""
        ...

    def deactivate(self, name: str, by: str) -> None:
        """Lock a user out."""
        ...

    def end_session(self, session: str, until: float) -> None:
        """Let nobody in by a session any more, by its id; `until`: s since 1970, when it would end by itself."""
        ...

    def has_ended(self, session: str) -> bool:
        """Return whether a session was ended."""
        ...
