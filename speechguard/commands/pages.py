"""What the commands that serve pages share: where they serve, who may come, and the address that is printed."""

from __future__ import annotations

import argparse
import socket
from pathlib import Path
from urllib.parse import urlencode

from speechguard.errors import UserError


def add_server_options(parser: argparse.ArgumentParser, port: int) -> None:
    """Add where the pages are served; `port`: unless another is given."""
    parser.add_argument("--host", default="127.0.0.1", help="to serve at (default: 127.0.0.1, only this machine)")
    parser.add_argument("--port", type=int, default=port, help=f"(default: {port}; 0: any that is free)")
    about = "web server (address or network) that is believed for whom it passes requests on; may be repeated"
    parser.add_argument("--proxy", metavar="ADDRESS", action="append", default=[], help=about)


def check_port(args: argparse.Namespace) -> None:
    """Check that there is such a port. Raises UserError."""
    if not 0 <= args.port <= 65535:
        raise UserError(f"--port {args.port}: give 0 to 65535")


def check_reach(host: str, store: Path, *, anybody: bool) -> None:
    """Check that somebody can log in (`anybody`) where others can reach the pages. Raises UserError."""
    from speechguard.web.server import is_loopback

    if not is_loopback(host) and not anybody:
        raise UserError(
            f"{host} can be reached by others, who must log in: make an account first: "
            f"speechguard review {store} --add-user NAME --role lead"
        )


def address_of(host: str, listening: socket.socket, token: str) -> str:
    """Return the address of the pages, with the token by which the user of this machine is known; empty: there is none.

    `listening`: the socket that `host` has become.
    """
    shown = f"[{host}]" if ":" in host else host
    entry = "?" + urlencode({"token": token}) if token else ""
    return f"http://{shown}:{listening.getsockname()[1]}/{entry}"
