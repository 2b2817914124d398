"""What went wrong, as a page in the reader's language that says what to do; never a traceback."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from speechguard.errors import SpeechguardError, UserError
from speechguard.web.identity import interface_of, look_of
from speechguard.web.render import render

Handler = Callable[[Request, Exception], Awaitable[Response]]
_REASONS = {400: "bad_address", 404: "not_found", 405: "wrong_method", 416: "not_found"}


def handlers(refusals: Mapping[type[UserError], tuple[int, str]]) -> Mapping[Any, Handler]:
    """Return the handlers of errors. `refusals`: see `guarded_app`; any other UserError is a bad request."""

    def refused(request: Request, error: Exception) -> Response:
        status, reason = next((refusals[kind] for kind in type(error).__mro__ if kind in refusals), (400, ""))
        assert isinstance(error, UserError)
        return refusal(request, status, reason, "" if reason else error.in_language(interface_of(request)))

    return {
        HTTPException: _in_thread(_http),
        UserError: _in_thread(refused),
        SpeechguardError: _in_thread(_ours),
        Exception: _in_thread(_failed),
    }


def refusal(request: Request, status: int, reason: str, detail: str = "") -> Response:
    """Make a page that says why, by a name of the wording (`error_…`), and what the app says of it."""
    text = look_of(request).words(interface_of(request))[f"error_{reason}"] if reason else ""
    return render(request, "error.html", None, status, text=text, detail=detail)


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    known = f"error_{error.detail}" in look_of(request).words("en")
    answer = refusal(request, error.status_code, error.detail if known else _REASONS.get(error.status_code, "failed"))
    answer.headers.update(error.headers or {})
    return answer


def _ours(request: Request, error: Exception) -> Response:
    print(f"speechguard: {error}", file=sys.stderr)
    return refusal(request, 503, "", str(error))


def _failed(request: Request, _: Exception) -> Response:
    """Answer with a page that says where the traceback is: the server writes it into its window."""
    return refusal(request, 500, "failed")


def _in_thread(answer: Callable[[Request, Exception], Response]) -> Handler:
    async def handler(request: Request, error: Exception) -> Response:
        return await run_in_threadpool(answer, request, error)

    return handler
