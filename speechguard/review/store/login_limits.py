"""How often somebody may be wrong about a password before the next attempt has to wait.

Only passwords that turned out wrong count. They count against the name at one machine, against the machine, and
against the name wherever it is tried; but from a browser in which somebody logged in before, attempts at that name
count against this browser alone. So nobody who types wrong passwords elsewhere keeps its user out.
"""

from __future__ import annotations

import ipaddress
import math
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, or_, select, update

from speechguard.review.store import audit
from speechguard.review.store.tables import attempts, plain
from speechguard.web.accounts import LONGEST

LONGEST_WAIT = 300.0  # s
FORGET = 3600.0  # s without a wrong password after which all are forgotten


@dataclass(frozen=True, slots=True)
class Limit:
    """How many wrong passwords are free, and the seconds without one in which one of them is forgiven."""

    free: int
    forgiven: float = math.inf


OF_PLACE = Limit(5)  # a name at a machine, or a browser that its user has used before
OF_MACHINE = Limit(50, 60.0)  # all names: a machine may be the way out of a whole office
OF_NAME = Limit(100, 60.0)  # all machines together

Limits = Mapping[str, Limit]  # by key of `attempts`


def limits(name: str, address: str, browser: str) -> Limits:
    """Return what an attempt counts against. `browser`: one in which this user has logged in before; empty: none."""
    if browser:
        return {f"browser {browser}": OF_PLACE}
    user, machine = _user(name), _machine(address)
    return {f"{user} at {machine}": OF_PLACE, f"address {machine}": OF_MACHINE, user: OF_NAME}


def wait(tx: Connection, of: Limits, at: float) -> float:
    """Return how many seconds too early an attempt is; `at`: s since 1970."""
    rows = tx.execute(select(attempts).where(attempts.c.key.in_(of)))
    return max((row.last + _wait(row.failures - of[row.key].free) - at for row in rows), default=0.0)


def failed(tx: Connection, of: Limits, at: float) -> None:
    """Count a wrong password, and tell the audit log of the first that is one too many."""
    _forget_old(tx, at)
    before = {row.key: row for row in tx.execute(select(attempts).where(attempts.c.key.in_(of)))}
    for key, limit in of.items():
        row = before.get(key)
        if row is None:
            tx.execute(insert(attempts).values(key=key, failures=1, last=at))
            continue
        failures = max(0, row.failures - int((at - row.last) / limit.forgiven)) + 1
        tx.execute(update(attempts).where(attempts.c.key == key).values(failures=failures, last=at))
        if failures == limit.free:
            audit.append(tx, "", "many wrong passwords", key)


def succeeded(tx: Connection, of: Limits, at: float) -> None:
    """Forget what was wrong at this place. What counts for many stays: else one's own login would wipe out guesses."""
    _forget_old(tx, at)
    tx.execute(delete(attempts).where(attempts.c.key.in_([key for key, limit in of.items() if limit == OF_PLACE])))


def forget_user(tx: Connection, name: str) -> None:
    """Forget all wrong passwords of a name: it has a new one."""
    user = _user(name)
    places = attempts.c.key.startswith(f"{user} at ", autoescape=True)
    tx.execute(delete(attempts).where(or_(attempts.c.key == user, places)))


def _forget_old(tx: Connection, at: float) -> None:
    tx.execute(delete(attempts).where(attempts.c.last < at - FORGET))


def _wait(too_many: int) -> float:
    return min(2.0 ** min(too_many, 10), LONGEST_WAIT) if too_many >= 0 else 0.0


def _user(name: str) -> str:
    return f"user {plain(name)[:LONGEST]}"


def _machine(address: str) -> str:
    """Return what stands for a machine: of IPv6 the network, of which one machine has all addresses."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return plain(address)[:LONGEST]
    if found.version == 4:
        return str(found)
    return str(found.ipv4_mapped or ipaddress.ip_network((found, 64), strict=False))
