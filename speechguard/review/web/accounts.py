"""Accounts: a lead adds people, sets passwords and locks people out."""

from __future__ import annotations

from starlette.responses import Response

from speechguard.errors import UserError
from speechguard.review.store import accounts
from speechguard.review.web.desk import LEADS
from speechguard.review.web.visit import Nav, Visit, page, see

TOLD = ("added", "password_set", "locked_out")  # what was done just now


def _accounts(visit: Visit) -> Response:
    with visit.desk.database.reading() as tx:
        found = accounts.accounts(tx)
    return visit.render(
        "accounts.html",
        accounts=found,
        roles=accounts.USER_ROLES,
        shortest=accounts.SHORTEST,
        longest=accounts.LONGEST,
        told=next((one for one in TOLD if one == visit.query.get("told")), ""),
    )


def _add(visit: Visit) -> Response:
    name = visit.form.get("name", "").strip()
    with visit.desk.database.reading() as tx:
        if any(one.name == name for one in accounts.accounts(tx)):
            raise UserError(f"there is a user '{name}' already: set a password in that row")
    _set(visit, name)
    return see("/accounts", told="added")


def _change(visit: Visit) -> Response:
    """Password and role of somebody; also lets in again who was locked out."""
    name = _known(visit)
    if name == visit.user.name and visit.form.get("role") != "lead":
        raise UserError("you cannot take the lead from yourself: another lead must")
    _set(visit, name)
    return see("/accounts", told="password_set")


def _lock_out(visit: Visit) -> Response:
    name = _known(visit)
    if name == visit.user.name:
        raise UserError("you cannot lock yourself out: another lead must")
    accounts.deactivate(visit.desk.database, name, visit.user.name)
    return see("/accounts", told="locked_out")


def _set(visit: Visit, name: str) -> None:
    form = visit.form
    accounts.set_user(visit.desk.database, name, form.get("role", ""), form.get("password", ""), visit.user.name)


def _known(visit: Visit) -> str:
    name = visit.form.get("name", "")
    with visit.desk.database.reading() as tx:
        if all(one.name != name for one in accounts.accounts(tx)):
            raise UserError(f"there is no user '{name}'")
    return name


NAV = Nav("accounts", "/accounts", LEADS)
ROUTES = (
    page("/accounts", _accounts, LEADS),
    page("/accounts/add", _add, LEADS, ("POST",)),
    page("/accounts/change", _change, LEADS, ("POST",)),
    page("/accounts/lock-out", _lock_out, LEADS, ("POST",)),
)
