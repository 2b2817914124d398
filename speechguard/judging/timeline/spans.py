"""Stretches of time in order, without overlaps."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple, overload

FOREVER = float("inf")  # s: later than the end of any call


class Stretch(NamedTuple):
    """A stretch of time, in seconds of the call."""

    start: float
    end: float

    @property
    def seconds(self) -> float:
        """Return how long it is."""
        return self.end - self.start


class Spans(Sequence[Stretch]):
    """Stretches of time in order; those that touch, or lie at most `bridge` (s) apart, become one."""

    def __init__(self, bridge: float = 0.0) -> None:
        self._bridge = bridge
        self._starts: list[float] = []
        self._ends: list[float] = []

    def __len__(self) -> int:
        return len(self._starts)

    @overload
    def __getitem__(self, index: int) -> Stretch: ...

    @overload
    def __getitem__(self, index: slice) -> list[Stretch]: ...

    def __getitem__(self, index: int | slice) -> Stretch | list[Stretch]:
        if isinstance(index, slice):
            return list(map(Stretch, self._starts[index], self._ends[index]))
        return Stretch(self._starts[index], self._ends[index])

    def add(self, start: float, end: float) -> None:
        """Add a stretch and join it with its neighbours."""
        low = bisect_left(self._ends, start - self._bridge)
        high = bisect_right(self._starts, end + self._bridge)
        if low < high:
            start, end = min(start, self._starts[low]), max(end, self._ends[high - 1])
        self._starts[low:high] = [start]
        self._ends[low:high] = [end]

    def overlap(self, start: float, end: float) -> bool:
        """Return whether any stretch lies between the two times, not only at the edge."""
        at = bisect_right(self._ends, start)
        return at < len(self._starts) and self._starts[at] < end

    def at(self, moment: float) -> Stretch | None:
        """Return the stretch that the moment lies in, not only at its edge."""
        at = bisect_right(self._ends, moment)
        return self[at] if at < len(self) and self._starts[at] < moment else None

    def ends_at(self, moment: float) -> bool:
        """Return whether a stretch ends at exactly this moment."""
        at = bisect_left(self._ends, moment)
        return at < len(self) and self._ends[at] == moment

    def inside(self, start: float, end: float) -> list[Stretch]:
        """Return the stretches between the two times, cut to them."""
        low, high = bisect_right(self._ends, start), bisect_left(self._starts, end)
        pairs = zip(self._starts[low:high], self._ends[low:high], strict=True)
        return [Stretch(max(start, a), min(end, b)) for a, b in pairs]

    def gaps(self, start: float, end: float) -> list[Stretch]:
        """Return the stretches between the two times that none of these covers."""
        if end <= start:
            return []
        borders = [start, *(moment for stretch in self.inside(start, end) for moment in stretch), end]
        return [Stretch(a, b) for a, b in zip(borders[::2], borders[1::2], strict=True) if a < b]
