"""The warnings: newest first, in full as long as there is room, then a line each, then a number."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from speechguard.calls.state import Finding
from speechguard.messages import Interface, Language
from speechguard.terminal.look import LABEL, MUTED, SEVERITY_STYLES, finding_symbol
from speechguard.terminal.suspicions import standing_suspicions, suspicion_rows
from speechguard.terminal.text import clip, hang, justify
from speechguard.words.wording import WORDINGS, Wording, amount_words, clock, in_language, printable, quote

_SPACED_FROM = 14  # rows of the panel: from here on blocks are set apart by an empty line


def warnings_panel(
    findings: Sequence[Finding], interface: Interface, language: Language, width: int, height: int
) -> list[Text]:
    """Return at most `height` lines of at most `width` cells; one of them is kept for what is suspected."""
    suspected = standing_suspicions(findings)
    rows = _warnings(findings, interface, language, width, height - bool(suspected))
    return rows + suspicion_rows(suspected, interface, language, width, height - len(rows))


def _warnings(
    findings: Sequence[Finding], interface: Interface, language: Language, width: int, height: int
) -> list[Text]:
    findings = [finding for finding in findings if finding.event.flagged]
    if not findings:
        return [clip(Text(WORDINGS[interface].no_warnings, MUTED), width)]
    rows: list[Text] = []
    newest_first = findings[::-1]
    for at, finding in enumerate(newest_first):
        others = len(findings) - at - 1
        room = height - len(rows) - (1 if others else 0)  # a line is kept for the number of those that follow
        block = finding_block(finding, interface, language, width)
        gap = [Text()] if rows and height >= _SPACED_FROM else []
        if len(gap) + len(block) <= room:
            rows += gap + block
        elif at == 0:
            rows += block[:room]
        elif room >= 1:
            rows.append(finding_line(finding, interface, width))
        else:
            rows.append(clip(Text(WORDINGS[interface].earlier.format(count=others + 1), MUTED), width))
            break
    return rows


def finding_block(finding: Finding, interface: Interface, language: Language, width: int) -> list[Text]:
    """Return what and when, the phrase as heard, what to say instead; of a retracted finding a single line."""
    rows = [finding_line(finding, interface, width)]
    event = finding.event
    if event.status == "retracted":
        return rows
    words = WORDINGS[interface]
    indent = max(Text(words.heard).cell_len, Text(words.say).cell_len)
    if event.value is not None:
        rows.append(clip(Text.assemble("  ", amount_words(event, words)), width))
    if finding.heard:
        label = _label(words.heard, indent, MUTED)
        rows.append(Text.assemble(label, _heard(finding, words, language, width - label.cell_len)))
    if event.say_instead and event.kind != "not_assessable":
        rows += hang(_label(words.say, indent, LABEL), Text(printable(event.say_instead)), width)
    return rows


def finding_line(finding: Finding, interface: Interface, width: int) -> Text:
    """Return a line of `width` cells: symbol, severity and title at the left, state and time at the right."""
    words = WORDINGS[interface]
    event = finding.event
    retracted = event.status == "retracted"
    title = Text.assemble(
        (
            f"{finding_symbol(finding)} {words.severities[event.severity]}",
            MUTED if retracted else SEVERITY_STYLES[event.severity],
        ),
        "  ",
        (in_language(finding.title, interface), f"{MUTED} strike" if retracted else "bold"),
    )
    # of what is missing nobody doubts that it is a finding; of a phrase or a measure it matters how certain it is
    uncertain = event.kind in ("violation", "measure") or retracted
    state = words.statuses[event.status] if uncertain else words.kinds[event.kind]
    time = f" {clock(finding.time)}"
    spelled = Text.assemble((state, MUTED), time)
    # the symbol says the state too, where title and word do not both fit
    return justify(title, spelled if title.cell_len + spelled.cell_len + 2 <= width else Text(time), width)


def _label(word: str, indent: int, style: str) -> Text:
    label = Text.assemble("  ", (word, style))
    return label.append(" " * (indent + 4 - label.cell_len))


def _heard(finding: Finding, words: Wording, language: Language, width: int) -> Text:
    """Return the text heard, and the rule's phrase or example where it differs and there is room for both."""
    event = finding.event
    heard = Text(quote(printable(finding.heard), language))
    example = f"{words.sounds_like} {quote(printable(event.phrase), language)}"
    phrase = Text(f"  {example if event.by_meaning else words.of_rule.format(phrase=printable(event.phrase))}", MUTED)
    differs = event.phrase and _letters(event.phrase) != _letters(finding.heard)
    if differs and heard.cell_len + phrase.cell_len <= width:
        heard.append_text(phrase)
    return clip(heard, width)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
