"""Who may log in, and how often somebody may be wrong."""

from __future__ import annotations

import time
from hashlib import sha256
from typing import Any, cast

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import Connection, Row, delete, insert, select, update

from speechguard.errors import UserError
from speechguard.review.store import audit
from speechguard.review.store.database import Database
from speechguard.review.store.tables import attempts, next_number, now, plain, users
from speechguard.web.accounts import LONGEST, SHORTEST, USER_ROLES, Account, LoginRefused, UserRole

FREE = 5  # wrong passwords before one has to wait
LONGEST_WAIT = 300.0  # s
FORGET = 3600.0  # s without an attempt after which all are forgotten

_HASHER = PasswordHasher()
_NOBODY = _HASHER.hash("")  # compared where there is no such user: that takes as long as for one that there is


class StoredAccounts:
    """The accounts in a database. What is done to them is in its audit log."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def log_in(self, name: str, password: str, address: str, at: float | None = None) -> Account:
        """Return the account with this name and password.

        `address`: of the machine; `at`: s since 1970, now if not given. Raises LoginRefused. An attempt counts before
        the password is compared, so that many at once are no way around it.
        """
        at = time.time() if at is None else at
        keys = [f"user {plain(name)[:LONGEST]}", f"address {address}"]
        with self._database.change() as tx:
            tx.execute(delete(attempts).where(attempts.c.last < at - FORGET))
            wait = max(_attempt(tx, key, at) for key in keys)
            row = tx.execute(select(users).where(users.c.name == plain(name), users.c.active)).one_or_none()
        if wait:
            raise LoginRefused(wait)
        if not _fits(row.hash if row else _NOBODY, password) or row is None:
            raise LoginRefused
        with self._database.change() as tx:
            tx.execute(delete(attempts).where(attempts.c.key.in_(keys)))
            audit.append(tx, row.name, "logged in", address)
        return _account(row)

    def set_user(self, name: str, role: str, password: str, by: str) -> None:
        """Make an account, or change role and password of one that is there. Raises UserError."""
        name = name.strip()
        if not 0 < len(name) <= 100 or not name.isprintable():
            raise UserError(f"{name!r} is no name of a user: give 1 to 100 characters")
        if role not in USER_ROLES:
            raise UserError(f"'{role}' is no role: {', '.join(USER_ROLES)}")
        if not SHORTEST <= len(password) <= LONGEST:
            raise UserError(f"a password has {SHORTEST} to {LONGEST} characters")
        values = {"role": role, "hash": _HASHER.hash(password), "active": True}
        with self._database.change() as tx:
            there = tx.scalar(select(users.c.id).where(users.c.name == name))
            if there is None:
                tx.execute(insert(users).values(id=next_number(tx, users), name=name, made_at=now(), **values))
            else:
                tx.execute(update(users).where(users.c.id == there).values(values))
            audit.append(tx, by, "set user", name, {"role": role, "new": there is None})

    def deactivate(self, name: str, by: str) -> None:
        """Lock a user out; what the user decided stays. Raises UserError."""
        with self._database.change() as tx:
            if not tx.execute(update(users).where(users.c.name == name).values(active=False)).rowcount:
                raise UserError(f"there is no user '{name}'")
            audit.append(tx, by, "locked out", name)

    def account(self, name: str) -> Account | None:
        """Return the account of this name, if its user may log in."""
        return next((user for user in self.all() if user.name == name and user.active), None)

    def all(self) -> list[Account]:
        """Return all accounts, by name."""
        with self._database.reading() as tx:
            return accounts(tx)


def accounts(tx: Connection) -> list[Account]:
    """Return all accounts, by name."""
    rows = tx.execute(select(users).order_by(users.c.name))
    return [_account(row) for row in rows]


def _account(row: Row[Any]) -> Account:
    seal = sha256(row.hash.encode()).hexdigest()[:16]
    return Account(row.name, cast(UserRole, row.role), row.made_at, row.active, seal)


def _attempt(tx: Connection, key: str, at: float) -> float:
    """Count an attempt, or return how many seconds too early it is."""
    row = tx.execute(select(attempts).where(attempts.c.key == key)).one_or_none()
    if row is None:
        tx.execute(insert(attempts).values(key=key, failures=1, last=at))
        return 0.0
    wait = min(2.0 ** (row.failures - FREE), LONGEST_WAIT) if row.failures >= FREE else 0.0
    if (left := row.last + wait - at) > 0:
        return left
    tx.execute(update(attempts).where(attempts.c.key == key).values(failures=row.failures + 1, last=at))
    if row.failures + 1 == FREE:
        audit.append(tx, "", "many wrong passwords", key)
    return 0.0


def _fits(hashed: str, password: str) -> bool:
    try:
        return len(password) <= LONGEST and _HASHER.verify(hashed, password)
    except (VerificationError, UnicodeEncodeError):
        return False
