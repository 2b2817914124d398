"""Who may log in, and which sessions were ended."""

from __future__ import annotations

import time
from hashlib import sha256
from threading import Lock
from typing import Any, cast

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import Connection, Row, delete, insert, select, update

from speechguard.errors import UserError
from speechguard.reasons import because
from speechguard.review.store import audit, login_limits
from speechguard.review.store.database import Database
from speechguard.review.store.logged_state import user_digest
from speechguard.review.store.tables import ended_sessions, next_number, now, plain, users
from speechguard.web.accounts import LONGEST, SHORTEST, USER_ROLES, Account, LoginRefused, UserRole

_HASHER = PasswordHasher()
_TURN = Lock()  # one login at a time: many at once are no way around the limits, and each takes 64 MiB to compare
_NOBODY = _HASHER.hash("")  # compared where there is no such user: that takes as long as for one that there is


class StoredAccounts:
    """The accounts in a database. What is done to them is in its audit log."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def log_in(self, name: str, password: str, address: str, browser: str = "", at: float | None = None) -> Account:
        """Return the account with this name and password.

        `address`: of the machine; `browser`: one in which this user has logged in before, if it is; `at`: s since
        1970, now if not given. Raises LoginRefused.
        """
        limits = login_limits.limits(name, address, browser)
        with _TURN:
            at = time.time() if at is None else at
            with self._database.reading() as tx:
                wait = login_limits.wait(tx, limits, at)
                row = tx.execute(select(users).where(users.c.name == plain(name), users.c.active)).one_or_none()
            if wait > 0:
                raise LoginRefused(wait)
            fits = _fits(row.hash if row else _NOBODY, password)
            with self._database.change() as tx:
                if fits and row:
                    login_limits.succeeded(tx, limits, at)
                    audit.append(tx, row.name, "logged in", address)
                else:
                    login_limits.failed(tx, limits, at)
        if not fits or row is None:
            raise LoginRefused
        return _account(row)

    def set_user(self, name: str, role: str, password: str, by: str) -> None:
        """Make an account, or change role and password of one that is there. Raises UserError."""
        name = name.strip()
        if not 0 < len(name) <= 100 or not name.isprintable():
            raise UserError(because("no_user_name", name=repr(name)))
        if role not in USER_ROLES:
            raise UserError(f"'{role}' is no role: {', '.join(USER_ROLES)}")
        if not SHORTEST <= len(password) <= LONGEST:
            raise UserError(because("password_length", least=SHORTEST, most=LONGEST))
        if not any(one.isprintable() and not one.isspace() for one in password):
            raise UserError(because("password_blank"))
        values = {"role": role, "hash": _HASHER.hash(password), "active": True}
        with self._database.change() as tx:
            there = tx.scalar(select(users.c.id).where(users.c.name == name))
            if there is None:
                tx.execute(insert(users).values(id=next_number(tx, users), name=name, made_at=now(), **values))
            else:
                tx.execute(update(users).where(users.c.id == there).values(values))
            login_limits.forget_user(tx, name)
            told = {"role": role, "new": there is None, "digest": _digest(tx, name)}
            audit.append(tx, by, "set user", name, told)

    def deactivate(self, name: str, by: str) -> None:
        """Lock a user out; what the user decided stays. Raises UserError."""
        with self._database.change() as tx:
            if not tx.execute(update(users).where(users.c.name == name).values(active=False)).rowcount:
                raise UserError(because("no_such_user", name=name))
            audit.append(tx, by, "locked out", name, {"digest": _digest(tx, name)})

    def account(self, name: str) -> Account | None:
        """Return the account of this name, if its user may log in."""
        with self._database.reading() as tx:
            row = tx.execute(select(users).where(users.c.name == name, users.c.active)).one_or_none()
        return _account(row) if row else None

    def all(self) -> list[Account]:
        """Return all accounts, by name."""
        with self._database.reading() as tx:
            return accounts(tx)

    def end_session(self, session: str, until: float) -> None:
        """Let nobody in by this session any more; `until`: s since 1970, when it would end by itself."""
        with self._database.change() as tx:
            tx.execute(delete(ended_sessions).where(ended_sessions.c.until < time.time()))
            if not self._ended(tx, session):
                tx.execute(insert(ended_sessions).values(id=session, until=until))

    def has_ended(self, session: str) -> bool:
        """Return whether a session was ended."""
        with self._database.reading() as tx:
            return self._ended(tx, session)

    def _ended(self, tx: Connection, session: str) -> bool:
        return tx.scalar(select(ended_sessions.c.id).where(ended_sessions.c.id == session)) is not None


def accounts(tx: Connection) -> list[Account]:
    """Return all accounts, by name."""
    rows = tx.execute(select(users).order_by(users.c.name))
    return [_account(row) for row in rows]


def _account(row: Row[Any]) -> Account:
    seal = sha256(row.hash.encode()).hexdigest()[:16]
    return Account(row.name, cast(UserRole, row.role), row.made_at, row.active, seal)


def _digest(tx: Connection, name: str) -> str:
    return user_digest(tx.execute(select(users).where(users.c.name == name)).mappings().one())


def _fits(hashed: str, password: str) -> bool:
    try:
        return len(password) <= LONGEST and _HASHER.verify(hashed, password)
    except (VerificationError, UnicodeEncodeError):
        return False
