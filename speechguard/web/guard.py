"""The guard before pages and sockets: what it lets through comes from our own pages, and leaves with strict headers.

A form carries the token of its session (`form_token`), and browsers say from which site it comes; either alone would
do. A socket has no form: there the browser's word for its site (Origin) must be ours. On a loopback address only our
own names are served, so that no other site can get at the pages by giving its own name our address.

It is plain ASGI and looks at the first message of an answer only, so that streams (sounds, server-sent events) and
sockets pass through as they come.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Mapping
from urllib.parse import parse_qsl

import anyio
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, HTTPConnection, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from speechguard.web.sessions import KNOWN, LASTS, KnownBrowser, Sessions, WebSession

LONGEST_PATH = 1000  # characters of an address before its ?
MOST_BYTES = 64 << 10  # of a form: two texts of 2,000 characters take 48 KiB at most
MOST_FIELDS = 100
BODY_WAIT = 20  # s for a form to come in
FORM = "application/x-www-form-urlencoded"
TOKEN = "form_token"  # field of every form
_NOTHING = "\0"
POLICY_VIOLATION = 1008  # why a socket is closed (RFC 6455); before it is accepted, servers answer 403

Refuse = Callable[[Request, int, str], Response]  # a page with that status that says why, by a name of the wording


class NotForUs(Exception):
    """A request or socket that is not let through: the status of the answer, and why, by a name of the wording."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason


class Guard:
    """Middleware around an app, for requests and WebSockets.

    It sets of the connection's state: session; and of requests also new_session (None; one that is put there is kept),
    browser (in which a user has logged in before; None: in this one nobody has), form_token, form and nonce.
    """

    def __init__(
        self, app: ASGIApp, sessions: Sessions, cookie: str, hosts: frozenset[str] | None, refuse: Refuse
    ) -> None:
        self._app = app
        self._sessions = sessions
        self._cookie, self._browser_cookie = cookie, f"{cookie}_browser"
        self._hosts = hosts
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._request(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._socket(scope, receive, send)

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["app"] = self._app  # for pages of refusals; the app sets it itself later
        request = Request(scope, receive)
        state = request.state
        state.nonce = secrets.token_urlsafe(16)
        state.session = self._session(request)
        state.new_session = None
        state.browser = self._sessions.read_browser(request.cookies.get(self._browser_cookie, ""))
        state.form_token = self._sessions.form_token(state.session)

        async def leave(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._dress(message, request)
            await send(message)

        try:
            self._check_host(request.headers)
            _check_address(request)
            if request.method not in ("GET", "HEAD"):
                state.form = await self._form(request)
        except NotForUs as refused:
            await self._refuse(request, refused.status, refused.reason)(scope, receive, leave)
            return
        await self._app(scope, receive, leave)

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        connection = HTTPConnection(scope)
        connection.state.session = self._session(connection)
        try:
            self._check_host(connection.headers)
            # Browsers always say from which site a socket is opened, and let no page give it a key: a program has one.
            if not connection.headers.get("origin") and "authorization" not in connection.headers:
                raise NotForUs(403, "other_site")
            _check_origin(connection.headers)
        except NotForUs as refused:
            await receive()  # its message `websocket.connect` comes first
            await send({"type": "websocket.close", "code": POLICY_VIOLATION, "reason": refused.reason})
            return
        await self._app(scope, receive, send)

    def _session(self, connection: HTTPConnection) -> WebSession:
        return self._sessions.read(connection.cookies.get(self._cookie, "")) or WebSession.new()

    def _check_host(self, headers: Headers) -> None:
        if self._hosts is not None and _name_of(headers.get("host", "")) not in self._hosts:
            raise NotForUs(421, "wrong_host")

    async def _form(self, request: Request) -> Mapping[str, str]:
        headers = request.headers
        if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            raise NotForUs(403, "other_site")
        _check_origin(headers)
        if headers.get("content-type", "").split(";")[0].strip().lower() != FORM:
            raise NotForUs(415, "no_form")
        body = await _body(request)
        try:
            fields = dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS))
        except ValueError:
            raise NotForUs(400, "no_form") from None
        if not hmac.compare_digest(fields.pop(TOKEN, "").encode(), request.state.form_token.encode()):
            raise NotForUs(403, "old_form")
        if any(_NOTHING in text for field in fields.items() for text in field):
            raise NotForUs(400, "no_form")
        return fields

    def _dress(self, message: Message, request: Request) -> None:
        headers, state = MutableHeaders(scope=message), request.state
        headers["Content-Security-Policy"] = (
            f"default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{state.nonce}'; img-src 'self'; "
            "media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        )
        headers["X-Content-Type-Options"] = "nosniff"
        headers["X-Frame-Options"] = "DENY"
        headers["Referrer-Policy"] = "same-origin"  # with no-referrer browsers would not say where forms come from
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
        headers.setdefault("Cache-Control", "no-store")
        session: WebSession | None = state.new_session
        if session is not None:
            _keep(headers, request, self._cookie, self._sessions.written(session), LASTS)
            if session.user:
                browser = KnownBrowser.of(session.user, state.browser)
                _keep(headers, request, self._browser_cookie, self._sessions.written_browser(browser), KNOWN)


def _keep(headers: MutableHeaders, request: Request, cookie: str, value: str, seconds: int) -> None:
    """Let the browser keep a cookie, for requests of our own pages only and out of reach of scripts."""
    secure = "; Secure" if request.scope["scheme"] == "https" else ""
    headers.append("Set-Cookie", f"{cookie}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}")


def _check_address(request: Request) -> None:
    """Let no address through that nothing has: numbers without end, and NUL, which no database takes."""
    path: str = request.scope["path"]
    if len(path) > LONGEST_PATH or _NOTHING in path:
        raise NotForUs(404, "not_found")
    if any(_NOTHING in text for field in request.query_params.multi_items() for text in field):
        raise NotForUs(400, "bad_address")


def _check_origin(headers: Headers) -> None:
    """Let nothing through that a page of another site sends. Browsers alone say where it comes from."""
    if (origin := headers.get("origin")) and origin.partition("://")[2] != headers.get("host"):
        raise NotForUs(403, "other_site")


def _name_of(host: str) -> str:
    """Return the name in `name:port` or `[address]:port`."""
    return host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0].lower()


async def _body(request: Request) -> bytes:
    stated = request.headers.get("content-length", "0")
    if not (stated.isascii() and stated.isdigit()) or len(stated) > 9 or int(stated) > MOST_BYTES:
        raise NotForUs(413, "too_large")
    body = bytearray()
    try:
        with anyio.move_on_after(BODY_WAIT):
            async for part in request.stream():
                body += part
                if len(body) > MOST_BYTES:
                    raise NotForUs(413, "too_large")
            return bytes(body)
    except ClientDisconnect:  # nobody is there any more to read why
        raise NotForUs(400, "no_form") from None
    raise NotForUs(408, "too_slow")
