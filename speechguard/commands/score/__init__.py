"""speechguard score PATHS.."""

from __future__ import annotations

import argparse
from pathlib import Path

from speechguard.commands.options import (
    add_agent_channel_option,
    add_hearing_options,
    add_report_language,
    add_rule_options,
    add_speaks_first_option,
    add_voices_option,
)
from speechguard.messages import SEVERITIES

EXECUTORS = ("local", "ray")


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the recordings, how they are heard, and by whom."""
    about = "recordings, folders, patterns (none: judge the store)"
    parser.add_argument("paths", nargs="*", metavar="PATH", help=about)
    about = "the store (default: speechguard-results)"
    parser.add_argument("--out", type=Path, metavar="DIR", default=Path("speechguard-results"), help=about)
    about = "calls with recordings and metadata, a call a row (columns: docs/operations.md)"
    parser.add_argument("--manifest", type=Path, metavar="FILE.csv", help=about)
    add_hearing_options(parser)
    add_rule_options(parser)
    add_agent_channel_option(parser)
    add_speaks_first_option(parser)
    add_voices_option(parser)
    about = "processes that hear calls (default: by cores, memory)"
    parser.add_argument("--workers", type=int, metavar="N", help=about)
    parser.add_argument("--executor", choices=EXECUTORS, default="local", help="where they run (default: this machine)")
    about = "of a Ray cluster: auto, HOST:PORT or ray://HOST:PORT (default: one on this machine, for this run)"
    parser.add_argument("--address", help=about)
    parser.add_argument("--watch", action="store_true", help="go on with what is recorded later, until Ctrl-C")
    add_report_language(parser)
    parser.add_argument("--fail-on", choices=SEVERITIES[::-1], help="exit with 1 when a finding is that severe")


def run(args: argparse.Namespace) -> int:
    """Score what is new or changed; print what came of it."""
    from speechguard.commands.score.into_store import score

    return score(args)
