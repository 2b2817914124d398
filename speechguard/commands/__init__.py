"""The commands. Each has a module of its name with its options, `add_options(parser)`, beside its work, `run(args)`.

`run` returns the exit code and imports what the work needs, so that `speechguard COMMAND --help` answers at once. Where
the work is long, the command is a folder. What several commands share is in options, pages, hearing and progress.
"""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Collection, Mapping


def add_commands(
    parser: argparse.ArgumentParser, kind: str, commands: Mapping[str, str], package: str, asked: Collection[str]
) -> None:
    """Add commands to a parser, and their options to those that are asked for.

    `commands`: by name what each does, without a full stop. `package`: where a module of each name is. Parsing puts the
    name of the chosen one into the attribute `kind`.
    """
    parsers = parser.add_subparsers(metavar=kind.upper(), dest=kind, required=True)
    for name, about in commands.items():
        command = parsers.add_parser(name, help=about, description=f"{about[0].upper()}{about[1:]}.")
        if name in asked:
            importlib.import_module(f"{package}.{name}").add_options(command)
