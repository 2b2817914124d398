"""The file of stored calls in a store: one line a call, appended; a line that was cut off is noticed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from speechguard.archive.codecs.values import as_bytes
from speechguard.archive.record import CallRecord
from speechguard.archive.speakers import NOTHING_SAID, NamedSpeakers, said_by, stored_as_said
from speechguard.archive.store import TRANSCRIPTS, read_span
from speechguard.archive.stored import Conversation, StoredCall, stored_line
from speechguard.archive.stored_reader import conversation_of, stored_of
from speechguard.errors import SourceLocation, SpeechguardError, UserError
from speechguard.phonetics.sounds import Phonetics

NAME = TRANSCRIPTS
PART = 4 << 20  # bytes of one part: some hundred calls
_BLOCK = 1 << 20

Read = TypeVar("Read", StoredCall, Conversation)


@dataclass(frozen=True, slots=True)
class Part:
    """Some whole lines of a file, to be read on their own."""

    path: Path
    line: int  # number of its first line
    start: int  # byte
    end: int


@dataclass(frozen=True, slots=True)
class Numbered:
    """A stored call and the place it was read from."""

    call: StoredCall
    location: SourceLocation


class TranscriptFile:
    """Appends calls to the file of a store, each line in one write. A context manager."""

    def __init__(self, folder: Path) -> None:
        """Make the folder where there is none. Raises UserError when nothing can be written there.

        A last line that was cut off by the end of the run before it is removed; `cut` says so.
        """
        self.path = folder / NAME
        self.cut = ""
        try:
            folder.mkdir(parents=True, exist_ok=True)
            whole, size = _whole_lines(self.path) if self.path.exists() else (0, 0)
            self._file = self.path.open("ab", buffering=0)
            if whole < size:
                self._file.truncate(whole)
                self.cut = f"{self.path}: the last line was cut off and is removed"
        except OSError as error:
            raise UserError(f"{self.path}: cannot be written ({error.strerror}); give another folder") from None

    def write(self, call: StoredCall) -> None:
        """Raises SpeechguardError when the disk is full or gone; all lines before stay readable."""
        line = as_bytes(stored_line(call) + "\n")
        try:
            written = self._file.write(line)
        except OSError as error:
            raise SpeechguardError(f"{self.path}: storing calls stopped ({error.strerror})") from None
        if written != len(line):
            raise SpeechguardError(f"{self.path}: storing calls stopped (the disk is full)")

    def close(self) -> None:
        """Close it. Idempotent."""
        self._file.close()

    def __enter__(self) -> TranscriptFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def read_stored(
    folder: Path, record: CallRecord, phonetics_for: Callable[[str], Phonetics], speakers: NamedSpeakers = NOTHING_SAID
) -> StoredCall:
    """Read what was heard in a call of the store, with its syllables, and with the speakers that people say.

    Raises UserError where it cannot be read.
    """
    return stored_as_said(_read(folder, record, lambda line: stored_of(line, phonetics_for)), speakers)


def read_conversation(folder: Path, record: CallRecord, speakers: NamedSpeakers = NOTHING_SAID) -> Conversation:
    """Read what was said in a call of the store, with the speakers that people say.

    Raises UserError where it cannot be read.
    """
    return said_by(_read(folder, record, conversation_of), speakers)


def _read(folder: Path, record: CallRecord, decode: Callable[[bytes], Read]) -> Read:
    path = folder / NAME
    problem = f"{path}: what was heard of '{record.call}' cannot be read"
    try:
        call = decode(read_span(path, record.transcript))
    except OSError as error:
        raise UserError(f"{problem} ({error.strerror})") from None
    except ValueError:
        raise UserError(f"{problem}: score that call again") from None
    if call.call != record.call:
        raise UserError(f"{problem}: the store has been written anew; open this page again")
    return call


def parts(folder: Path, size: int = PART) -> tuple[list[Part], str]:
    """Return the lines of a store's file in parts of about `size` bytes, and what is to be said of a last line cut off.

    Raises UserError when there is no such file.
    """
    path = folder / NAME
    found: list[Part] = []
    line, start = 1, 0
    try:
        whole, total = _whole_lines(path)
        with path.open("rb") as file:
            while start < whole:
                block = file.read(min(size, whole - start))
                block = block if block.endswith(b"\n") else block + file.readline()
                found.append(Part(path, line, start, start + len(block)))
                start += len(block)
                line += block.count(b"\n")
    except OSError as error:
        remedy = "name a folder that evaluate --store has written"
        raise UserError(f"{path}: cannot be read ({error.strerror}): {remedy}") from None
    cut = f"{path}:{line}: the last line was cut off and is left out: hear that call again" if whole < total else ""
    return found, cut


def read_part(part: Part, phonetics_for: Callable[[str], Phonetics]) -> Iterator[Numbered]:
    """Yield the calls of a part. Raises UserError with file and line of the first that cannot be used."""
    with part.path.open("rb") as file:
        file.seek(part.start)
        lines = file.read(part.end - part.start).split(b"\n")[:-1]
    for number, line in enumerate(lines, part.line):
        location = SourceLocation(str(part.path), number)
        try:
            yield Numbered(stored_of(line, phonetics_for), location)
        except ValueError as error:
            raise UserError(f"{error}: restore the line or remove it", location) from None


def _whole_lines(path: Path) -> tuple[int, int]:
    """Return bytes up to the end of the last whole line, and all of them."""
    with path.open("rb") as file:
        size = at = file.seek(0, 2)
        while at:
            begin = max(0, at - _BLOCK)
            file.seek(begin)
            last = file.read(at - begin).rfind(b"\n")
            if last >= 0:
                return begin + last + 1, size
            at = begin
    return 0, size
