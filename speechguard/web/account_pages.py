"""The page of accounts: a lead adds people, sets passwords and locks people out."""

from __future__ import annotations

from starlette.responses import Response

from speechguard.errors import UserError
from speechguard.reasons import because
from speechguard.web.accounts import LEADS, LONGEST, SHORTEST, USER_ROLES
from speechguard.web.site import Nav
from speechguard.web.visit import Visit, page, see

TOLD = ("added", "password_set", "locked_out")  # what was done just now


def _accounts(visit: Visit) -> Response:
    return visit.render(
        "accounts.html",
        accounts=visit.site.accounts.all(),
        roles=USER_ROLES,
        shortest=SHORTEST,
        longest=LONGEST,
        told=next((done for done in TOLD if done == visit.query.get("told")), ""),
    )


def _add(visit: Visit) -> Response:
    name = visit.form.get("name", "").strip()
    if any(account.name == name for account in visit.site.accounts.all()):
        raise UserError(because("user_name_taken", name=name))
    _set(visit, name)
    return see("/accounts", told="added")


def _change(visit: Visit) -> Response:
    """Set password and role of somebody; also lets in again who was locked out."""
    name = _known(visit)
    if name == visit.user.name and visit.form.get("role") != "lead":
        raise UserError(because("own_role"))
    _set(visit, name)
    return see("/accounts", told="password_set")


def _lock_out(visit: Visit) -> Response:
    name = _known(visit)
    if name == visit.user.name:
        raise UserError(because("own_account"))
    visit.site.accounts.deactivate(name, visit.user.name)
    return see("/accounts", told="locked_out")


def _set(visit: Visit, name: str) -> None:
    form = visit.form
    visit.site.accounts.set_user(name, form.get("role", ""), form.get("password", ""), visit.user.name)


def _known(visit: Visit) -> str:
    name = visit.form.get("name", "")
    if all(account.name != name for account in visit.site.accounts.all()):
        raise UserError(because("no_such_user", name=name))
    return name


NAV = Nav("accounts", "/accounts", LEADS)
ROUTES = (
    page(Visit, "/accounts", _accounts, LEADS),
    page(Visit, "/accounts/add", _add, LEADS, ("POST",)),
    page(Visit, "/accounts/change", _change, LEADS, ("POST",)),
    page(Visit, "/accounts/lock-out", _lock_out, LEADS, ("POST",)),
)
