"""Who a request comes from."""

from __future__ import annotations

from typing import cast

from starlette.requests import Request

from speechguard.review.store import accounts
from speechguard.review.web.desk import Desk, User, UserRole
from speechguard.review.web.sessions import Session

LOCAL = "local"  # seal of the user at this machine


def user_of(request: Request) -> User | None:
    """None: the browser has not logged in, or the account was changed or closed since."""
    desk: Desk = request.app.state.desk
    session: Session = request.state.session
    if not session.user:
        return None
    if desk.local_user:
        return User(desk.local_user, "lead") if (session.user, session.seal) == (desk.local_user, LOCAL) else None
    with desk.database.reading() as tx:
        account = accounts.account(tx, session.user)
    if account is None or account.seal != session.seal:
        return None
    return User(account.name, cast(UserRole, account.role))
