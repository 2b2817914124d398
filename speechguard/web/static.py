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


class StaticFiles:
    """The files in the folders `assets` of some packages; no two have the same name."""

    def __init__(self, *packages: str) -> None:
        found = [file for package in packages for file in (files(package) / "assets").iterdir()]
        self._files = {
            file.name: file.read_bytes()
            for file in sorted(found, key=lambda file: file.name)
            if file.name.rsplit(".", 1)[-1] in TYPES
        }
        self.address = "/static/" + hashlib.sha256(b"".join(self._files.values())).hexdigest()[:12]
        self.route = Route(self.address + "/{name}", self._file)

    async def _file(self, request: Request) -> Response:
        """Answer only for names that we have: no path is made from the request."""
        name = request.path_params["name"]
        if name not in self._files:
            raise HTTPException(404)
        forever = {"Cache-Control": "public, max-age=31536000, immutable"}
        return Response(self._files[name], headers=forever, media_type=TYPES[name.rsplit(".", 1)[-1]])
