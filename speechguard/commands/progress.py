"""Progress of long work on standard error, where that is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from functools import cache

from speechguard.messages import Interface
from speechguard.words.wording import WORDINGS


@contextmanager
def joining(what: str) -> Generator[Callable[[int, int], None]]:
    """Yield what takes (bytes done, bytes in all) and shows them as a bar, from the first count on."""
    with ExitStack() as stack:

        @cache
        def shown() -> Callable[[int, int], None]:
            from rich.console import Console
            from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

            columns = TextColumn("{task.description}"), BarColumn(), DownloadColumn()
            console = Console(stderr=True)
            bars = Progress(*columns, console=console, transient=True, disable=not sys.stderr.isatty())
            task = stack.enter_context(bars).add_task(what, total=None)
            return lambda done, total: bars.update(task, completed=done, total=total)

        yield lambda done, total: shown()(done, total)


def announce_loading(interface: Interface) -> None:
    """Say at once what takes the next seconds."""
    if sys.stderr.isatty():
        print(WORDINGS[interface].loading, file=sys.stderr, flush=True)
