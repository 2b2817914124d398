"""Logging in, by name and password, or on the machine itself by the token of the printed address; and the language."""

from __future__ import annotations

import hmac
import math
import time

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from speechguard.messages import INTERFACES
from speechguard.web.accounts import EVERYBODY, LoginRefused
from speechguard.web.identity import LANGUAGE_COOKIE, LOCAL, site_of, user_of
from speechguard.web.render import render
from speechguard.web.sessions import LASTS, WebSession
from speechguard.web.visit import Visit, page, see

YEAR = 365 * 24 * 3600  # s

_TURN = CapacityLimiter(1)  # logins wait for each other without a thread, so that pages have theirs


def _home(request: Request) -> Response:
    """Answer the address that was printed, with the token; or without."""
    site = site_of(request)
    token = request.query_params.get("token", "")
    if site.local_user and hmac.compare_digest(token.encode(), site.token.encode()):
        request.state.new_session = WebSession.new(site.local_user, LOCAL)
    user = user_of(request)
    return see(site.home(user.role if user else "reviewer"))


def _form(request: Request) -> Response:
    if user_of(request):
        return see(_within(request, request.query_params.get("to", "")))
    return _asked(request, "", 200)


async def _log_in(request: Request) -> Response:
    return await to_thread.run_sync(_logged_in, request, limiter=_TURN)


def _logged_in(request: Request) -> Response:
    site, form = site_of(request), request.state.form
    if site.local_user:
        if not hmac.compare_digest(form.get("token", "").strip().encode(), site.token.encode()):
            return _asked(request, "wrong_token", 403)
        request.state.new_session = WebSession.new(site.local_user, LOCAL)
        return see(_within(request, form.get("to", "")))
    try:
        address = request.client.host if request.client else ""
        name, browser = form.get("name", "").strip(), request.state.browser
        known = browser.id if browser and browser.user == name else ""
        account = site.accounts.log_in(name, form.get("password", ""), address, known)
    except LoginRefused as refused:
        if not refused.wait:
            return _asked(request, "wrong_password", 403)
        answer = _asked(request, "error_too_often", 429, seconds=math.ceil(refused.wait))
        answer.headers["Retry-After"] = str(math.ceil(refused.wait))
        return answer
    request.state.new_session = WebSession.new(account.name, account.seal)
    return see(_within(request, form.get("to", "")) if account.role != "agent" else "/")


def _log_out(visit: Visit) -> Response:
    visit.site.accounts.end_session(visit.request.state.session.id, time.time() + LASTS)
    visit.request.state.new_session = WebSession.new()
    return see("/login")


def _language(request: Request) -> Response:
    chosen = next((interface for interface in INTERFACES if interface == request.state.form.get("language")), "en")
    answer = see(_within(request, request.state.form.get("to", "")))
    answer.set_cookie(LANGUAGE_COOKIE, chosen, max_age=YEAR, httponly=True, samesite="strict")
    return answer


def _asked(request: Request, problem: str, status: int, **filled: int) -> Response:
    request.state.new_session = request.state.session  # its form token must be the same when the form comes back
    to = _within(request, (request.query_params if request.method == "GET" else request.state.form).get("to", ""))
    return render(request, "login.html", None, status, problem=problem, filled=filled, to=to)


def _within(request: Request, address: str) -> str:
    """Return the address if it is one of our pages: nobody is sent to another site from here."""
    ours = address.startswith("/") and not address.startswith("//") and "\\" not in address
    return address if ours and address.isprintable() else site_of(request).home("reviewer")


ROUTES = (
    Route("/", _home),
    Route("/login", _form, name="login"),
    Route("/login", _log_in, methods=["POST"]),
    page(Visit, "/logout", _log_out, EVERYBODY, ["POST"]),
    Route("/language", _language, methods=["POST"]),
)
