"""What is only suspected: muted, newest first, and below the warnings, of which it takes at most one line."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from speechguard.calls.state import Finding
from speechguard.messages import Interface, Language
from speechguard.terminal.look import MUTED, SUSPECTED_SYMBOL
from speechguard.terminal.text import clip, justify
from speechguard.words.wording import WORDINGS, clock, in_language, likely_words, printable, quote


def standing_suspicions(findings: Sequence[Finding]) -> list[Finding]:
    """Return what is suspected and was not taken back."""
    return [one for one in findings if one.event.kind == "suspected" and one.event.status == "confirmed"]


def suspicion_rows(
    suspected: Sequence[Finding], interface: Interface, language: Language, width: int, height: int
) -> list[Text]:
    """Return at most `height` lines of at most `width` cells; where not all fit, the last one counts the others."""
    rows: list[Text] = []
    for at, finding in enumerate(reversed(suspected)):
        left = len(suspected) - at
        block = suspicion_block(finding, interface, language, width)
        if len(rows) + len(block) + (left > 1) <= height:
            rows += block
        elif left == 1 and len(rows) < height:
            rows.append(block[0])
        else:
            others = Text(f"{SUSPECTED_SYMBOL} {WORDINGS[interface].kinds['suspected']} +{left}", MUTED)
            return [*rows, clip(others, width)][:height]
    return rows


def suspicion_block(finding: Finding, interface: Interface, language: Language, width: int) -> list[Text]:
    """Return what is suspected, how likely it is and when it was said; below that, what the words sound like."""
    words, event = WORDINGS[interface], finding.event
    likely = " ".join(filter(None, (words.kinds["suspected"], likely_words(event, words))))
    title = Text(f"{SUSPECTED_SYMBOL} {likely}  {in_language(finding.title, interface)}", MUTED)
    label = Text(f"  {words.sounds_like}  ", MUTED)
    example = clip(Text(quote(printable(event.phrase), language), f"{MUTED} italic"), width - label.cell_len)
    return [justify(title, Text(f" {clock(finding.time)}", MUTED), width), Text.assemble(label, example)]
