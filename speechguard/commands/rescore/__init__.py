"""speechguard rescore DIR"""

from __future__ import annotations

import argparse
from pathlib import Path

from speechguard.commands.options import add_rule_options


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the stored calls, the rules to compare, and where the changes go."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="a store: transcripts.jsonl, perhaps events.jsonl")
    add_rule_options(parser)
    about = "rules to compare with (default: the verdicts in events.jsonl, where it is there)"
    parser.add_argument("--old", nargs="+", type=Path, metavar="PATH", help=about)
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the new events, a line of JSON each")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every change and all figures")
    parser.add_argument("--processes", type=int, metavar="N", help="at most so many (default: one a core)")


def run(args: argparse.Namespace) -> int:
    """Judge every stored call anew and say which findings change."""
    from speechguard.commands.rescore.comparing import compare_rules

    return compare_rules(args)
