"""speechguard live FILE|mic"""

from __future__ import annotations

import argparse
from pathlib import Path

from speechguard.commands.options import (
    add_agent_channel_option,
    add_hearing_options,
    add_interface_option,
    add_rule_options,
    add_speaks_first_option,
    add_voices_option,
)
from speechguard.commands.progress import announce_loading
from speechguard.config import interface_language
from speechguard.errors import UserError
from speechguard.messages import SEVERITIES


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the source, what is heard of it and what becomes of it."""
    parser.add_argument("source", metavar="FILE|mic", help="a recording, or 'mic' for the microphone")
    add_hearing_options(parser)
    add_rule_options(parser)
    add_agent_channel_option(parser)
    add_speaks_first_option(parser)
    add_voices_option(parser)
    parser.add_argument("--transcribe-customer", action="store_true", help="recognise the customer's words too")
    parser.add_argument("--metadata", type=Path, metavar="FILE", help="what is known of the call, as JSON")
    parser.add_argument("--pace", choices=("realtime", "fast"), default="realtime", help="of a recording")
    parser.add_argument("--device", metavar="NUMBER|NAME", help="microphone (see: speechguard devices)")
    parser.add_argument("--call", help="name of the call in events (default: the file's)")
    parser.add_argument("--events", type=Path, metavar="FILE", help="write every event as a line of JSON")
    parser.add_argument("--plain", action="store_true", help="one line an event, for pipes and screen readers")
    add_interface_option(parser)
    parser.add_argument(
        "--fail-on", choices=SEVERITIES[::-1], help="exit with 1 when a confirmed finding is that severe"
    )


def run(args: argparse.Namespace) -> int:
    """Listen to one call. Return 1 when --fail-on asks for it or the events could not all be written."""
    if args.source == "mic" and args.language is None:
        raise UserError("say which language the call is in with --language zh or --language es")
    if args.source == "mic" and args.pace == "fast":
        raise UserError("--pace fast is for recordings; a microphone is heard as it comes")
    announce_loading(interface_language(args.interface))
    from speechguard.commands.hearing import start_loading

    model = start_loading(args)
    from speechguard.commands.live.call import listen_to_call  # while the model is being loaded

    return listen_to_call(args, model)
