"""speechguard live FILE|mic"""

from __future__ import annotations

import argparse
import contextlib
import signal
import sys
from collections.abc import Generator, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from speechguard.archive.events import EventFile
from speechguard.audio.microphone import MicrophoneSource
from speechguard.audio.recording import RecordingSource
from speechguard.audio.source import paced
from speechguard.calls.listener import Listener
from speechguard.calls.listening import listen
from speechguard.calls.session import EventSink, Session
from speechguard.calls.setup import SetupCheck
from speechguard.calls.state import Summary, View
from speechguard.commands.hearing import (
    load_recogniser,
    load_rulebook,
    make_ears,
    open_recording,
    recognise_language,
    watch_rules,
)
from speechguard.commands.options import (
    add_agent_channel_option,
    add_hearing_options,
    add_interface_option,
    add_rule_options,
    chosen_slots,
)
from speechguard.config import interface_language
from speechguard.errors import RuleErrors, UserError
from speechguard.judging.applicability import unheard
from speechguard.judging.engine import NOTHING_KNOWN, Engine
from speechguard.judging.greeting import greets
from speechguard.messages import SEVERITIES, AgentChannel, CallMetadata, Heard, Interface, Progress, Role
from speechguard.rules.reading.facts import load_call_metadata
from speechguard.rules.rulebook import Rulebook
from speechguard.rules.watch import RuleWatch
from speechguard.terminal.plain import PlainView
from speechguard.terminal.screen import TerminalView, screen_available
from speechguard.words.wording import WORDINGS

if TYPE_CHECKING:
    from speechguard.asr.whisper import Whisper

RULE_CHECKS = 1.0  # s of call between two looks at the rule files
INTERRUPTS = (signal.SIGINT, signal.SIGTERM)


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
        recogniser = load_recogniser(args, args.language or "zh")
        if rulebook is None:
            recogniser = recogniser.speaking(recognise_language(source, recogniser))
            rulebook = load_rulebook(args.rules, recogniser.language, slots)
        interface = interface_language(args.interface)
        view = stack.enter_context(open_view(plain=args.plain, interface=interface))
        roles: tuple[Role, ...] = ("agent", "customer") if args.transcribe_customer else ("agent",)
        session, summary = hear_call(
            args.call or Path(args.source).stem,
            source,
            recogniser,
            rulebook,
            view,
            roles,
            args.pace,
            events,
            interface,
            watch_rules(args.rules, rulebook.language, slots),
            metadata=metadata,
        )
    if session.failure:
        raise session.failure
    return exit_code(summary, args.fail_on)


def hear_call(
    call: str,
    source: RecordingSource | MicrophoneSource,
    recogniser: Whisper,
    rulebook: Rulebook,
    view: View,
    roles: tuple[Role, ...] = ("agent",),
    pace: str = "realtime",
    events: EventSink | None = None,
    interface: Interface = "en",
    watch: RuleWatch | None = None,
    kept: list[Heard] | None = None,
    metadata: CallMetadata = NOTHING_KNOWN,
) -> tuple[Session, Summary]:
    """Judge and show one call; Ctrl-C ends it with the last words judged.

    What `watch` sees change is adopted. Everything heard is added to `kept`.
    """
    ears = make_ears(roles)
    recorded = isinstance(source, RecordingSource)
    live = pace == "realtime"
    listener = Listener(paced(source) if recorded else source, source.close, ears, recogniser) if live else None
    engine = Engine(rulebook, call, roles, metadata)
    titles = {rule.id: rule.title for rule in rulebook.rules}
    packs = list(rulebook.versions)
    deaf = [rule.id for rule in rulebook.rules if unheard(rule, roles)]
    problems: list[str] = []  # in the changed rules
    session = Session(
        call,
        rulebook.language,  # type: ignore[arg-type]
        engine,
        titles,
        view,
        duration=source.duration if recorded else None,
        events=events,
        spoken_at=listener.spoken_at if listener else None,
        transcribed=roles,
        setup=SetupCheck(partial(greets, rulebook)),
        concerns=WORDINGS[interface].concerns,
        packs=packs,
        unheard=deaf,
        notes=[WORDINGS[interface].unheard.format(count=len(deaf))] if deaf else (),
    )

    def stop() -> None:
        session.interrupt()
        source.close()

    with interrupts(stop):
        heard = iter(listener) if listener else listen(source, ears, recogniser)
        if watch is not None:
            heard = adopting(heard, watch, engine, titles, packs, problems)
        if kept is not None:
            heard = keeping(heard, kept)
        return session, session.run(heard, lambda: (*source.warnings, *problems))


def keeping(heard: Iterator[Heard], kept: list[Heard]) -> Iterator[Heard]:
    """What is heard, which is added to `kept`."""
    for message in heard:
        kept.append(message)
        yield message


def adopting(
    heard: Iterator[Heard],
    watch: RuleWatch,
    engine: Engine,
    titles: dict[str, Mapping[str, str]],
    packs: list[str],
    problems: list[str],
) -> Iterator[Heard]:
    """What is heard; between two messages engine, titles and names of `packs` adopt rules that have changed.

    Rules that cannot be used are left alone, and the first of their problems is told in `problems`.
    """
    looked, fresh = 0.0, None
    for message in heard:
        if isinstance(message, Progress) and message.now >= looked + RULE_CHECKS:
            looked = message.now
            try:
                changed = watch.poll()
            except RuleErrors as error:
                problems[:] = [str(error).splitlines()[0]]
            else:
                if changed is not None:
                    fresh = changed
                    problems.clear()
        if fresh is not None and engine.adopt(fresh):
            titles.update({rule.id: rule.title for rule in fresh.rules})
            packs[:] = fresh.versions
            fresh = None
        yield message


def open_source(
    name: str, agent_channel: AgentChannel | None, device: str | None
) -> RecordingSource | MicrophoneSource:
    """The microphone or a recording; without a choice of channel the agent is on the left, or on the only one."""
    if name == "mic":
        number = int(device) if device is not None and device.isdigit() else device
        return MicrophoneSource(number, agent_channel or "mono")
    if device is not None:
        raise UserError("--device is for the microphone: speechguard live mic --device ...")
    return open_recording(name, agent_channel)


def open_view(*, plain: bool, interface: Interface) -> Any:
    """The screen, or lines where there is no screen or none is wanted; a context manager."""
    if plain or not screen_available():
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # Chinese is written in any locale
        return contextlib.nullcontext(PlainView(sys.stdout, interface))
    return TerminalView(interface)


def exit_code(summary: Summary, fail_on: str | None) -> int:
    """1 when something as severe as `fail_on` was confirmed."""
    if fail_on is None:
        return 0
    severe = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
    events = (finding.event for finding in summary.findings if finding.event.kind != "not_assessable")
    return int(any(e.flagged and e.status == "confirmed" and e.severity in severe for e in events))


@contextlib.contextmanager
def interrupts(stop: Any) -> Generator[None]:
    """The first Ctrl-C (or SIGTERM) calls `stop`; a second one ends the program as usual."""

    def handle(_number: int, _frame: object) -> None:
        for number, handler in before.items():
            signal.signal(number, handler)
        stop()

    before = {number: signal.signal(number, handle) for number in INTERRUPTS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
