"""Lines of any length on the standard output; on a terminal what is too long goes on under its beginning, set in."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable

from speechguard.words.wording import printable

SET_IN = 2  # cells by which a line that goes on is set in
NARROWEST = 20  # cells for text, however narrow the terminal


def print_lines(
    lines: Iterable[str], *, heading: Callable[[str], bool] = lambda _: False, column: int | None = None
) -> None:
    """Print the lines, each at once; into a file or pipe as they are.

    Nothing in them steers a terminal. `heading`: which stand out on a terminal. `column`: where lines go on, by default
    a little right of their beginning.
    """
    harmless = map(printable, lines)
    if not sys.stdout.isatty():
        for line in harmless:
            print(line, flush=True)
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, markup=False, emoji=False)
    for line in harmless:
        indent = len(line) - len(line.lstrip())
        further = indent + SET_IN if column is None else column
        width = max(NARROWEST, console.width - max(indent, further))
        for number, part in enumerate(Text(line.lstrip()).wrap(console, width)):
            part.rstrip()
            style = "bold" if heading(line) else ""
            console.print(" " * (further if number else indent) + part.plain, style=style, soft_wrap=True)
