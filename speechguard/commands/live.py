"""speechguard live FILE|mic"""

from __future__ import annotations

import argparse
import contextlib
import sys
from pathlib import Path
from typing import Any

from speechguard.archive.events import EventFile
from speechguard.audio.microphone import MicrophoneSource
from speechguard.audio.recording import RecordingSource
from speechguard.calls.live import LiveCall
from speechguard.calls.recorded import open_recording, recognise_language
from speechguard.calls.rules import load_rulebook, watch_rules
from speechguard.calls.session import CallSettings
from speechguard.calls.state import Summary
from speechguard.commands.hearing import interrupts, load_model
from speechguard.commands.options import (
    add_agent_channel_option,
    add_hearing_options,
    add_interface_option,
    add_rule_options,
    chosen_slots,
)
from speechguard.config import interface_language
from speechguard.errors import UserError
from speechguard.judging.engine import NOTHING_KNOWN
from speechguard.messages import SEVERITIES, AgentChannel, Interface
from speechguard.rules.reading.facts import load_call_metadata
from speechguard.terminal.plain import PlainView
from speechguard.terminal.screen import TerminalView, screen_available


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the source, what is heard of it and what becomes of it."""
    parser.add_argument("source", metavar="FILE|mic", help="a recording, or 'mic' for the microphone")
    add_hearing_options(parser)
    add_rule_options(parser)
    add_agent_channel_option(parser)
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
    """Listen to one call. 1 when --fail-on asks for it or the events could not all be written."""
    if args.source == "mic" and args.language is None:
        raise UserError("say which language the call is in with --language zh or --language es")
    if args.source == "mic" and args.pace == "fast":
        raise UserError("--pace fast is for recordings; a microphone is heard as it comes")
    metadata = load_call_metadata(args.metadata) if args.metadata else NOTHING_KNOWN
    slots = {**chosen_slots(args), **metadata.slots}
    rulebook = load_rulebook(args.rules, args.language, slots) if args.language else None
    with contextlib.ExitStack() as stack:
        source = stack.enter_context(open_source(args.source, args.agent_channel, args.device))
        if args.events and args.events.exists() and args.source != "mic" and args.events.samefile(args.source):
            raise UserError(f"{args.events}: is the recording; give another --events FILE")
        events = stack.enter_context(EventFile(args.events)) if args.events else None
        model = load_model(args)
        if rulebook is None:
            rulebook = load_rulebook(args.rules, recognise_language(source, model), slots)
        view = stack.enter_context(open_view(plain=args.plain, interface=interface_language(args.interface)))
        call = LiveCall(
            CallSettings(
                name=args.call or Path(args.source).stem,
                rulebook=rulebook,
                roles=("agent", "customer") if args.transcribe_customer else ("agent",),
                metadata=metadata,
                pace=args.pace,
            ),
            source,
            model.speaking(rulebook.language),
            view,
            events=events,
            watch=watch_rules(args.rules, rulebook.language, slots),
        )
        with interrupts(call.interrupt):
            summary = call.run()
    if call.failure:
        raise call.failure
    return exit_code(summary, args.fail_on)


def open_source(
    name: str, agent_channel: AgentChannel | None, device: str | None
) -> RecordingSource | MicrophoneSource:
    """Open the microphone or a recording; without a choice of channel the agent is on the left, or on the only one."""
    if name == "mic":
        number = int(device) if device is not None and device.isdigit() else device
        return MicrophoneSource(number, agent_channel or "mono")
    if device is not None:
        raise UserError("--device is for the microphone: speechguard live mic --device ...")
    return open_recording(name, agent_channel)


def open_view(*, plain: bool, interface: Interface) -> Any:
    """Open the screen, or lines where there is no screen or none is wanted; a context manager."""
    if plain or not screen_available():
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # Chinese is written in any locale
        return contextlib.nullcontext(PlainView(sys.stdout, interface))
    return TerminalView(interface)


def exit_code(summary: Summary, fail_on: str | None) -> int:
    """Return 1 when something as severe as `fail_on` was confirmed."""
    if fail_on is None:
        return 0
    severe = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
    events = (finding.event for finding in summary.findings if finding.event.kind != "not_assessable")
    return int(any(e.flagged and e.status == "confirmed" and e.severity in severe for e in events))
