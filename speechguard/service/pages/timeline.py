"""Who spoke when in a call, and where alerts are, as a drawing that grows with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

from speechguard.messages import Role, Status
from speechguard.service.facts import FloorCall

WIDTH = 1000  # of the drawing
LEAST = 60.0  # s that it shows at least; it grows by as much
NEAR = 2  # units: two stretches of a voice that are nearer are drawn as one
HIGH = 17  # units, of a voice's lane
_LANES: tuple[tuple[Role, int], ...] = (("agent", 1), ("customer", 22))  # top of each


@dataclass(frozen=True, slots=True)
class TimelineMark:
    """A warning in the drawing."""

    x: int
    status: Status


@dataclass(frozen=True, slots=True)
class CallTimeline:
    """What is drawn."""

    length: float  # s that the whole width stands for
    heard: int  # units of it
    lanes: tuple[tuple[Role, int, str], ...]  # whose, its top, and the path of the stretches
    marks: tuple[TimelineMark, ...]


def timeline_of(call: FloorCall) -> CallTimeline:
    """Return the drawing of a call. It changes no more often than once in two seconds for the time alone."""
    ends = [voice.end for voice in call.voices]
    clock = max([call.state.clock, *ends[-1:]])
    length = max(LEAST, ceil(clock / LEAST) * LEAST)

    def place(seconds: float) -> int:
        return round(WIDTH * max(0.0, seconds) / length)

    lanes: tuple[tuple[Role, int, str], ...] = tuple(
        (role, top, _path([(place(one.start), place(one.end)) for one in call.voices if one.role == role], top))
        for role, top in _LANES
    )
    shown = [finding.event for finding in call.state.findings if finding.event.flagged]
    marks = tuple(
        TimelineMark(place(event.start), event.status)
        for event in shown
        if event.status != "retracted" and event.kind in ("violation", "measure")
    )
    return CallTimeline(length, place(clock - clock % 2), lanes, marks)


def _path(stretches: Iterable[tuple[int, int]], top: int) -> str:
    """Return rectangles as the path of SVG."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(stretches):
        if joined and start - joined[-1][1] < NEAR:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return "".join(f"M{start} {top}h{max(1, end - start)}v{HIGH}h-{max(1, end - start)}z" for start, end in joined)
