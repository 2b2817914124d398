"""A call that is over becomes one of the archive: report, review and rescore see it like any recorded one."""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from speechguard import __version__
from speechguard.archive.codecs.events import events_of
from speechguard.archive.codecs.values import as_bytes
from speechguard.archive.record import Asked, CallRecord
from speechguard.archive.recordings.locations import location
from speechguard.archive.store import Store
from speechguard.archive.stored import keep, stored_line
from speechguard.batch.entries import StoreJudge
from speechguard.batch.hearing import Failure, Hear, HearingTask, identity
from speechguard.calls.concerns import setup_concerns
from speechguard.errors import UserError
from speechguard.messages import ONE_CHANNEL, AgentChannel, ComplianceEvent, Heard, Lost, Role
from speechguard.reasons import Reason
from speechguard.rules.rulebook import Rulebook
from speechguard.service.facts import SaidOfCall

RECORDINGS = "recordings"  # folder in the store
_NOT_IN_NAMES = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class CallSound:
    """The sound of a call that is over."""

    recording: Path | None  # None: there is none
    roles: tuple[Role, ...]  # whose words are judged
    warnings: tuple[Reason, ...] = ()
    lost: tuple[Lost, ...] = ()  # what is silence in the recording


class Keeper:
    """The store that ended calls go into. Any thread may ask."""

    def __init__(self, store: Store, model: str, model_name: str) -> None:
        """`model`: digest of weights and settings; `model_name`: for people."""
        self._store = store
        self._model = model
        self._model_name = model_name
        self._lock = threading.Lock()

    def recording_of(self, call: str, number: int, started: float) -> Path:
        """Return where the sound of a call goes: a folder for each day."""
        day = datetime.fromtimestamp(started).strftime("%Y-%m-%d")
        name = _NOT_IN_NAMES.sub("-", call).strip("-.")[:80]
        return self._store.folder.resolve() / RECORDINGS / day / f"{number}-{name or 'call'}.flac"

    def keep_live(
        self, number: int, facts: SaidOfCall, heard: Sequence[Heard], rulebook: Rulebook, sound: CallSound
    ) -> None:
        """Judge a call as it was heard live, and store it. Raises SpeechguardError when the disk is full.

        `score` of its recording hears it anew, with the time that recordings have.
        """
        stored = keep(facts.call, heard, rulebook.phonetics, sound.roles, facts.metadata)
        with self._lock:
            record = self._record(number, facts, sound.recording, f"{self._model} live")
            self._add(replace(record, warnings=sound.warnings), stored_line(stored), rulebook)

    def hear_again(
        self, number: int, facts: SaidOfCall, rulebook: Rulebook, sound: CallSound, hear: Hear
    ) -> list[ComplianceEvent]:
        """Hear the recording of a call as recorded calls are, and store what comes of it; return its events.

        Raises UserError where it cannot be heard, and SpeechguardError when the disk is full.
        """
        assert sound.recording
        asked = Asked(facts.language, _channel(facts))
        roles = {facts.language: sound.roles}
        result = hear(
            HearingTask(facts.call, location(str(sound.recording)), asked, roles, facts.metadata, lost=sound.lost)
        )
        if isinstance(result, Failure):
            raise UserError(result.reason)
        with self._lock:
            record = self._record(number, facts, sound.recording, self._model)
            warnings = (*sound.warnings, *result.warnings)
            record = replace(record, warnings=warnings, seconds=round(result.seconds, 2))
            return self._add(record, result.line, rulebook)

    def _record(self, number: int, facts: SaidOfCall, recording: Path | None, model: str) -> CallRecord:
        """Return what is known of a call before it is judged. `model`: digest of how it was heard."""
        record = CallRecord(
            call=facts.call if facts.call not in self._store.known else f"{facts.call} ({number})",
            id="",
            recording="",
            file=str(recording or ""),
            size=0,
            modified=0,
            asked=Asked(facts.language, _channel(facts)),
            metadata=facts.metadata,
            agent_channel=_channel(facts),
            model=self._model_name,
            speechguard=__version__,
        )
        if recording is None:
            return record
        file = location(str(recording))
        snapshot, digest = file.snapshot(), file.digest()
        return replace(record, recording=digest, id=identity(digest, model, record.asked), **asdict(snapshot))

    def _add(self, record: CallRecord, line: str, rulebook: Rulebook) -> list[ComplianceEvent]:
        judge = StoreJudge({rulebook.language: rulebook}, setup_concerns)
        (entry,) = judge.entries([(record, as_bytes(line + "\n"))])
        self._store.add(entry)
        return events_of(entry.events)


def _channel(facts: SaidOfCall) -> AgentChannel:
    """Return where the agent is in the recording of a call: on the left, whatever the source does."""
    return facts.agent_channel if facts.agent_channel in ONE_CHANNEL else "left"
