"""Parts of a file that a browser asks for."""

from __future__ import annotations

import re

from starlette.exceptions import HTTPException
from starlette.requests import Request

_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


def wanted_part(request: Request, size: int) -> tuple[int, int] | None:
    """Return first byte, and the one after the last; None: all, also where what is asked for is no range that we know.

    Raises HTTPException (416) for a part that is not there.
    """
    found = _RANGE.fullmatch(request.headers.get("range", ""))
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    start = int(first) if first else max(0, size - int(last))
    end = min(int(last) + 1, size) if first and last else size
    if start >= end:
        raise HTTPException(416, headers={"Content-Range": f"bytes */{size}"})
    return start, end


def range_headers(start: int, end: int, size: int) -> dict[str, str]:
    """Return the headers of an answer with that part."""
    return {"Accept-Ranges": "bytes", "Content-Range": f"bytes {start}-{end - 1}/{size}"}
