"""Calls that are over, on their way into the store.

They are heard again the recorded way, which hears more, whenever the machine has nothing better to do: so the store has
of every call what it would have of its recording, and where the live verdict was another one is told. A call that had
to wait too long is kept as it was heard live.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from speechguard.batch.hearing import Hear
from speechguard.messages import ComplianceEvent, Heard
from speechguard.rules.rulebook import Rulebook
from speechguard.service.attempts import attempt
from speechguard.service.call import ServiceCall
from speechguard.service.facts import SaidOfCall
from speechguard.service.keeping import CallSound, Keeper
from speechguard.service.load import Load
from speechguard.service.log import EventLog

WAITS = 600.0  # s that a call waits for a quiet time
LOOK = 1.0  # s between two looks whether it is one


@dataclass(frozen=True, slots=True)
class EndedCall:
    """A call that is not in the store yet."""

    number: int
    facts: SaidOfCall
    rulebook: Rulebook
    sound: CallSound
    heard: Sequence[Heard]  # live
    shown: ServiceCall | None = None
    since: float = field(default_factory=time.monotonic)  # clock reading


class EndedCalls:
    """Keeps calls, one after the other, in a thread of its own."""

    def __init__(self, load: Load, keeper: Keeper, log: EventLog, hear: Hear, *, again: bool) -> None:
        """`hear` hears recordings; `again`: whether calls are heard again."""
        self._load = load
        self._keeper = keeper
        self._log = log
        self._hear = hear
        self._again = again
        self._waiting: queue.SimpleQueue[EndedCall | None] = queue.SimpleQueue()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._work, name="speechguard-ended", daemon=True)
        self._thread.start()

    def put(self, call: EndedCall) -> None:
        """Let a call be kept."""
        self._waiting.put(call)

    def close(self) -> None:
        """Keep what waits as it was heard live, and end."""
        self._closing.set()
        self._waiting.put(None)
        self._thread.join()

    def _work(self) -> None:
        while (call := self._waiting.get()) is not None:
            if not (call.sound.recording and self._again and self._is_quiet(call) and self._hear_again(call)):
                self._keep_live(call)

    def _is_quiet(self, call: EndedCall) -> bool:
        """Wait for a quiet time; return whether there is one."""
        while not self._closing.is_set():
            if self._load.idle:
                return True
            if time.monotonic() - call.since > WAITS:
                return False
            self._closing.wait(LOOK)
        return False

    def _hear_again(self, call: EndedCall) -> bool:
        found: list[ComplianceEvent] = []
        parts = (call.number, call.facts, call.rulebook, call.sound, self._hear)
        if attempt(lambda: found.extend(self._keeper.hear_again(*parts)), call.number) is not None:
            return False
        attempt(lambda: self._log.stored(call.number), call.number)
        if call.shown:
            call.shown.heard_again(found)
        return True

    def _keep_live(self, call: EndedCall) -> None:
        parts = (call.number, call.facts, call.heard, call.rulebook, call.sound)
        if attempt(lambda: self._keeper.keep_live(*parts), call.number) is None:
            attempt(lambda: self._log.stored(call.number), call.number)
