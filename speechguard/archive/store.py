"""The store of scored calls: three files that agree, whenever the program ends.

A call's line in calls.jsonl is written last and says which bytes of the others are its own: it makes them valid.
What is behind the last one was cut off. To change what is there, the files that differ are written anew:
docs/operations.md, 'The store'.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType

from speechguard.archive.locking import Lock
from speechguard.archive.record import CallRecord, Span, record_line, record_of
from speechguard.archive.revision import NEW, Revision
from speechguard.errors import SourceLocation, SpeechguardError, UserError

CALLS, EVENTS, TRANSCRIPTS = "calls.jsonl", "events.jsonl", "transcripts.jsonl"
FILES = (TRANSCRIPTS, EVENTS, CALLS)  # in the order in which they are written
Ends = tuple[int, int, int]  # bytes of the FILES that are valid
_REPLACING = "replacing"  # is there while the new files take the places of the old ones


@dataclass(frozen=True, slots=True)
class Entry:
    """A call as a store has it: its record, and its lines in the other files."""

    record: CallRecord
    events: bytes = b""
    transcript: bytes = b""


class Store:
    """The open store of a folder, locked. A context manager.

    `known`: its calls by name, without what explains their scores.
    """

    def __init__(self, folder: Path) -> None:
        """Open or make the store. Raises UserError when it cannot be written, is in use or was damaged."""
        self.folder = folder
        self.known: dict[str, CallRecord] = {}
        self._lines: dict[str, Span] = {}
        self._files: dict[str, int] = {}
        self._ends: Ends = (0, 0, 0)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._lock = Lock(folder / "lock", str(folder))
        except OSError as error:
            raise UserError(f"{folder}: cannot be written ({error.strerror}); give another --out") from None
        try:
            self._recover()
        except BaseException:
            self.close()
            raise

    def add(self, entry: Entry) -> None:
        """Store a call that is not known; when this returns it is on the disk, but for one that failed.

        Another run tries that again, should it be lost; and thousands of rows that point to nothing take no time.
        Raises SpeechguardError when the disk is full or gone; the store is then as before.
        """
        call = entry.record.call
        if call in self.known:
            raise ValueError(f"call {call!r} is stored already")
        record = _placed(entry.record, self._ends[:2], len(entry.transcript), len(entry.events))
        contents = (entry.transcript, entry.events, record_line(record))
        try:
            for name, content in zip(FILES, contents, strict=True):
                _append(self._files[name], content)
                if content and entry.record.failure is None:
                    os.fsync(self._files[name])
        except OSError as error:
            with contextlib.suppress(OSError):  # what is left behind is removed when the store is opened again
                self._cut()
            raise _stopped(self.folder, error) from None
        before, self._ends = self._ends, _after(self._ends, contents)
        self._know(record, (before[2], self._ends[2]))

    def entry(self, call: str) -> Entry:
        """Return all that is stored of a call."""
        record = record_of(self._read(CALLS, self._lines[call]))
        return Entry(record, self._read(EVENTS, record.events), self._read(TRANSCRIPTS, record.transcript))

    def rewrite(self, entries: Iterable[Entry | str]) -> None:
        """Replace all that is stored, at once; of calls that stay as they are the names do.

        Raises SpeechguardError when the disk is full; the store is then as before.
        """
        known: dict[str, CallRecord] = {}
        lines: dict[str, Span] = {}
        try:
            with contextlib.ExitStack() as stack:
                revised = [Revision(self.folder / name, end) for name, end in zip(FILES, self._ends, strict=True)]
                for file in revised:
                    stack.callback(file.close)
                for entry in entries:
                    start = revised[2].end
                    record = self._stays(entry, revised) if isinstance(entry, str) else _write(entry, revised)
                    lines[record.call] = (start, revised[2].end)
                    known[record.call] = record
                for file in revised:
                    file.finish()
                ends: Ends = (revised[0].end, revised[1].end, revised[2].end)
            (self.folder / _REPLACING).touch()
            _sync_folder(self.folder)
        except OSError as error:
            _discard(self.folder)
            raise _stopped(self.folder, error) from None
        except BaseException:
            _discard(self.folder)
            raise
        self._close_files()
        _replace(self.folder)
        self._open_files()
        self.known, self._lines, self._ends = known, lines, ends

    def _stays(self, call: str, revised: Sequence[Revision]) -> CallRecord:
        """Keep all lines of a call, wherever they come to be."""
        known = self.known[call]
        transcripts, events, calls = revised
        lengths = (end - start for start, end in (known.transcript, known.events))
        moved = _placed(known, (transcripts.end, events.end), *lengths)
        transcripts.keep(*known.transcript)
        events.keep(*known.events)
        if moved == known:
            calls.keep(*self._lines[call])
        else:
            record = record_of(self._read(CALLS, self._lines[call]))
            calls.write(record_line(replace(record, transcript=moved.transcript, events=moved.events)))
        return moved

    def close(self) -> None:
        """Close it. Idempotent."""
        self._close_files()
        self._lock.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _recover(self) -> None:
        try:
            if (self.folder / _REPLACING).exists():
                _replace(self.folder)
            _discard(self.folder)
            self._open_files()
        except OSError as error:
            raise UserError(f"{self.folder}: cannot be written ({error.strerror}); give another --out") from None
        ends: Ends = (0, 0, 0)
        gap = False
        for record, line in read_calls(self.folder):
            if record.call in self.known:
                place = SourceLocation(str(self.folder / CALLS))
                raise UserError(f"call '{record.call}' is there twice: remove one of its lines", place)
            gap |= (record.transcript[0], record.events[0]) != ends[:2]
            ends = (max(ends[0], record.transcript[1]), max(ends[1], record.events[1]), line[1])
            self._know(record, line)
        self._ends = ends
        for name, end in zip(FILES, ends, strict=True):
            if not self._ends_line(name, end):
                raise UserError(
                    f"does not fit {CALLS}: restore it, or begin a new store with --out",
                    SourceLocation(str(self.folder / name)),
                )
        self._cut()
        if gap:  # a person took lines out of calls.jsonl: what was theirs goes too
            self.rewrite(list(self.known))

    def _know(self, record: CallRecord, line: Span) -> None:
        self.known[record.call] = _slim(record)
        self._lines[record.call] = line

    def _cut(self) -> None:
        for name, end in zip(FILES, self._ends, strict=True):
            os.ftruncate(self._files[name], end)

    def _ends_line(self, name: str, end: int) -> bool:
        """Return whether a line ends there."""
        path = self.folder / name
        return end == 0 or (path.stat().st_size >= end and self._read(name, (end - 1, end)) == b"\n")

    def _read(self, name: str, span: Span) -> bytes:
        return read_span(self.folder / name, span)

    def _open_files(self) -> None:
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
        self._files = {name: os.open(self.folder / name, flags, 0o644) for name in FILES}
        _sync_folder(self.folder)

    def _close_files(self) -> None:
        while self._files:
            os.close(self._files.popitem()[1])


def read_calls(folder: Path) -> Iterator[tuple[CallRecord, Span]]:
    """Yield the calls of a store and where their lines are; a last line that was cut off is left out.

    Raises UserError with file and line for what is not the line of a call, and where there is no store.
    """
    for number, (line, span) in enumerate(call_lines(folder), 1):
        yield call_of(folder, number, line), span


def call_lines(folder: Path) -> Iterator[tuple[bytes, Span]]:
    """Yield the lines of calls.jsonl as they are; a last one that was cut off is left out.

    Raises UserError where there is no store.
    """
    path = folder / CALLS
    start = 0
    try:
        with path.open("rb") as file:
            for line in file:
                if not line.endswith(b"\n"):
                    return
                yield line, (start, start + len(line))
                start += len(line)
    except OSError as error:
        raise UserError(f"{path}: cannot be read ({error.strerror}): name a folder that score has written") from None


def call_of(folder: Path, number: int, line: bytes) -> CallRecord:
    """Return the call of a line. Raises UserError with file and line where it is none."""
    try:
        return record_of(line)
    except ValueError as error:
        raise UserError(
            f"{error}: restore the line or remove it", SourceLocation(str(folder / CALLS), number)
        ) from None


def replaced(folder: Path) -> tuple[int, bool]:
    """Return what differs, or is true, when the files of a store took or take the places of others meanwhile."""
    return (folder / CALLS).stat().st_ino, (folder / _REPLACING).exists()


def read_span(path: Path, span: Span) -> bytes:
    """Return some bytes of a file."""
    if span[0] == span[1]:
        return b""
    with path.open("rb") as file:
        file.seek(span[0])
        return file.read(span[1] - span[0])


def _after(ends: Ends, contents: tuple[bytes, bytes, bytes]) -> Ends:
    transcripts, events, calls = contents
    return (ends[0] + len(transcripts), ends[1] + len(events), ends[2] + len(calls))


def _write(entry: Entry, revised: Sequence[Revision]) -> CallRecord:
    """Write all lines of a call."""
    transcripts, events, _ = revised
    record = _placed(entry.record, (transcripts.end, events.end), len(entry.transcript), len(entry.events))
    for file, content in zip(revised, (entry.transcript, entry.events, record_line(record)), strict=True):
        file.write(content)
    return _slim(record)


def _placed(record: CallRecord, starts: tuple[int, int], transcript: int, events: int) -> CallRecord:
    """Return the record of a call whose lines, so many bytes in transcripts and events, begin there."""
    return replace(record, transcript=(starts[0], starts[0] + transcript), events=(starts[1], starts[1] + events))


def _slim(record: CallRecord) -> CallRecord:
    return replace(record, sections=(), lines=(), checklist={}, titles={})


def _append(file: int, content: bytes) -> None:
    """All of it."""
    left = memoryview(content)
    while left:
        left = left[os.write(file, left) :]


def _replace(folder: Path) -> None:
    """Put the new files in their places; those that were before an interruption are there already."""
    for name in FILES:
        with contextlib.suppress(FileNotFoundError):
            (folder / (name + NEW)).replace(folder / name)
    _sync_folder(folder)
    (folder / _REPLACING).unlink()
    _sync_folder(folder)


def _discard(folder: Path) -> None:
    for name in FILES:
        (folder / (name + NEW)).unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Names onto the disk too, where the system knows that."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _stopped(folder: Path, error: OSError) -> SpeechguardError:
    return SpeechguardError(
        f"{folder}: storing stopped ({error.strerror}); all calls stored until now are kept: run again to go on"
    )
