"""Symbols and colours of the screen.

Colour says how severe, form and symbol say how certain: nothing is said by colour alone. Only the colours of the
terminal's own theme, light or dark, are used.
"""

from __future__ import annotations

from speechguard.calls.state import Finding
from speechguard.messages import ChecklistState, Severity, Status

MUTED = "dim"
LABEL = "cyan"
URGENT = "bold yellow"
SEVERITY_STYLES: dict[Severity, str] = {"fatal": "bold reverse red", "major": "bold red", "minor": "bold yellow"}
SUSPECTED_SYMBOL = "~"
STATUS_SYMBOLS: dict[Status, str] = {"provisional": "?", "confirmed": "!", "retracted": "×"}
CHECKLIST_SYMBOLS: dict[ChecklistState, str] = {
    "due": "►",
    "met": "✓",
    "missing": "✗",
    "not_assessable": "–",
    "not_applicable": "·",
    "not_due": "○",
}
CHECKLIST_STYLES: dict[ChecklistState, str] = {
    "due": URGENT,
    "met": "green",
    "missing": "bold red",
    "not_assessable": MUTED,
    "not_applicable": MUTED,
    "not_due": MUTED,
}


def finding_symbol(finding: Finding) -> str:
    """Return one character that shows of what kind a finding is, or how certain."""
    event = finding.event
    if event.kind == "missing" and event.status == "confirmed":
        return CHECKLIST_SYMBOLS["missing"]
    if event.kind == "not_assessable":
        return CHECKLIST_SYMBOLS["not_assessable"]
    return STATUS_SYMBOLS[event.status]


def highlight_styles(status: Status, severity: Severity) -> tuple[str, str]:
    """Return the styles of a highlight in the transcript: that of its symbol, and that of its phrase.

    Reversed when confirmed, underlined while provisional, struck out when retracted.
    """
    colour = "yellow" if severity == "minor" else "red"
    match status:
        case "confirmed":
            return f"bold reverse {colour}", f"bold reverse {colour}"
        case "provisional":
            return f"bold {colour}", f"bold underline {colour}"
        case "retracted":
            return MUTED, f"{MUTED} strike"
