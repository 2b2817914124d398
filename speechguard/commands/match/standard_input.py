"""Judging what stands on the standard input."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence

from speechguard.calls.rule_cache import recall_rulebook
from speechguard.checks.cases.casebook import play
from speechguard.checks.cases.dialogue import WrittenCall, written_calls
from speechguard.checks.cases.layout import lay_out
from speechguard.commands.options import check_rules, chosen_slots
from speechguard.commands.wrapping import print_lines
from speechguard.config import cache_folder
from speechguard.errors import UserError
from speechguard.judging.scorecard import score
from speechguard.messages import CallScore, ComplianceEvent, Transcript, standing
from speechguard.rules.rulebook import Rulebook
from speechguard.words.reasons import in_words
from speechguard.words.score import score_derivation, score_words
from speechguard.words.wording import WORDINGS, clock


def match(args: argparse.Namespace) -> int:
    """Judge every line and every dialogue, and print what is found. Raises RuleErrors and UserError."""
    rulebook = recall_rulebook(cache_folder(), args.rules, args.language, chosen_slots(args))
    check_rules(args, [rulebook], args.rules)
    explain = None
    if args.explain:
        from speechguard.commands.match.explanation import Explanations

        explain = Explanations(rulebook)
    single: list[ComplianceEvent] = []
    calls = 0
    for call in written_calls(_standard_input(), "standard input", rulebook.phonetics):
        calls += 1
        engine, events = play(rulebook, call.lines, call.name)
        findings = [event for event in shown(events) if call.dialogue or event.kind in ("violation", "suspected")]
        if explain:
            explain.show(call, engine, events)
        else:
            print_lines(_findings(call, findings, rulebook) or [f"{call.name}: nothing found"])
        if call.dialogue:
            if total := engine.score(events):
                _show_score(total, f"{call.name}: ", times=True)
        else:
            single += [event for event in findings if event.flagged]
    if not calls:
        raise UserError("the standard input is empty: write sentences or small calls into it, a line each")
    if single:
        _show_score(score("standard input", single, (), rulebook), times=False)
    return 0


def _standard_input() -> Iterator[str]:
    """Yield the lines. Raises UserError for one that is not UTF-8."""
    number = 0
    try:
        for line in sys.stdin.buffer:
            number += 1
            yield line.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UserError(f"standard input, line {number}: is not UTF-8 text; convert it first") from None


def shown(events: Sequence[ComplianceEvent]) -> list[ComplianceEvent]:
    """Return what was found or is suspected, each once: of a measure what is outside its band, and only that."""
    found = [event for event in standing(events) if event.flagged or event.kind == "suspected"]
    return list({(event.rule, event.start, event.end, event.phrase, event.reason): event for event in found}.values())


def _findings(call: WrittenCall, events: Sequence[ComplianceEvent], rulebook: Rulebook) -> list[str]:
    transcripts, _ = lay_out(call.lines, rulebook.phonetics)
    lines: list[str] = []
    for event in events:
        say = f"  say: {event.say_instead}" if event.say_instead else ""
        where, time = _line(call, event, transcripts), f", {clock(event.start)}" if call.dialogue else ""
        lines.append(f"{where}{time}: {event.rule}  {event.severity}  {_what(event)}{say}")
    return lines


def _what(event: ComplianceEvent) -> str:
    why = in_words(event.reason, "en")
    if event.reason is not None and event.reason.code == "sounds_like":
        return f"{event.kind} {event.score:.0%}: {why}  heard: {event.heard}"
    if not event.phrase:
        return f"{event.kind.replace('_', ' ')}: {why}"
    meant = "" if event.meaning is None else f"  meant: {event.meaning:.0%}"
    return f"phrase: {event.phrase}  heard: {event.heard}  alike: {event.score:.0%}{meant}"


def _line(call: WrittenCall, event: ComplianceEvent, transcripts: Sequence[Transcript]) -> str:
    """Name the line in which something was said; all of them for what is missing."""
    for transcript in transcripts:
        if event.phrase and transcript.role == event.role and transcript.start <= event.start < transcript.end:
            return f"line {call.line_of(transcript.utterance)}"
    return call.name


def _show_score(total: CallScore, name: str = "", *, times: bool) -> None:
    steps = score_derivation(total, "en", times=times)
    print_lines([name + score_words(total, WORDINGS["en"])])
    print_lines((f"{points:>8}  {text}" for points, text in steps), column=10)
