"""The live screen in a terminal, drawn with rich; nothing else of speechguard/live imports rich."""

from speechguard.live.terminal.screen import TerminalView, screen_available
from speechguard.live.terminal.svg import export_svg

__all__ = ["TerminalView", "export_svg", "screen_available"]
