"""Scoring calls into a store: only what is new or changed is heard, only what is judged differently is judged again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Literal

from speechguard import __version__
from speechguard.archive.codecs.values import as_bytes
from speechguard.archive.record import Asked, CallRecord
from speechguard.archive.recordings.locations import Snapshot, location
from speechguard.archive.store import TRANSCRIPTS, Entry, Store, read_span
from speechguard.batch.entries import StoreJudge
from speechguard.batch.hearing import Failure, HeardCall, HearingTask, identity
from speechguard.batch.requests import Request
from speechguard.batch.sharing import shared
from speechguard.batch.workers.pool import Died
from speechguard.messages import ONE_CHANNEL, CallMetadata
from speechguard.reasons import Reason, because
from speechguard.voices.known import NOBODY_KNOWN, KnownPeople, known_people
from speechguard.voices.prints import Voiceprint

AT_ONCE = 100  # calls that are judged again in one go

Run = Callable[[Iterable[HearingTask]], Iterator[tuple[HearingTask, HeardCall | Failure | Died]]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a call that was asked for."""

    kind: Literal["scored", "unchanged", "rejudged", "kept", "failed"]  # kept: there are no rules for its language
    record: CallRecord
    size: int = 0  # bytes of the recording


@dataclass(frozen=True, slots=True)
class _Heard:
    """A recording and what is known of it before it is heard."""

    request: Request
    record: CallRecord
    snapshot: Snapshot


@dataclass(slots=True)
class _Plan:
    """What is to be done; calls by the names that the store knows."""

    settled: list[Outcome] = field(default_factory=list[Outcome])
    again: dict[str, CallRecord] = field(default_factory=dict[str, CallRecord])  # as they are asked for now
    gone: set[str] = field(default_factory=set[str])
    fresh: list[Request] = field(default_factory=list[Request])  # to be heard


class Scoring:
    """A run on a store. `model`: digest of weights and settings; `model_name`: for people."""

    def __init__(
        self,
        store: Store,
        judge: StoreJudge,
        model: str,
        model_name: str,
        processes: int = 1,
        voices: Sequence[Voiceprint] = (),
    ) -> None:
        """`processes`: by which stored calls are judged again, at most; `voices`: the enrolled ones of agents."""
        self._store = store
        self._judge = judge
        self._model = model
        self._model_name = model_name
        self._processes = processes
        self._voices = voices

    def score(self, requests: Sequence[Request], run: Run) -> Iterator[Outcome]:
        """Bring the store up to date with the requests, whose names and files are unique. `run` hears recordings."""
        plan = self._plan(requests)
        if plan.gone or plan.again:
            self._store.rewrite(self._kept(plan.gone, plan.again))
        yield from plan.settled
        for record in plan.again.values():
            yield Outcome("rejudged", self._store.known[record.call], record.size)
        yield from self._hear(plan.fresh, run)

    def rejudge(self) -> Iterator[Outcome]:
        """Judge all that is stored by the rules of this run, where it was judged by others."""
        known = [record for record in self._store.known.values() if record.failure is None]
        again = {record.call: record for record in known if not self._settled(record, record)}
        if again:
            self._store.rewrite(self._kept(set(), again))
        for record in known:
            yield Outcome("rejudged" if record.call in again else self._left(record), self._store.known[record.call])

    def _plan(self, requests: Sequence[Request]) -> _Plan:
        """Return what is to be done for each request."""
        plan = _Plan()
        files = {record.file: record for record in self._store.known.values()}
        for request in requests:
            known = files.get(str(request.file))
            if known is None and (known := self._store.known.get(request.call)) and not self._moved(request, known):
                request, known = replace(request, call=str(request.file)), None
            if known is None:
                plan.fresh.append(request)
                continue
            if not request.named:
                request = _as_before(request, known)
            taken = request.call != known.call and request.call in self._store.known
            problem = request.problem or (because("name_of_another", call=request.call) if taken else None)
            if problem and known.failure is None:  # what is stored stays
                plan.settled.append(Outcome("failed", replace(self._record(request), failure=problem)))
                continue
            current = self._current(request, known)
            if current is None:
                plan.fresh.append(request)
                plan.gone.add(known.call)
            elif self._settled(current, known):
                plan.settled.append(Outcome(self._left(known), known, known.size))
            else:
                plan.again[known.call] = current
        return plan

    def _moved(self, request: Request, known: CallRecord) -> bool:
        """Return whether the request is about the call of that name, though its file is another one."""
        if request.named or known.failure is not None:
            return True
        try:
            location(known.file).snapshot()
        except (FileNotFoundError, NotADirectoryError):
            with suppress(OSError):
                return request.file.digest() == known.recording
        except OSError:
            pass
        return False

    def _current(self, request: Request, known: CallRecord) -> CallRecord | None:
        """Return what is known of the call as it is asked for now; None: it must be heard."""
        if known.failure is not None or known.language is None:
            return None
        asked = replace(known, call=request.call, metadata=request.metadata)
        try:
            snapshot = request.file.seen()
            before = Snapshot(known.size, known.modified, known.mark)
            unread = known.file == str(request.file) and snapshot == before and snapshot.tells
            recording = known.recording if unread else request.file.digest()
        except OSError:  # its recording is gone: what was heard of it is not
            return asked
        if known.language in self._judge.rulebooks and known.agent_channel not in ONE_CHANNEL:
            covered = set(self._judge.roles(known.language)) <= set(known.transcribed)
        else:
            covered = True
        people = self._people(request.metadata, known.agent_channel)
        if identity(recording, self._model, request.asked, people) != known.id or not covered:
            return None
        return replace(asked, file=str(request.file), **asdict(snapshot))

    def _people(self, metadata: CallMetadata, channel: str | None) -> KnownPeople:
        """Return what is known of the people of a call, where it makes a difference: on one channel."""
        return known_people(metadata, self._voices) if channel == "mixed" else NOBODY_KNOWN

    def _settled(self, current: CallRecord, known: CallRecord) -> bool:
        """Return whether what is stored is what would be stored now."""
        if known.language is None or self._left(known) == "kept":
            return True  # there is nothing to judge it by: it stays
        return current == known and known.judged == self._judge.version(known.language)

    def _left(self, known: CallRecord) -> Literal["unchanged", "kept"]:
        """Return what becomes of a stored call that is not judged again."""
        return "unchanged" if known.language in self._judge.rulebooks else "kept"

    def _kept(self, gone: set[str], again: dict[str, CallRecord]) -> Iterator[Entry | str]:
        """All that is stored, without what is gone, and with what is judged again; in the order in which it was."""
        known = list(self._store.known)
        records = [again[call] for call in known if call in again]
        batches = [records[first : first + AT_ONCE] for first in range(0, len(records), AT_ONCE)]
        size = sum(end - start for start, end in (record.transcript for record in records))
        work = partial(_judged, self._judge, self._store.folder)
        judged = chain.from_iterable(shared(work, batches, size, self._processes))
        for call in known:
            if call in again:
                yield next(judged)
            elif call not in gone:
                yield call

    def _hear(self, requests: Sequence[Request], run: Run) -> Iterator[Outcome]:
        waiting: dict[str, _Heard] = {}
        failed: list[Outcome] = []
        for task, result in run(self._tasks(requests, waiting, failed)):
            while failed:
                yield failed.pop(0)
            heard = waiting.pop(task.call)
            yield self._store_heard(heard, result)
        yield from failed

    def _tasks(
        self, requests: Iterable[Request], waiting: dict[str, _Heard], failed: list[Outcome]
    ) -> Iterator[HearingTask]:
        """What is to be heard; what cannot be is stored as failed on the way."""
        recordings = {record.recording: record for record in self._store.known.values() if record.failure is None}
        roles = {code: self._judge.roles(code) for code in self._judge.rulebooks}
        for request in requests:
            record = self._record(request)
            try:
                if request.problem:
                    raise _CannotBeScored(request.problem)
                snapshot = request.file.snapshot()
                recording = request.file.digest()
                record = replace(record, recording=recording, **asdict(snapshot))
                if snapshot.size and (other := recordings.get(recording)):
                    raise _CannotBeScored(because("same_recording", call=other.call, file=other.file))
            except OSError as error:
                failed.append(self._fail(record, because("unreadable", why=str(error.strerror))))
                continue
            except _CannotBeScored as problem:
                failed.append(self._fail(record, problem.reason))
                continue
            record = replace(record, id=identity(recording, self._model, request.asked))
            recordings[recording] = record
            waiting[request.call] = _Heard(request, record, snapshot)
            people = known_people(request.metadata, self._voices)
            yield HearingTask(request.call, request.file, request.asked, roles, request.metadata, people)

    def _record(self, request: Request) -> CallRecord:
        return CallRecord(
            call=request.call,
            id="",
            recording="",
            file=str(request.file),
            size=0,
            modified=0,
            asked=request.asked,
            metadata=request.metadata,
            model=self._model_name,
            speechguard=__version__,
        )

    def _store_heard(self, heard: _Heard, result: HeardCall | Failure | Died) -> Outcome:
        if isinstance(result, Failure | Died):
            return self._fail(heard.record, result.reason)
        with suppress(OSError):
            if heard.request.file.snapshot() != heard.snapshot:
                return self._fail(heard.record, because("changed_meanwhile"))
        people = self._people(heard.record.metadata, result.agent_channel)
        record = replace(
            heard.record,
            id=identity(heard.record.recording, self._model, heard.request.asked, people),
            agent_channel=result.agent_channel,
            warnings=result.warnings,
            seconds=round(result.seconds, 2),
        )
        (entry,) = self._judge.entries([(record, as_bytes(result.line + "\n"))])
        self._store.add(entry)
        return Outcome("scored", entry.record, record.size)

    def _fail(self, record: CallRecord, reason: Reason) -> Outcome:
        record = replace(record, failure=reason)
        self._store.add(Entry(record))
        return Outcome("failed", record, record.size)


def _judged(judge: StoreJudge, folder: Path, records: Sequence[CallRecord]) -> list[Entry]:
    """Return calls of a store as they are judged now."""
    path = folder / TRANSCRIPTS
    return judge.entries([(record, read_span(path, record.transcript)) for record in records])


def _as_before(request: Request, known: CallRecord) -> Request:
    """Return the request with what is known of the call, where it does not say: a manifest may have said it."""
    language = request.asked.language or known.asked.language
    asked = Asked(language, request.asked.agent_channel or known.asked.agent_channel)
    first = request.metadata.speaks_first or known.metadata.speaks_first
    return replace(request, call=known.call, asked=asked, metadata=replace(known.metadata, speaks_first=first))


class _CannotBeScored(Exception):
    """Why a request is not heard."""

    def __init__(self, reason: Reason) -> None:
        super().__init__()
        self.reason = reason
