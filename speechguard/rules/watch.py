"""Rule files that are changed during a call."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from speechguard.rules.loader import SUFFIXES
from speechguard.rules.rulebook import Rulebook


class RuleWatch:
    """Packs and folders of packs, which are loaded anew when a file has changed."""

    def __init__(self, paths: Sequence[Path], load: Callable[[], Rulebook]) -> None:
        self._paths = paths
        self._load = load
        self._seen = self._state()

    def poll(self) -> Rulebook | None:
        """Return the rules as they are now; None if nothing has changed since the last time.

        Raises RuleErrors when they cannot be used as they are; the next change is looked at again.
        """
        state = self._state()
        if state == self._seen:
            return None
        self._seen = state
        return self._load()

    def _state(self) -> dict[Path, tuple[int, int]]:
        """Return time and size of every file."""
        files = [f for path in self._paths for f in (path.rglob("*") if path.is_dir() else [path])]
        stats = [(file, file.stat()) for file in files if file.suffix in SUFFIXES and file.exists()]
        return {file: (stat.st_mtime_ns, stat.st_size) for file, stat in stats}
