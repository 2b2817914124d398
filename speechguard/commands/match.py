"""speechguard match: sentences on standard input, findings on standard output"""

from __future__ import annotations

import argparse
import sys

from speechguard.commands.hearing import load_rulebook
from speechguard.commands.slots import chosen_slots
from speechguard.compliance.casebook import judge_lines
from speechguard.compliance.model import Said
from speechguard.compliance.scorecard import score
from speechguard.errors import UserError
from speechguard.live.score import score_derivation, score_words
from speechguard.live.wording import WORDINGS
from speechguard.messages import ComplianceEvent, standing


def run(args: argparse.Namespace) -> int:
    """Judge every line by the forbidden rules as one utterance of the agent; a line without findings prints nothing.

    At the end the score that a call with all these findings would have, if there are any.
    """
    rulebook = load_rulebook(args.rules, args.language, chosen_slots(args))
    found: list[ComplianceEvent] = []
    for number, line in enumerate(sys.stdin.buffer, 1):
        try:
            text = line.decode("utf-8-sig").strip()
        except UnicodeDecodeError:
            raise UserError(f"standard input, line {number}: is not UTF-8 text; convert it first") from None
        for event in standing(judge_lines(rulebook, [Said("agent", text)], call=f"line {number}")):
            if event.kind == "violation":
                print(_finding(number, event), flush=True)
                found.append(event)
    if found:
        total = score("standard input", found, (), rulebook)
        print(score_words(total, WORDINGS["en"]))
        for points, text in score_derivation(total, "en", times=False):
            print(f"{points:>8}  {text}")
    return 0


def _finding(number: int, event: ComplianceEvent) -> str:
    say = f"  say: {event.say_instead}" if event.say_instead else ""
    return (
        f"line {number}: {event.rule}  {event.severity}  phrase: {event.phrase}  heard: {event.heard}  "
        f"alike: {event.score:.0%}{say}"
    )
