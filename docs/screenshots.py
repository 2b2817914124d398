"""Screens for the README: replays a sample at real-time pace and exports the terminal as rich draws it.

    python docs/screenshots.py

writes docs/live-zh.svg and docs/live-es.svg.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from speechguard.audio.recording import RecordingSource
from speechguard.commands.hearing import load_recogniser, load_rulebook
from speechguard.commands.live import hear_call
from speechguard.config import bundled
from speechguard.live.state import Interface, SessionState, Summary
from speechguard.live.terminal.svg import export_svg

HERE = Path(__file__).parent
# Sample, language, second of the call, width and height in characters.
SHOTS: tuple[tuple[str, Interface, float, int, int], ...] = (
    ("zh-not-my-job", "zh", 20.0, 100, 26),
    ("es-dont-know", "es", 45.5, 100, 30),
)


class _Shot:
    """A view that exports the first state at or after a second of the call."""

    def __init__(self, at: float, file: Path, language: Interface, width: int, height: int) -> None:
        self._at, self._file, self._size = at, file, (width, height)
        self._language: Interface = language
        self._done = False

    def update(self, state: SessionState) -> None:
        if state.clock >= self._at and not self._done:
            self._done = True
            self._file.write_text(export_svg(state, self._language, *self._size), encoding="utf-8")

    def close(self, summary: Summary) -> None: ...


def main() -> None:
    options = argparse.Namespace(model=None, models_dir=None, model_device="auto", compute_type="auto", threads=0)
    recogniser = load_recogniser(options, "zh")
    for name, language, at, width, height in SHOTS:
        view = _Shot(at, HERE / f"live-{language}.svg", language, width, height)
        with RecordingSource(bundled("samples") / f"{name}.flac", "left") as source:
            hear_call(name, source, recogniser.speaking(language), load_rulebook(None, language), view)


if __name__ == "__main__":
    main()
