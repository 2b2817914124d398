"""Who a request or a socket comes from, in which language, and what it asks for."""

from __future__ import annotations

from urllib.parse import quote

from starlette.requests import HTTPConnection

from speechguard.messages import INTERFACES, Interface
from speechguard.web.accounts import User
from speechguard.web.sessions import WebSession
from speechguard.web.site import Look, Site

LOCAL = "local"  # seal of the user at this machine
LANGUAGE_COOKIE = "speechguard_language"


def site_of(connection: HTTPConnection) -> Site:
    """Return the site whose pages these are."""
    return connection.app.state.site


def look_of(connection: HTTPConnection) -> Look:
    """Return what the pages of the site look like."""
    return connection.app.state.look


def user_of(connection: HTTPConnection) -> User | None:
    """Return who comes; None: the browser has not logged in, or out since, or the account was changed or closed."""
    site = site_of(connection)
    session: WebSession = connection.state.session
    if not session.user or site.accounts.has_ended(session.id):
        return None
    if site.local_user:
        return User(site.local_user, "lead") if (session.user, session.seal) == (site.local_user, LOCAL) else None
    account = site.accounts.account(session.user)
    if account is None or account.seal != session.seal:
        return None
    return User(account.name, account.role)


def interface_of(connection: HTTPConnection) -> Interface:
    """Return the language that the browser has chosen, else the server's."""
    chosen = connection.cookies.get(LANGUAGE_COOKIE)
    for interface in INTERFACES:
        if interface == chosen:
            return interface
    return site_of(connection).interface


def address_of(connection: HTTPConnection) -> str:
    """Return path and query of what was asked for; whatever the Host header says."""
    query = connection.scope["query_string"].decode("latin-1")
    return quote(connection.scope["path"]) + (f"?{query}" if query else "")
