"""The windows of the rule language in a call. Times are seconds of the call; both ends count."""

from __future__ import annotations

from speechguard.judging.conditions.occurrence import Occurrence
from speechguard.judging.timeline.spans import FOREVER
from speechguard.judging.timeline.timeline import Timeline
from speechguard.judging.timeline.turns import TURN_PAUSE
from speechguard.messages import Role
from speechguard.rules.model.rule import Window


def known_late(window: Window) -> bool:
    """Return whether the window is known only when the call is over."""
    return window.anchor == "last" or window.percent is not None


def edge_start(window: Window, role: Role, timeline: Timeline) -> float:
    """Return where a window at the beginning or end of the role's speech begins; the role must have spoken."""
    spoken = timeline.utterances[role]
    first, last = spoken[0].start, spoken[-1].end
    if window.anchor == "first":
        return first
    if window.turns is not None:
        return timeline.last_turns_start(role, window.turns)
    length = window.seconds if window.seconds is not None else (last - first) * (window.percent or 0) / 100
    return max(first, last - length)


def edge_end(window: Window, role: Role, timeline: Timeline, settled: float) -> float | None:
    """Return where such a window ends; None: that is not yet known."""
    spoken = timeline.utterances[role]
    if window.anchor == "last":
        return spoken[-1].end if settled == FOREVER else None
    if window.turns is not None:
        return timeline.turn_end(role, 0, window.turns, settled)
    if window.percent is not None:
        whole = spoken[-1].end - spoken[0].start
        return spoken[0].start + whole * window.percent / 100 if settled == FOREVER else None
    return spoken[0].start + (window.seconds or 0.0)


def perhaps_span(window: Window, role: Role, span: tuple[float, float], timeline: Timeline) -> tuple[float, float]:
    """Return where what was not understood may have been in a window; `span`: its ends by what was understood.

    What came before the first speech that was understood may have been the first speech, and what came after the last
    one the last. Of speech that may have gone on in lost audio nobody knows the percents; turns that had not ended may
    have gone on there, and those that had not begun after others may have begun there.
    """
    start, end = span
    spoken = timeline.utterances[role]
    if window.turns is not None and window.anchor in ("after", "first"):
        heard = timeline.anybody[-1].end if len(timeline.anybody) else start
        first = timeline.first_from(role, start) if window.anchor == "after" else 0
        if timeline.turn_end(role, first, window.turns, heard) is None:
            end = FOREVER
    if window.anchor == "first":
        outside = timeline.lost.overlap(-FOREVER, spoken[0].start) or timeline.lost.overlap(spoken[-1].end, FOREVER)
        return -FOREVER, FOREVER if window.percent is not None and outside else end
    begins = window.anchor == "last" or (window.anchor == "before" and window.turns is not None)
    if begins and (window.percent is not None or not spoken or start <= spoken[0].start):
        start = -FOREVER
    return start, FOREVER if window.anchor == "last" else end


def near_start(window: Window, role: Role, anchor: Occurrence, timeline: Timeline) -> float:
    """Return where a window near something begins."""
    if window.anchor == "after":
        return anchor.end
    if window.seconds is not None:
        return anchor.start - window.seconds
    if window.turns is not None and timeline.first_from(role, anchor.start):
        return timeline.last_turns_start(role, window.turns, anchor.start)
    return anchor.start if window.turns is not None else -FOREVER


def near_end(window: Window, role: Role, anchor: Occurrence, timeline: Timeline, settled: float) -> float | None:
    """Return where such a window ends; None: that is not yet known, it goes on."""
    if window.anchor == "before":
        return anchor.start
    if window.seconds is not None:
        return anchor.end + window.seconds
    if window.turns is None:
        return None
    return timeline.turn_end(role, timeline.first_from(role, anchor.end), window.turns, settled)


def near_span(
    window: Window, role: Role, anchor: Occurrence, timeline: Timeline, settled: float
) -> tuple[float, float]:
    """Return both ends of such a window, as far as they are known."""
    end = near_end(window, role, anchor, timeline, settled)
    return near_start(window, role, anchor, timeline), FOREVER if end is None else end


def known_end(window: Window, end: float) -> float:
    """Return when the end of a window is known for good: of turns, when a pause has shown that they are over."""
    return end + TURN_PAUSE if window.turns is not None and window.anchor != "before" else end
