"""A floor of calls that say and find what a test wants; log, alerts, recordings and database are real."""

from __future__ import annotations

import contextlib
from dataclasses import replace

from fakes import chunks, sound
from live_states import SHIRKING, violation

from speechguard.calls.state import ChecklistRow, Highlight, SessionState, TranscriptLine
from speechguard.errors import UserError
from speechguard.review.store.database import Database
from speechguard.service.call import ServiceCall
from speechguard.service.facts import SaidOfCall
from speechguard.service.load import Load
from speechguard.service.log import EventLog
from speechguard.service.pages.broadcast import Broadcast
from speechguard.service.pages.hall import Hall
from speechguard.service.recorded import RecordedSource
from speechguard.service.settings import ServiceSettings

RULE = "zh.shirking.not-my-job"
HEARD = "这是不归我官"


class Sounding:
    """A source whose sound a test lets come."""

    live = True
    duration = None
    name = "made up"
    warnings = ()

    def __init__(self, seconds=3.0, level=0.5):
        self.chunks = list(chunks(sound((seconds, level)), customer=sound((seconds, level / 2))))

    def __iter__(self):
        yield from self.chunks

    def close(self):
        """Nothing is open."""


class MadeFloor:
    """What pages ask a floor; calls are moved by the test."""

    def __init__(self, folder):
        self.settings = ServiceSettings(folder)
        self.load = Load()
        self.waiting = 0
        self.log = EventLog.of_store(folder)
        self.tally = self.log.tally
        self._folder = folder
        self._calls = {}
        self._watchers = []

    @property
    def calls(self):
        return [call.now for call in self._calls.values()]

    @property
    def going(self):
        return sum(call.ended is None for call in self.calls)

    def call(self, number):
        if number not in self._calls:
            raise UserError(f"there is no call {number} on the floor")
        return self._calls[number]

    @contextlib.contextmanager
    def watched(self, watcher):
        self._watchers.append(watcher)
        yield
        self._watchers.remove(watcher)

    def begin(self, call="1", source=None, admission="full", **said):
        """Begin a call; nothing has been said in it."""
        facts = SaidOfCall(call, **{"language": "zh", "agent": "Chen", "team": "售后", **said})
        number = self.log.begin(facts, 1_700_000_000.0)
        recorded = RecordedSource(source or Sounding(), "left", self._folder / f"{number}.flac")
        made = ServiceCall(number, facts, admission, recorded, self.log, 30.0, self._tell)
        self._calls[number] = made
        made.update(SessionState(call, facts.language, clock=40.0))
        return made

    def forget(self, call):
        """Show a call no more."""
        del self._calls[call.now.number]

    def _tell(self, call):
        for watcher in list(self._watchers):
            watcher(call)


def find(call, status="confirmed", number=1, **more):
    """Let a call come upon a warning, with its phrase in a line."""
    found = violation(number, status, **more)
    if status != "provisional":
        call.write([found.event])
    state = call.now.state
    line = TranscriptLine(
        number,
        "agent",
        found.event.start,
        f"那个{found.heard}",
        final=status != "provisional",
        highlights=(Highlight(2, 2 + len(found.heard), status, found.event.severity),),
    )
    others = tuple(one for one in state.findings if one.event.id != number)
    lines = tuple(one for one in state.transcript if one.utterance != number)
    call.update(replace(state, findings=(*others, found), transcript=(*lines, line)))
    return found


def owes(call, *states):
    """Let a call owe something for each state."""
    rows = tuple(ChecklistRow(f"zh.r{at}", SHIRKING, state, "请问贵姓") for at, state in enumerate(states))
    call.update(replace(call.now.state, checklist=rows))


def hall_of(floor: MadeFloor, database: Database, **more) -> Hall:
    """For the user of this machine."""
    return Hall(
        **{
            "floor": floor,
            "database": database,
            "broadcast": Broadcast(floor),
            "titles": {RULE: SHIRKING},
            "secret": b"s" * 32,
            "interface": "en",
            "local_user": "me",
            "token": "a-token-that-was-printed",
            "hosts": frozenset({"127.0.0.1", "localhost"}),
            **more,
        }
    )
