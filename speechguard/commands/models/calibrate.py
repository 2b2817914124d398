"""speechguard models calibrate LABELLED_DIR"""

from __future__ import annotations

import argparse

from speechguard.commands.options import add_labelled_calls, add_model_options


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the labelled calls, the model, and how much is tried."""
    add_labelled_calls(parser)
    add_model_options(parser)
    parser.add_argument("--quick", action="store_true", help="try less on fewer turns: a first idea")
    parser.add_argument("--turns", type=int, metavar="N", help="at most so many of each language (default: 40)")
    parser.add_argument("--dry-run", action="store_true", help="only show; write nothing")


def run(args: argparse.Namespace) -> int:
    """Decode labelled turns in many ways, show what each came to, and keep the best parameters beside the weights."""
    from speechguard.commands.models.calibrating import calibrate

    return calibrate(args)
