"""speechguard meaning ACTION"""

from __future__ import annotations

import argparse
import importlib

from speechguard.commands import add_commands

ACTIONS = {
    "train": "make the model of meaning anew from the corpus",
    "wording": "make the model of whose words a text is, an agent's or a customer's, anew",
    "learn": "learn from what reviewers decided, and show what it would change",
}


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the actions with their options."""
    add_commands(parser, "action", ACTIONS, __name__, ACTIONS)


def run(args: argparse.Namespace) -> int:
    """Run the chosen action."""
    return importlib.import_module(f"{__name__}.{args.action}").run(args)
