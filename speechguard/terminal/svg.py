"""The screen, or other lines of a terminal, as an SVG picture: drawn by rich."""

from __future__ import annotations

import re
from collections.abc import Iterable
from io import StringIO

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from speechguard.calls.state import SessionState
from speechguard.messages import Interface
from speechguard.terminal.frame import frame

_THEME = TerminalTheme(
    (24, 26, 31),
    (216, 220, 228),
    [
        (44, 48, 56),
        (240, 113, 120),
        (152, 195, 121),
        (229, 192, 123),
        (97, 175, 239),
        (198, 120, 221),
        (102, 190, 200),
        (216, 220, 228),
    ],
)
_TOKEN = re.compile(r"\s+|[\u0021-\u2e7f]+|.")  # spaces; a word in narrow characters; one other character
# rich's own format asks a web server for its font; here the reader's own fonts are used
_FORMAT = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{
    font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", "Noto Sans Mono CJK SC", "PingFang SC",
        "Microsoft YaHei", monospace;
    font-size: {char_height}px;
    line-height: {line_height}px;
}}
.{unique_id}-title {{ font-size: 18px; font-weight: bold; font-family: system-ui, sans-serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def export_svg(
    state: SessionState, interface: Interface, width: int, height: int, title: str = "speechguard live"
) -> str:
    """Return the screen of `width` x `height` cells as an SVG picture."""
    return lines_as_svg(frame(state, interface, width, height), width, title)


def lines_as_svg(lines: Iterable[Text], width: int, title: str) -> str:
    """Return lines of at most `width` cells as an SVG that loads nothing; the same lines give the same text."""
    console = Console(
        record=True,
        file=StringIO(),
        width=width,
        force_terminal=True,
        color_system="truecolor",
        no_color=False,
        highlight=False,
        markup=False,
        emoji=False,
    )
    for line in lines:
        console.print(_placed(line))
    return console.export_svg(title=title, theme=_THEME, code_format=_FORMAT, unique_id="speechguard")


def _placed(row: Text) -> Text:
    """Return the row with each word and each Chinese character in a span of its own, which gets a place of its own.

    rich squeezes a span into one cell for each character, so Chinese ones would lie on top of each other; and a font's
    Chinese characters are seldom exactly twice as wide as its Latin ones, so what follows them would drift.
    """
    for token in _TOKEN.finditer(row.plain):
        row.stylize("not overline", *token.span())
    return row
