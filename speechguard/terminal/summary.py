"""What stays on the terminal when the call is over."""

from __future__ import annotations

from rich.text import Text

from speechguard.calls.state import Summary
from speechguard.messages import CallScore, Interface
from speechguard.terminal.checklist import checklist_line, checklist_width
from speechguard.terminal.look import MUTED, URGENT
from speechguard.terminal.phrasing import notice_words, summary_figures
from speechguard.terminal.suspicions import standing_suspicions, suspicion_block
from speechguard.terminal.text import clip, wrap
from speechguard.terminal.warnings import finding_block
from speechguard.words.reasons import in_words
from speechguard.words.score import score_derivation, score_words
from speechguard.words.wording import WORDINGS, printable

# Cells: in fewer nothing fits beside the labels, in more lines are hard to read.
_NARROWEST, _WIDEST = 30, 100


def summary_rows(summary: Summary, interface: Interface, width: int) -> list[Text]:
    """Return lines of at most `width` cells (>= 30): findings by time, checklist, score, and figures of the call."""
    words = WORDINGS[interface]
    width = max(_NARROWEST, min(width, _WIDEST))
    rows = wrap(Text.assemble((words.summary, "bold"), f"  {printable(summary.call)}"), width)
    rows.append(Text("─" * width, MUTED))
    inner = width - 2

    def section(title: str, body: list[Text]) -> None:
        rows.extend((Text(title, "bold"), *(Text.assemble("  ", row) for row in body), Text()))

    by_time = sorted(summary.findings, key=lambda finding: finding.time)
    suspected = [
        row for one in standing_suspicions(by_time) for row in suspicion_block(one, interface, summary.language, inner)
    ]
    figures = [
        one for one in by_time if one.event.kind == "measure" and not (one.event.flagged or one.event.nothing_measured)
    ]
    blocks = [
        row
        for finding in by_time
        if finding.event.flagged
        for row in finding_block(finding, interface, summary.language, inner)
    ]
    section(words.warnings, blocks or wrap(Text(words.no_warnings, MUTED), inner))
    if suspected:
        section(words.suspected, suspected)
    if summary.checklist:
        column = min(inner, checklist_width(summary.checklist, interface) + 4)
        section(words.checklist, [checklist_line(item, interface, column) for item in summary.checklist])
    if figures:
        section(words.measures, [clip(Text(in_words(finding.event.reason, interface)), inner) for finding in figures])
    if summary.score:
        section(score_words(summary.score, words), _derivation(summary.score, interface, inner))
    rows += [line for figure in summary_figures(summary, interface) for line in wrap(Text(figure), width)]
    for notice in summary.notices:
        rows += wrap(Text.assemble((f"{words.notice}: ", URGENT), notice_words(notice, interface)), width)
    return rows


def _derivation(score: CallScore, interface: Interface, width: int) -> list[Text]:
    """Return the points in a column, and what they are for beside it."""
    lines = score_derivation(score, interface)
    column = max(len(points) for points, _ in lines)
    return [
        Text.assemble(("" if number else points).rjust(column), "  ", part)
        for points, text in lines
        for number, part in enumerate(wrap(Text(text, "" if points != "–" else MUTED), width - column - 2))
    ]
