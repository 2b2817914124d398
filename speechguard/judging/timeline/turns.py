"""Turns: what one side says until the other side speaks or the line is silent for 3 s."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from speechguard.judging.timeline.spans import Spans, Stretch

SPEECH_PAUSE = 0.49  # s: who pauses for less goes on speaking; listening ends an utterance after 0.5 s
TURN_PAUSE = 3.0  # s of silence on the line that end a turn

Item = TypeVar("Item")


def ends_turn(end: float, following: float, other: Spans) -> bool:
    """Return whether a turn ends between `end` and what the speaker says at `following`.

    `other`: the speech of the other side. Who pauses for less than a pause of speech goes on, whoever speaks meanwhile.
    """
    pause = following - end
    return pause >= TURN_PAUSE or (pause > SPEECH_PAUSE and other.overlap(end, following))


class Turns(Generic[Item]):
    """The turns of a role as the call goes on."""

    def __init__(self, items: Sequence[Item], place: Callable[[Item], Stretch], other: Spans) -> None:
        """Group `items`, what the role says, in order and growing, each at its `place`; `other` is the other side."""
        self._items = items
        self._place = place
        self._other = other
        self._first = 0  # item of the turn that goes on

    def news(self, settled: float) -> tuple[list[list[Item]], list[Item]]:
        """Return the turns that have ended since the last time, and the one that goes on, as far as it goes."""
        ended: list[list[Item]] = []
        at = self._first
        while at < len(self._items) and self._place(self._items[at]).start < settled:
            following = self._place(self._items[at + 1]).start if at + 1 < len(self._items) else settled
            at += 1
            if ends_turn(self._place(self._items[at - 1]).end, min(following, settled), self._other):
                ended.append(list(self._items[self._first : at]))
                self._first = at
        return ended, list(self._items[self._first : at])
