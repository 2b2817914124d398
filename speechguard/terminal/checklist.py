"""The checklist: what is owed in this call and how it stands."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from speechguard.calls.state import ChecklistRow
from speechguard.messages import ChecklistState, Interface
from speechguard.terminal.look import CHECKLIST_STYLES, CHECKLIST_SYMBOLS, LABEL, MUTED
from speechguard.terminal.text import clip, hang, justify
from speechguard.words.wording import WORDINGS, in_language, printable

# where not all items fit, those to act upon stay
_URGENCY: dict[ChecklistState, int] = {
    "due": 0,
    "missing": 1,
    "not_assessable": 2,
    "not_due": 3,
    "met": 4,
    "not_applicable": 5,
}


def checklist_panel(items: Sequence[ChecklistRow], interface: Interface, width: int, height: int) -> list[Text]:
    """Return the items in their order, with what to say under those now due.

    At most `height` lines of at most `width` cells; where there is not room for all, the most urgent stay.
    """
    words = WORDINGS[interface]
    if not items:
        return hang(Text(), Text(words.no_checklist, MUTED), width)[:height]
    shown = set(range(len(items)))
    if len(items) > height:
        by_urgency = sorted(shown, key=lambda at: (_URGENCY[items[at].state], at))
        shown = set(by_urgency[: height - 1])
    spare = height - len(items)
    rows: list[Text] = []
    for at in sorted(shown):
        item = items[at]
        rows.append(checklist_line(item, interface, width))
        if item.state == "due" and item.say_instead:
            hint = hang(Text("  "), Text(printable(item.say_instead), LABEL), width)
            if len(hint) <= spare:
                rows += hint
                spare -= len(hint)
    if len(shown) < len(items):
        rows.append(clip(Text("  " + words.further.format(count=len(items) - len(shown)), MUTED), width))
    return rows


def checklist_line(item: ChecklistRow, interface: Interface, width: int) -> Text:
    """Return a line of `width` cells: symbol and title at the left, the state in a word at the right."""
    style = CHECKLIST_STYLES[item.state]
    title = Text.assemble(
        (f"{CHECKLIST_SYMBOLS[item.state]} ", style),
        (in_language(item.title, interface), MUTED if item.state in ("not_due", "not_applicable") else ""),
    )
    return justify(title, Text(WORDINGS[interface].checklist_states[item.state], style), width, least=1)


def checklist_width(items: Sequence[ChecklistRow], interface: Interface) -> int:
    """Return the cells in which no line is clipped, whatever state the items come to."""
    words = WORDINGS[interface]
    titles = max((Text(in_language(item.title, interface)).cell_len for item in items), default=0)
    states = max(Text(word).cell_len for word in words.checklist_states.values())
    return 2 + titles + 1 + states
