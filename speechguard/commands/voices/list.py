"""speechguard voices list"""

from __future__ import annotations

import argparse

from speechguard.commands.options import add_voices_option, enrolled_voices


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add where voices are kept."""
    add_voices_option(parser)


def run(args: argparse.Namespace) -> int:
    """Print a line for every voice."""
    from speechguard.commands.wrapping import print_lines

    voices = enrolled_voices(args)
    print_lines(f"{voice.name}  {voice.seconds:.0f} s of speech" for voice in voices)
    if not voices:
        print("no voices are enrolled")
    return 0
