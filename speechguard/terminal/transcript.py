"""The running transcript, newest line at the bottom, with the phrases found highlighted in the text."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from speechguard.calls.state import TranscriptLine
from speechguard.messages import Interface
from speechguard.terminal.look import MUTED, STATUS_SYMBOLS, highlight_styles
from speechguard.terminal.phrasing import line_remarks, who
from speechguard.terminal.text import clip, hang
from speechguard.words.wording import WORDINGS, Wording, clock, printable

_NO_BREAK = "\u00a0"  # a space at which no line ends


def transcript_panel(lines: Sequence[TranscriptLine], interface: Interface, width: int, height: int) -> list[Text]:
    """Return the last lines that fit into `height` rows of `width` cells."""
    words = WORDINGS[interface]
    if not lines:
        return [clip(Text(words.no_transcript, MUTED), width)]
    rows: list[Text] = []
    for line in reversed(lines):
        rows = transcript_rows(line, interface, width) + rows
        if len(rows) >= height:
            break
    return rows[-height:]


def transcript_rows(line: TranscriptLine, interface: Interface, width: int) -> list[Text]:
    """Return the rows of one utterance: time and role, and the text beside them."""
    words = WORDINGS[interface]
    role_width = max(Text(role).cell_len for role in words.roles.values())
    role = Text(who(line, words), "bold" if line.role == "agent" else MUTED)
    label = Text.assemble((clock(line.start), MUTED), "  ", role)
    label.append(" " * (role_width - role.cell_len + 2))
    return hang(label, highlighted_text(line, words), width)


def highlighted_text(line: TranscriptLine, words: Wording) -> Text:
    """Return the text with each phrase set off by its symbol and style; a retracted one says so in a word."""
    base = "" if line.role == "agent" else MUTED
    plain = printable(line.text)
    text = Text()
    for start, end, highlight in line.stretches:
        part = plain[start:end]
        if highlight is None:
            text.append(part, base)
            continue
        symbol_style, phrase_style = highlight_styles(highlight.status, highlight.severity)
        text.append(f" {STATUS_SYMBOLS[highlight.status]}{_NO_BREAK}", symbol_style)
        text.append(part, phrase_style).append(_NO_BREAK, symbol_style)
        if highlight.status == "retracted":
            text.append(f"({words.statuses['retracted']}) ", MUTED)
    if not line.final:
        text.append(" …", MUTED)
    elif remarks := line_remarks(line, words):
        text.append(remarks, f"{MUTED} italic")
    return text
