"""Pages made from templates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from speechguard.messages import INTERFACES
from speechguard.web.accounts import User
from speechguard.web.identity import address_of, interface_of, look_of, site_of


def templates_of(
    *packages: str, filters: Mapping[str, Callable[..., str]], tests: Mapping[str, Callable[..., bool]]
) -> Environment:
    """Read the templates in the folders `templates` of some packages, our own first."""
    folders = [str(files(package) / "templates") for package in ("speechguard.web", *packages)]
    environment = Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"local": local_time, **filters}
    environment.tests |= tests
    return environment


def render(request: Request, template: str, user: User | None, status: int = 200, **values: Any) -> Response:
    """Make the page of a template, also for who has not logged in."""
    look, interface = look_of(request), interface_of(request)
    html = look.templates.get_template(template).render(
        {
            "w": look.words(interface),
            "interface": interface,
            "interfaces": INTERFACES,
            "lang": {"zh": "zh-Hans"}.get(interface, interface),
            "user": user,
            "nav": [entry for entry in look.nav if user and user.role in entry.roles],
            "here": request.scope["path"],
            "address": address_of(request),
            "form_token": request.state.form_token,
            "nonce": request.state.nonce,
            "static": look.static.address,
            "local": bool(site_of(request).local_user),
            **look.values(interface),
            **values,
        }
    )
    return HTMLResponse(html, status)


def local_time(moment: str) -> str:
    """Write a moment in UTC, ISO 8601, in the time zone of the server, to the minute."""
    if not moment:
        return ""
    return datetime.fromisoformat(moment.replace("Z", "+00:00")).astimezone().strftime("%Y-%m-%d %H:%M")
