"""Logging in, by name and password, or on the machine itself by the token of the printed address; and the language."""

from __future__ import annotations

import hmac
import math

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from speechguard.messages import INTERFACES
from speechguard.review.store import accounts
from speechguard.review.web.desk import EVERYBODY, Desk
from speechguard.review.web.identity import LOCAL, user_of
from speechguard.review.web.sessions import Session
from speechguard.review.web.visit import LANGUAGE_COOKIE, Visit, page, render, see

HOME = "/queue"
OF_AGENTS = "/appeals"
YEAR = 365 * 24 * 3600  # s


def _home(request: Request) -> Response:
    """The address that was printed, with the token; or without."""
    desk: Desk = request.app.state.desk
    token = request.query_params.get("token", "")
    if desk.local_user and hmac.compare_digest(token.encode(), desk.token.encode()):
        request.state.new_session = Session.new(desk.local_user, LOCAL)
    user = user_of(request)
    return see(OF_AGENTS if user and user.role == "agent" else HOME)


def _form(request: Request) -> Response:
    if user_of(request):
        return see(_within(request.query_params.get("to", "")))
    return _asked(request, "", 200)


def _log_in(request: Request) -> Response:
    desk: Desk = request.app.state.desk
    form = request.state.form
    if desk.local_user:
        if not hmac.compare_digest(form.get("token", "").strip().encode(), desk.token.encode()):
            return _asked(request, "wrong_token", 403)
        request.state.new_session = Session.new(desk.local_user, LOCAL)
        return see(_within(form.get("to", "")))
    try:
        address = request.client.host if request.client else ""
        account = accounts.log_in(desk.database, form.get("name", "").strip(), form.get("password", ""), address)
    except accounts.Refused as refused:
        if not refused.wait:
            return _asked(request, "wrong_password", 403)
        answer = _asked(request, "error_too_often", 429, seconds=math.ceil(refused.wait))
        answer.headers["Retry-After"] = str(math.ceil(refused.wait))
        return answer
    request.state.new_session = Session.new(account.name, account.seal)
    return see(_within(form.get("to", "")) if account.role != "agent" else "/")


def _log_out(visit: Visit) -> Response:
    visit.request.state.new_session = Session.new()
    return see("/login")


def _language(request: Request) -> Response:
    chosen = next((one for one in INTERFACES if one == request.state.form.get("language")), "en")
    answer = see(_within(request.state.form.get("to", "")))
    answer.set_cookie(LANGUAGE_COOKIE, chosen, max_age=YEAR, httponly=True, samesite="strict")
    return answer


def _asked(request: Request, problem: str, status: int, **filled: int) -> Response:
    request.state.new_session = request.state.session  # its form token must be the same when the form comes back
    to = _within((request.query_params if request.method == "GET" else request.state.form).get("to", ""))
    return render(request, "login.html", None, status, problem=problem, filled=filled, to=to)


def _within(address: str) -> str:
    """The address if it is one of our pages: nobody is sent to another site from here."""
    ours = address.startswith("/") and not address.startswith("//") and "\\" not in address
    return address if ours and address.isprintable() else HOME


ROUTES = (
    Route("/", _home),
    Route("/login", _form, name="login"),
    Route("/login", _log_in, methods=["POST"]),
    page("/logout", _log_out, EVERYBODY, ["POST"]),
    Route("/language", _language, methods=["POST"]),
)
