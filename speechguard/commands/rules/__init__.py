"""speechguard rules ACTION"""

from __future__ import annotations

import argparse
import importlib

from speechguard.commands import add_commands

ACTIONS = {
    "list": "show the rules of packs",
    "lint": "look for mistakes in packs",
    "test": "run the cases of the rules, also as the recogniser might mishear them",
    "diff": "say what changed in effect between two versions of rules",
    "schema": "print the JSON Schema of packs, for editors",
}


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the actions with their options."""
    add_commands(parser, "action", ACTIONS, __name__, ACTIONS)


def run(args: argparse.Namespace) -> int:
    """Run the chosen action."""
    return importlib.import_module(f"{__name__}.{args.action}").run(args)
