"""speechguard voices remove"""

from __future__ import annotations

import argparse

from speechguard.commands.options import add_voices_option
from speechguard.commands.voices import add_name


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add whose voice it is, and where it is kept."""
    add_name(parser)
    add_voices_option(parser)


def run(args: argparse.Namespace) -> int:
    """Remove the voice of an agent."""
    from speechguard.commands.wrapping import print_lines
    from speechguard.config import voices_folder
    from speechguard.voices.prints import remove_voiceprint

    remove_voiceprint(args.voices or voices_folder(), args.name)
    print_lines([f"{args.name}: voice removed"])
    return 0
