"""speechguard evaluate LABELLED_DIR"""

from __future__ import annotations

import argparse
from pathlib import Path

from speechguard.commands.options import (
    add_hearing_options,
    add_labelled_calls,
    add_rule_options,
    add_speaks_first_option,
)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the labelled calls, how they are heard, and where the figures go."""
    add_labelled_calls(parser)
    add_hearing_options(parser)
    add_rule_options(parser)
    parser.add_argument("--pace", choices=("realtime", "fast"), default="fast", help="realtime measures delays")
    parser.add_argument(
        "--mono",
        action="store_true",
        help="mix both channels into one: are people told apart, what does it cost?",
    )
    add_speaks_first_option(parser)
    parser.add_argument("--only", choices=("even", "odd"), help="calls whose number is even (tuning) or odd (report)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures")
    parser.add_argument("--store", type=Path, metavar="DIR", help="store what was heard, to be judged again: rescore")


def run(args: argparse.Namespace) -> int:
    """Hear every labelled call, compare, print a table and optionally write all figures."""
    from speechguard.commands.evaluate.hearing import evaluate

    return evaluate(args)
