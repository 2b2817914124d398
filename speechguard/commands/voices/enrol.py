"""speechguard voices enrol"""

from __future__ import annotations

import argparse
from pathlib import Path

from speechguard.commands.options import add_agent_channel_option, add_models_folder_option, add_voices_option
from speechguard.commands.voices import add_name


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add whose voice it is, where it is heard, and where it is kept."""
    add_name(parser)
    parser.add_argument("recordings", nargs="+", type=Path, metavar="RECORDING", help="calls of the agent, or speech")
    add_agent_channel_option(parser)
    add_voices_option(parser)
    add_models_folder_option(parser)


def run(args: argparse.Namespace) -> int:
    """Keep the voice of an agent, in the place of the one of that name."""
    from speechguard.calls.enrolment import enrol_voice
    from speechguard.commands.wrapping import print_lines
    from speechguard.config import models_folder, voices_folder
    from speechguard.voices.prints import write_voiceprint

    models = args.models_dir or models_folder()
    voice = enrol_voice(args.name, args.recordings, args.agent_channel, models)
    path = write_voiceprint(args.voices or voices_folder(), voice)
    print_lines([f"{voice.name}: voice enrolled with {voice.seconds:.0f} s of speech, kept in {path}"])
    return 0
