"""The live screen: draws each state on the whole terminal and gives the terminal back at the end."""

from __future__ import annotations

import time
from types import TracebackType

from rich.console import Console, Group
from rich.live import Live

from speechguard.calls.state import SessionState, Summary
from speechguard.messages import Interface
from speechguard.terminal.frame import frame
from speechguard.terminal.summary import summary_rows

FRAMES_PER_SECOND = 8.0  # a frame costs about 5 ms of a core that recognition needs more


def screen_available(console: Console | None = None) -> bool:
    """Return whether a live screen can be drawn on standard output: a terminal that moves its cursor and shows UTF-8.

    False for pipes and files, `TERM=dumb` and other encodings: use `PlainView` there. `NO_COLOR` does not matter.
    """
    console = console or Console()
    return console.is_terminal and not console.is_dumb_terminal and console.encoding.startswith("utf")


class TerminalView:
    """A `View` on the alternate screen; as a context manager it gives the terminal back also after an error."""

    def __init__(
        self, interface: Interface, console: Console | None = None, frames_per_second: float = FRAMES_PER_SECOND
    ) -> None:
        self._interface: Interface = interface
        self._console = console or Console(highlight=False, markup=False, emoji=False)
        self._interval = 1 / frames_per_second
        self._drawn_at = -self._interval
        self._live: Live | None = None

    def update(self, state: SessionState) -> None:
        """Draw the state, unless the last one was drawn a moment ago: then call it again with the next one.

        The size is looked up each time, so a resized terminal is right at the next update.
        """
        now = time.monotonic()
        if now - self._drawn_at < self._interval:
            return
        self._drawn_at = now
        if self._live is None:
            self._live = Live(
                console=self._console,
                screen=True,
                auto_refresh=False,
                redirect_stdout=False,
                redirect_stderr=False,
            )
            self._live.start()
        width, height = self._console.size
        self._live.update(Group(*frame(state, self._interface, width, height)), refresh=True)

    def close(self, summary: Summary) -> None:
        """Leave the alternate screen and print the summary."""
        self._leave()
        for row in summary_rows(summary, self._interface, self._console.width):
            self._console.print(row)

    def __enter__(self) -> TerminalView:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leave()

    def _leave(self) -> None:
        live, self._live = self._live, None
        if live is not None:
            live.stop()
