"""Style and scripts, under an address that changes with them, so that browsers may keep them for good."""

from __future__ import annotations

import hashlib
from importlib.resources import files

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "txt": "text/plain; charset=utf-8",
}
_FILES = {
    file.name: file.read_bytes()
    for file in sorted((files("speechguard.review.web") / "assets").iterdir(), key=lambda file: file.name)
    if file.name.rsplit(".", 1)[-1] in TYPES
}
ADDRESS = "/static/" + hashlib.sha256(b"".join(_FILES.values())).hexdigest()[:12]


async def _file(request: Request) -> Response:
    """Only names that we have: no path is made from the request."""
    name = request.path_params["name"]
    if name not in _FILES:
        raise HTTPException(404)
    forever = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(_FILES[name], headers=forever, media_type=TYPES[name.rsplit(".", 1)[-1]])


ROUTES = (Route(ADDRESS + "/{name}", _file),)
