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
from speechguard.review.store.rows import Gone
from speechguard.review.store.verdicts import Conflict
from speechguard.review.web.visit import interface_of, render
from speechguard.words.review import words

Handler = Callable[[Request, Exception], Awaitable[Response]]
_REASONS = {400: "bad_address", 404: "not_found", 405: "wrong_method", 416: "not_found"}


def refusal(request: Request, status: int, reason: str, detail: str = "", **filled: Any) -> Response:
    """A page that says why, by a name of the wording (`error_…`), and what the store says of it."""
    text = words(interface_of(request))[f"error_{reason}"].format(**filled) if reason else ""
    return render(request, "error.html", None, status, text=text, detail=detail)


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    known = f"error_{error.detail}" in words("en")
    answer = refusal(request, error.status_code, error.detail if known else _REASONS.get(error.status_code, "failed"))
    answer.headers.update(error.headers or {})
    return answer


def _user(request: Request, error: Exception) -> Response:
    if isinstance(error, Gone):
        return refusal(request, 404, "not_found")
    return refusal(request, 409 if isinstance(error, Conflict) else 400, "", str(error))


def _ours(request: Request, error: Exception) -> Response:
    print(f"speechguard: {error}", file=sys.stderr)
    return refusal(request, 503, "", str(error))


def _failed(request: Request, _: Exception) -> Response:
    """The server writes the traceback into its window; the page only says that it is there."""
    return refusal(request, 500, "failed")


def _in_thread(answer: Callable[[Request, Exception], Response]) -> Handler:
    async def handler(request: Request, error: Exception) -> Response:
        return await run_in_threadpool(answer, request, error)

    return handler


HANDLERS: Mapping[Any, Handler] = {
    HTTPException: _in_thread(_http),
    UserError: _in_thread(_user),
    SpeechguardError: _in_thread(_ours),
    Exception: _in_thread(_failed),
}
