"""The floor: all calls that are heard, from the moment their sources announce them until they are in the archive."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from speechguard.audio.source import AudioSource
from speechguard.batch.workers.hearing import hear as hear_recording
from speechguard.calls.listener import Cadence
from speechguard.calls.live import LiveCall
from speechguard.calls.session import CallSettings
from speechguard.calls.so_far import BEGINNING, CallSoFar, Kept, note
from speechguard.calls.voices import voice_teller
from speechguard.errors import UserError
from speechguard.messages import Heard, Lost
from speechguard.reasons import Reason, because
from speechguard.rules.rulebook import Rulebook
from speechguard.service.attempts import attempt
from speechguard.service.call import ServiceCall
from speechguard.service.continued import ContinuedSource
from speechguard.service.ended import EndedCall, EndedCalls
from speechguard.service.facts import Admission, FloorCall, SaidOfCall
from speechguard.service.hooks.announcing import NOBODY, Announcing
from speechguard.service.hooks.outbox import Outbox
from speechguard.service.keeping import CallSound, Keeper
from speechguard.service.left import LeftCalls
from speechguard.service.load import SILENCE, Adapting, Load
from speechguard.service.log import EventLog
from speechguard.service.patience import PatientModel
from speechguard.service.recorded import RecordedSource
from speechguard.service.rulebooks import TeamRulebooks
from speechguard.service.scheduler import Scheduler
from speechguard.service.settings import ServiceSettings
from speechguard.service.tally import ShiftTally
from speechguard.voices.known import known_people

if TYPE_CHECKING:
    from speechguard.asr.whisper import Whisper

STAYS = 300.0  # s that a call is shown after it has ended; longer where an alert of it is open
MOST_ENDED = 200
LOOK = 1.0  # s between two looks at what is overdue
TURNS = 4  # calls that decode at once, for each worker: those that wait for it become one batch where they are alike

Watcher = Callable[[ServiceCall], None]


class Refused(UserError):
    """A call that is not taken: the machine can do no more."""


class Floor:
    """All calls of this machine. Any thread may use it; `close` ends it."""

    def __init__(
        self,
        settings: ServiceSettings,
        model: Whisper,
        models_dir: Path,
        rulebooks: TeamRulebooks,
        log: EventLog,
        keeper: Keeper,
        announcing: Announcing = NOBODY,
    ) -> None:
        self.settings = settings
        self.load = Load(settings.workers)
        self._model = model
        self._models_dir = models_dir
        self._rulebooks = rulebooks
        self._log = log
        self._keeper = keeper
        self._announcing = announcing
        self._turns = Scheduler(TURNS * settings.workers, self.load.took)
        self._entry = threading.Lock()  # one call begins at a time, and none while it is closed
        self._lock = threading.Lock()  # guards the next six
        self._calls: dict[int, ServiceCall] = {}
        self._threads: dict[int, threading.Thread] = {}
        self._going: dict[int, LiveCall] = {}
        self._cut: frozenset[int] = frozenset()  # calls that went on when it was closed
        self._watchers: list[Watcher] = []
        self._draining = False
        self._closed = threading.Event()
        patient = PatientModel(model, self._turns.turn)
        hear = partial(hear_recording, model=patient, teller_for=partial(voice_teller, models_dir=models_dir))
        self._ended = EndedCalls(self.load, keeper, log, hear, again=settings.hear_again)
        self._left = LeftCalls(settings, rulebooks, keeper, self._left_call, self._keep)
        threading.Thread(target=self._look, name="speechguard-floor", daemon=True).start()

    @property
    def calls(self) -> list[FloorCall]:
        """All calls that are shown, in the order in which they came."""
        with self._lock:
            return [call.now for call in self._calls.values()]

    @property
    def going(self) -> int:
        """How many calls go on."""
        return sum(call.ended is None for call in self.calls)

    @property
    def outbox(self) -> Outbox:
        """What web hooks have not been told yet."""
        return self._log.outbox

    @property
    def waiting(self) -> int:
        """How many calls wait for a turn to decode."""
        return self._turns.waiting

    def call(self, number: int) -> ServiceCall:
        """Return a call that is shown. Raises UserError."""
        with self._lock:
            found = self._calls.get(number)
        if found is None:
            raise UserError(f"there is no call {number} on the floor")
        return found

    def tally(self, since: float) -> ShiftTally:
        """Return what calls and alerts have come to since a moment (s since 1970)."""
        return self._log.tally(since)

    def begin(self, facts: SaidOfCall, source: AudioSource) -> ServiceCall:
        """Begin to hear a call. Raises Refused where the machine can do no more, and RuleErrors."""
        rulebook = self._rulebooks.of(facts.team, facts.language, facts.metadata.slots)
        shared = facts.agent_channel == "mixed"
        teller = voice_teller(facts.language, self._models_dir, known_people(facts.metadata, ())) if shared else None
        roles = self.settings.roles_of(facts.agent_channel)
        with self._entry:  # the log may make it wait for the disk, and others ask for the calls meanwhile
            with self._lock:
                admission = self._admission()
            left = self._left.back(facts)
            started = left.logged.started if left else time.time()
            number = left.logged.number if left else self._log.begin(facts, started)
            so_far = left.logged.so_far if left else BEGINNING
            if left:
                source = ContinuedSource(source, so_far.now, lambda: time.time() - started)
            path = self._keeper.recording_of(facts.call, number, started)
            recorded = RecordedSource(source, facts.agent_channel, path, goes_on=left is not None)
            call = self._service_call(number, facts, admission, recorded, left and left.call.now)
            live = LiveCall(
                CallSettings(facts.call, rulebook, roles, facts.metadata),
                recorded,
                Adapting(self._model.speaking(facts.language), self.load),
                call,
                teller=teller,
                events=call,
                cadence=partial(self._cadence, admission),
                turn=self._turns.turn,
                so_far=so_far,
            )
            parts = (call, live, rulebook, so_far)
            thread = threading.Thread(target=self._hear, args=parts, name=f"speechguard-call-{number}")
            with self._lock:
                self._calls[number] = call
                self._threads[number] = thread
                self._going[number] = live
                self.load.crowd(len(self._threads))
                thread.start()
        return call

    @contextmanager
    def watched(self, watcher: Watcher) -> Generator[None]:
        """Let `watcher` be told of every call that stands differently, in any thread, while this lasts."""
        with self._lock:
            self._watchers.append(watcher)
        try:
            yield
        finally:
            with self._lock:
                self._watchers.remove(watcher)

    def recover(self) -> None:
        """Take over the calls of a service before this one: see left.

        One for which there are no rules any more is left for later, and told.
        """
        for logged in self._log.left(time.time() - STAYS):
            attempt(partial(self._left.take_over, logged), logged.number)

    def close(self) -> None:
        """Take no more calls, end those that go on, and wait until all that was heard of them is judged and kept."""
        with self._entry, self._lock:
            self._draining = True
            threads = list(self._threads.values())
            self._cut = frozenset(self._going)
            for live in self._going.values():
                live.interrupt(goes_on=True)
        for thread in threads:
            thread.join()
        self._ended.close()
        self._closed.set()

    def _left_call(self, now: FloorCall) -> ServiceCall:
        """Show a call of a service before this one as it stands."""
        call = self._service_call(now.number, now.facts, "full", None, now)
        with self._lock:
            self._calls[now.number] = call
        return call

    def _service_call(
        self,
        number: int,
        facts: SaidOfCall,
        admission: Admission,
        source: RecordedSource | None,
        stood: FloorCall | None,
    ) -> ServiceCall:
        return ServiceCall(
            number,
            facts,
            admission,
            source,
            self._log,
            self.settings.cool_down,
            self._tell,
            announcing=self._announcing,
            stood=stood,
        )

    def _admission(self) -> Admission:
        going = sum(call.now.ended is None for call in self._calls.values())
        if self._draining:
            raise Refused("the service is being stopped: send the call to another machine")
        if going >= self.settings.most_calls:
            raise Refused(f"{going} calls go on, as many as are set (most_calls)")
        return "full" if going < self.settings.full_calls else "finals_only"

    def _cadence(self, admission: Admission) -> Cadence:
        return self.load.step.cadence if admission == "full" else SILENCE

    def _hear(self, call: ServiceCall, live: LiveCall, rulebook: Rulebook, so_far: CallSoFar) -> None:
        """Hear a call to its end, whatever happens, and keep it."""
        heard: list[Kept] = [*so_far.heard]

        def tap(message: Heard) -> None:
            call.hear(message)
            note(heard, message)

        number = call.now.number
        broken = attempt(lambda: live.run(tap), number)
        with self._lock:
            del self._going[number]
            if number in self._cut:
                broken = broken or because("service_stopped", seconds=call.now.state.clock)
        facts = call.now.facts.cut_off() if broken else call.now.facts
        problem = broken or (because("text", text=str(live.failure)) if live.failure else None)
        attempt(lambda: call.end(problem), number)
        recorded = call.source
        warnings = (*(recorded.warnings if recorded else ()), *((problem,) if problem else ()))
        self._keep(call, facts, rulebook, recorded and recorded.recording, heard, warnings)
        with self._lock:
            del self._threads[number]
            self.load.crowd(len(self._threads))

    def _keep(
        self,
        call: ServiceCall,
        facts: SaidOfCall,
        rulebook: Rulebook,
        recording: Path | None,
        heard: Sequence[Kept],
        warnings: tuple[Reason, ...],
    ) -> None:
        """Let a call that is over come into the store."""
        lost = tuple(message for message in heard if isinstance(message, Lost))
        sound = CallSound(recording, self.settings.roles_of(facts.agent_channel), warnings, lost)
        self._ended.put(EndedCall(call.now.number, facts, rulebook, sound, heard, call))

    def _tell(self, call: ServiceCall) -> None:
        with self._lock:
            watchers = list(self._watchers)
        for watcher in watchers:
            watcher(call)

    def _look(self) -> None:
        """Escalate alerts, and forget calls that have been over for a while."""
        while not self._closed.wait(LOOK):
            self._left.look()
            with self._lock:
                calls = list(self._calls.values())
            for call in calls:
                attempt(partial(call.escalate, self.settings.acknowledge_within), call.now.number)
            ended = [call.now for call in calls if call.now.ended is not None]
            old = [one.number for one in ended if one.worst is None and time.time() - (one.ended or 0.0) > STAYS]
            surplus = [one.number for one in ended[: max(0, len(ended) - MOST_ENDED)]]
            with self._lock:
                for number in {*old, *surplus}:
                    del self._calls[number]
