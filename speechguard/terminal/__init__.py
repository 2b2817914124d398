"""The live screen, drawn with rich, and plain lines where there is no screen."""

from speechguard.terminal.screen import TerminalView, screen_available
from speechguard.terminal.svg import export_svg

__all__ = ["TerminalView", "export_svg", "screen_available"]
