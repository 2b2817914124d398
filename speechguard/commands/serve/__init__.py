"""speechguard serve SETTINGS"""

from __future__ import annotations

import argparse
import importlib.util
from pathlib import Path

from speechguard.commands.options import add_interface_option, add_model_options
from speechguard.commands.pages import add_server_options, check_port
from speechguard.errors import UserError

PACKAGES = ("argon2", "itsdangerous", "prometheus_client", "sqlalchemy", "starlette", "uvicorn", "websockets")


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the settings, where it serves, and what is done instead."""
    parser.add_argument("settings", nargs="?", type=Path, metavar="SETTINGS", help="a YAML file: docs/serve.md")
    about = "replay the samples as six calls at once, in a store of their own that is removed afterwards"
    parser.add_argument("--demo", action="store_true", help=about)
    parser.add_argument("--check", action="store_true", help="only read the settings and rules, and show what is set")
    add_server_options(parser, 8378)
    add_model_options(parser)
    add_interface_option(parser, "the pages")


def run(args: argparse.Namespace) -> int:
    """Serve until the program is ended; calls that go on then are judged as far as they were heard."""
    if any(importlib.util.find_spec(name) is None for name in PACKAGES):
        raise UserError("serving needs more packages: pip install 'speechguard[serve]'")
    check_port(args)
    if args.demo == (args.settings is not None):
        raise UserError("give a file of settings (docs/serve.md has an example), or --demo to see the samples")
    from speechguard.commands.serve.serving import check, demo, serve

    if args.demo:
        return demo(args)
    return check(args) if args.check else serve(args)
