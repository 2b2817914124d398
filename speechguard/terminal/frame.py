"""The whole screen as lines of an exact size: where each part stands."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from speechguard.calls.state import SessionState
from speechguard.messages import Interface
from speechguard.terminal.checklist import checklist_panel, checklist_width
from speechguard.terminal.header import header
from speechguard.terminal.look import MUTED, URGENT
from speechguard.terminal.phrasing import notice_words
from speechguard.terminal.text import clip, fill, wrap
from speechguard.terminal.transcript import transcript_panel
from speechguard.terminal.warnings import warnings_panel
from speechguard.words.wording import WORDINGS, Wording

MIN_WIDTH, MIN_HEIGHT = 60, 16  # cells, rows
_WIDE_FROM = 110  # cells: from here on the transcript has a column of its own
_WIDEST_SIDE = 74  # cells: longer lines are harder to read


def frame(state: SessionState, interface: Interface, width: int, height: int) -> list[Text]:
    """Return exactly `height` lines of exactly `width` cells (both >= 1)."""
    words = WORDINGS[interface]
    if width < MIN_WIDTH or height < MIN_HEIGHT:
        return _block(_too_small(words, width, height), width, height)
    arrange = _wide if width >= _WIDE_FROM else _stacked
    head = header(state, interface, width)
    body = arrange(state, interface, width, height - len(head) - 1)
    return [*head, *body, _footer(state, interface, width)]


def _stacked(state: SessionState, interface: Interface, width: int, height: int) -> list[Text]:
    """Return warnings and checklist side by side, and the transcript under them."""
    words = WORDINGS[interface]
    side = max(width // 3, min(checklist_width(state.checklist, interface) + 2, width * 2 // 5))
    main = width - side - 1
    upper = (height - 2) // 2
    lower = height - 2 - upper
    warnings = warnings_panel(state.findings, interface, state.language, main - 2, upper)
    checklist = checklist_panel(state.checklist, interface, side - 2, upper)
    transcript = transcript_panel(state.transcript, interface, width - 2, lower)
    return [
        *_beside([_warnings_rule(state, words, main)], "┬", [_checklist_rule(state, words, side)]),
        *_beside(_panel(warnings, main, upper), "│" * upper, _panel(checklist, side, upper)),
        *_beside([_rule(words.transcript, "", main)], "┴", [_rule("", "", side)]),
        *_panel(transcript, width, lower),
    ]


def _wide(state: SessionState, interface: Interface, width: int, height: int) -> list[Text]:
    """Return the transcript at the left, and warnings over the checklist at the right."""
    words = WORDINGS[interface]
    side = min(width * 9 // 20, _WIDEST_SIDE)
    main = width - side - 1
    lower = min(len(state.checklist) + 3, (height - 2) * 2 // 5)  # three rows for what to say now
    upper = height - 2 - lower
    warnings = warnings_panel(state.findings, interface, state.language, side - 2, upper)
    checklist = checklist_panel(state.checklist, interface, side - 2, lower)
    transcript = transcript_panel(state.transcript, interface, main - 2, height - 1)
    left = [_rule(words.transcript, "", main), *_panel(transcript, main, height - 1)]
    right = [
        _warnings_rule(state, words, side),
        *_panel(warnings, side, upper),
        _checklist_rule(state, words, side),
        *_panel(checklist, side, lower),
    ]
    return _beside(left, "┬" + "│" * upper + "├" + "│" * lower, right)


def _too_small(words: Wording, width: int, height: int) -> list[Text]:
    text = words.too_small.format(width=width, height=height, min_width=MIN_WIDTH, min_height=MIN_HEIGHT)
    return wrap(Text(text, URGENT), max(2, width))


def _footer(state: SessionState, interface: Interface, width: int) -> Text:
    """Return a line of `width` cells with the last notice; where there is none, with how to end."""
    words = WORDINGS[interface]
    if state.notices:
        return fill(Text.assemble((f" {words.notice}: ", URGENT), notice_words(state.notices[-1], interface)), width)
    return fill(Text(f" {words.stop_hint}", MUTED), width)


def _warnings_rule(state: SessionState, words: Wording, width: int) -> Text:
    standing = sum(finding.event.flagged and finding.event.status != "retracted" for finding in state.findings)
    return _rule(words.warnings, str(standing) if standing else "", width)


def _checklist_rule(state: SessionState, words: Wording, width: int) -> Text:
    met = sum(item.state == "met" for item in state.checklist)
    return _rule(words.checklist, f"{met}/{len(state.checklist)}" if state.checklist else "", width)


def _rule(title: str, count: str, width: int) -> Text:
    """Return a horizontal line of `width` cells that carries the title of what is under it."""
    text = Text.assemble(("─", MUTED), (f" {title} " if title else "", "bold"), (f"{count} " if count else "", MUTED))
    text = clip(text, width)
    return text.append("─" * (width - text.cell_len), MUTED)


def _panel(rows: Sequence[Text], width: int, height: int) -> list[Text]:
    """Return exactly `height` lines of exactly `width` cells: the rows, with a margin of one cell."""
    return _block([Text.assemble(" ", row) for row in rows], width, height)


def _block(rows: Sequence[Text], width: int, height: int) -> list[Text]:
    """Return exactly `height` lines of exactly `width` cells: the rows, cut or filled up."""
    blank = [Text()] * (height - len(rows))
    return [fill(row, width) for row in (*rows, *blank)][:height]


def _beside(left: Sequence[Text], joints: str, right: Sequence[Text]) -> list[Text]:
    """Return two columns of as many lines as there are joints, the joints between them."""
    rows = zip(left, joints, right, strict=True)
    return [Text.assemble(left_row, (joint, MUTED), right_row) for left_row, joint, right_row in rows]
