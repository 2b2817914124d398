"""speechguard voices ACTION"""

from __future__ import annotations

import argparse
import importlib

from speechguard.commands import add_commands

ACTIONS = {
    "enrol": "keep an agent's voice, heard in recordings, to know it on calls with one channel",
    "list": "show whose voices are enrolled",
    "remove": "remove an agent's voice",
}


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the actions with their options."""
    add_commands(parser, "action", ACTIONS, __name__, ACTIONS)


def run(args: argparse.Namespace) -> int:
    """Run the chosen action."""
    return importlib.import_module(f"{__name__}.{args.action}").run(args)


def add_name(parser: argparse.ArgumentParser) -> None:
    """Add whose voice it is."""
    parser.add_argument("name", metavar="NAME", help="the agent's, as calls name their agents (field: agent)")
