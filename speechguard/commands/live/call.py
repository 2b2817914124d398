"""Listening to one call, from the options to the exit code."""

from __future__ import annotations

import argparse
import contextlib
from dataclasses import replace
from pathlib import Path

from speechguard.archive.events import EventFile
from speechguard.audio.microphone import MicrophoneSource
from speechguard.audio.recording import RecordingSource
from speechguard.calls.channels import channel_of
from speechguard.calls.listening import SpeechModel, silero
from speechguard.calls.live import LiveCall
from speechguard.calls.rule_cache import recall_rulebook
from speechguard.calls.rules import watch_rules
from speechguard.calls.session import CallSettings
from speechguard.calls.spoken_language import hear_opening
from speechguard.calls.state import Summary
from speechguard.calls.voices import voice_teller
from speechguard.commands.hearing import interrupts, open_view
from speechguard.commands.options import check_rules, chosen_slots, enrolled_voices
from speechguard.config import cache_folder, interface_language, models_folder
from speechguard.errors import UserError
from speechguard.judging.engine import NOTHING_KNOWN
from speechguard.messages import ROLES, SEVERITIES, AgentChannel
from speechguard.rules.reading.facts import load_call_metadata
from speechguard.voices.known import known_people


def listen_to_call(args: argparse.Namespace, model: SpeechModel) -> int:
    """Hear, judge and show the call that the options describe. Return the exit code."""
    metadata = load_call_metadata(args.metadata) if args.metadata else NOTHING_KNOWN
    metadata = replace(metadata, speaks_first=metadata.speaks_first or args.speaks_first)
    slots = {**chosen_slots(args), **metadata.slots}
    rulebook = recall_rulebook(cache_folder(), args.rules, args.language, slots) if args.language else None
    with contextlib.ExitStack() as stack:
        channel, warnings = args.agent_channel, ()
        if args.source != "mic":
            channel, warnings = channel_of(Path(args.source), args.agent_channel)
        source = stack.enter_context(open_source(args.source, channel, args.device))
        if args.events and args.events.exists() and args.source != "mic" and args.events.samefile(args.source):
            raise UserError(f"{args.events}: is the recording; give another --events FILE")
        events = stack.enter_context(EventFile(args.events)) if args.events else None
        if rulebook is None:
            language = hear_opening(source, model, silero()).language
            rulebook = recall_rulebook(cache_folder(), args.rules, language, slots)
        check_rules(args, [rulebook], args.rules)
        shared = source.agent_channel == "mixed"
        teller = None
        if shared:
            people = known_people(metadata, enrolled_voices(args))
            teller = voice_teller(rulebook.language, args.models_dir or models_folder(), people)
        view = stack.enter_context(open_view(plain=args.plain, interface=interface_language(args.interface)))
        call = LiveCall(
            CallSettings(
                name=args.call or Path(args.source).stem,
                rulebook=rulebook,
                roles=ROLES if shared or args.transcribe_customer else ("agent",),
                metadata=metadata,
                pace=args.pace,
            ),
            source,
            model.speaking(rulebook.language),
            view,
            teller=teller,
            warnings=warnings,
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
    return RecordingSource(name, agent_channel)


def exit_code(summary: Summary, fail_on: str | None) -> int:
    """Return 1 when something as severe as `fail_on` was confirmed."""
    if fail_on is None:
        return 0
    severe = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
    events = (finding.event for finding in summary.findings if finding.event.kind != "not_assessable")
    return int(any(e.flagged and e.status == "confirmed" and e.severity in severe for e in events))
