"""Styled text cut and filled to exact widths in terminal cells, where a Chinese character takes two."""

from __future__ import annotations

from functools import lru_cache

from rich.cells import cell_len
from rich.text import Text

_NOT_FIRST = frozenset("\u00a0，。、；：？！）」』》】〉”’…,.;:?!)]}»%")  # never begin a line
_NOT_LAST = frozenset("\u00a0（「『《【〈“‘([{¿¡«")  # never end one


def wrap(text: Text, width: int) -> list[Text]:
    """Return the text in lines of at most `width` cells (>= 2), at least one; spaces at a break are dropped."""
    lines: list[Text] = []
    for start, end in _line_spans(text.plain, width):
        line = text[start:end]
        line.rstrip()
        lines.append(line)
    return lines


@lru_cache(maxsize=1024)
def _line_spans(plain: str, width: int) -> tuple[tuple[int, int], ...]:
    """Return where each line begins and ends, in characters.

    Lines break after spaces and between Chinese characters, and anywhere else only where they must.
    """
    spans: list[tuple[int, int]] = []
    start, allowed, used = 0, 0, 0  # of the line: first character, last place to break, cells up to here
    for at, char in enumerate(plain):
        if at > start and _may_break(plain[at - 1], char):
            allowed = at
        cells = cell_len(char)
        while used + cells > width and char != " ":  # a space may hang over the edge: it is dropped
            cut = allowed if allowed > start else at
            spans.append((start, cut))
            start, used = cut, cell_len(plain[cut:at])
        used += cells
    return (*spans, (start, len(plain)))


def _may_break(before: str, after: str) -> bool:
    if before == " ":
        return after != " "
    wide = cell_len(before) == 2 or cell_len(after) == 2
    return wide and after != " " and after not in _NOT_FIRST and before not in _NOT_LAST


def clip(text: Text, width: int) -> Text:
    """Return the text, or as much of it as fits into `width` cells with an ellipsis."""
    if text.cell_len <= width:
        return text
    room, used, kept = max(0, width - 1), 0, 0
    for char in text.plain:
        used += cell_len(char)
        if used > room:
            break
        kept += 1
    clipped = text[:kept]
    clipped.rstrip()
    return clipped.append("…"[:width])


def fill(text: Text, width: int) -> Text:
    """Return the text in exactly `width` cells: clipped, or filled with spaces."""
    clipped = clip(text, width).copy()
    return clipped.append(" " * (width - clipped.cell_len))


def justify(left: Text, right: Text, width: int, least: int = 2) -> Text:
    """Return both texts at the two ends of `width` cells; the left one is clipped to stay `least` cells away."""
    right = clip(right, width)
    room = max(0, width - right.cell_len - least)
    return Text.assemble(fill(left, room), " " * (width - room - right.cell_len), right)


def hang(label: Text, body: Text, width: int) -> list[Text]:
    """Return the body wrapped beside its label, with further lines indented by the width of the label."""
    indent = label.cell_len
    first, *rest = wrap(body, width - indent)
    return [Text.assemble(label, first), *(Text.assemble(" " * indent, line) for line in rest)]
