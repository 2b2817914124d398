"""speechguard demo"""

from __future__ import annotations

import argparse

from speechguard.commands.options import add_hearing_options, add_interface_option
from speechguard.config import bundled, cache_folder, interface_language

SHOWN = ("zh-not-my-job", "es-dont-know")  # the samples to see first


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add how the calls are heard and shown, and which."""
    add_hearing_options(parser)
    parser.add_argument("--plain", action="store_true", help="one line an event")
    add_interface_option(parser)
    parser.add_argument("--all", action="store_true", help="every sample instead of one a language")


def run(args: argparse.Namespace) -> int:
    """Replay sample calls at real-time pace, one after the other."""
    from speechguard.audio.recording import RecordingSource
    from speechguard.calls.live import LiveCall
    from speechguard.calls.rule_cache import recall_rulebook
    from speechguard.calls.session import CallSettings
    from speechguard.commands.hearing import interrupts, open_view, start_loading
    from speechguard.commands.progress import announce_loading
    from speechguard.evaluation.labels import read_labelled_calls

    calls = [c for c in read_labelled_calls(bundled("samples")) if args.language in (None, c.language)]
    if not args.all:
        calls = [call for name in SHOWN for call in calls if call.name == name]
    interface = interface_language(args.interface)
    announce_loading(interface)
    model = start_loading(args)
    for call in calls:
        with (
            RecordingSource(call.recording, call.agent_channel) as source,
            open_view(plain=args.plain, interface=interface) as view,
        ):
            settings = CallSettings(call.name, recall_rulebook(cache_folder(), None, call.language))
            replayed = LiveCall(settings, source, model.speaking(call.language), view)
            with interrupts(replayed.interrupt):
                summary = replayed.run()
        if summary.interrupted:
            break
    return 0
