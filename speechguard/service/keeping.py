"""A call that is over becomes one of the archive: report, review and rescore see it like any recorded one."""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path

from speechguard import __version__
from speechguard.archive.codecs.values import as_bytes
from speechguard.archive.record import Asked, CallRecord
from speechguard.archive.recordings.locations import location
from speechguard.archive.store import Store
from speechguard.archive.stored import keep, stored_line
from speechguard.batch.entries import StoreJudge
from speechguard.batch.hearing import identity
from speechguard.calls.concerns import setup_concerns
from speechguard.messages import ONE_CHANNEL, AgentChannel, Heard, Role
from speechguard.reasons import Reason
from speechguard.rules.rulebook import Rulebook
from speechguard.service.facts import FloorCall

RECORDINGS = "recordings"  # folder in the store
_NOT_IN_NAMES = re.compile(r"[^\w.-]+")


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

    def keep(
        self,
        call: FloorCall,
        heard: Sequence[Heard],
        rulebook: Rulebook,
        roles: tuple[Role, ...],
        recording: Path | None,
        warnings: tuple[Reason, ...],
    ) -> None:
        """Judge a call as recorded ones are, and store it. Raises SpeechguardError when the disk is full."""
        facts = call.facts
        judge = StoreJudge({facts.language: rulebook}, setup_concerns)
        with self._lock:
            name = facts.call if facts.call not in self._store.known else f"{facts.call} ({call.number})"
            # The recording has the agent on the left, whatever the source does.
            channel: AgentChannel = facts.agent_channel if facts.agent_channel in ONE_CHANNEL else "left"
            record = CallRecord(
                call=name,
                id="",
                recording="",
                file=str(recording or ""),
                size=0,
                modified=0,
                asked=Asked(facts.language, channel),
                metadata=facts.metadata,
                agent_channel=channel,
                warnings=warnings,
                model=self._model_name,
                speechguard=__version__,
            )
            stored = keep(name, heard, rulebook.phonetics, roles, facts.metadata)
            (entry,) = judge.entries([(self._placed(record, recording), as_bytes(stored_line(stored) + "\n"))])
            self._store.add(entry)

    def _placed(self, record: CallRecord, recording: Path | None) -> CallRecord:
        """Return the record with what is known of the recording.

        Its id is that of a live hearing: `score` of the recording hears it anew, with the time that recordings have.
        """
        if recording is None:
            return record
        file = location(str(recording))
        snapshot, digest = file.snapshot(), file.digest()
        live = identity(digest, f"{self._model} live", record.asked)
        return replace(record, recording=digest, id=live, **asdict(snapshot))
