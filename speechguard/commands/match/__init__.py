"""speechguard match: sentences and small dialogues on standard input, findings on standard output"""

from __future__ import annotations

import argparse

from speechguard.commands.options import add_rule_options
from speechguard.messages import LANGUAGES


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the language and the rules."""
    parser.add_argument("--language", choices=LANGUAGES, required=True)
    parser.add_argument("--explain", action="store_true", help="syllable by syllable, also what was nearly found")
    add_rule_options(parser)


def run(args: argparse.Namespace) -> int:
    """Judge every line as an utterance of the agent, and every dialogue as a call, and print what is found.

    Of single lines only violations count, and at the end stands the score that a call with all of them would have; a
    dialogue has its own.
    """
    from speechguard.commands.match.standard_input import match

    return match(args)
