"""What passes between the run that scores calls and those that hear them, here or elsewhere: all can be pickled."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from speechguard.batch.record import Asked
from speechguard.messages import CallMetadata, Role

HEARING = 1  # raised when the same recording, model and settings give another text
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Task:
    """A recording that is to be heard."""

    call: str
    file: Path
    asked: Asked
    roles: Mapping[str, tuple[Role, ...]]  # whose words are needed, by language
    metadata: CallMetadata


@dataclass(frozen=True, slots=True)
class HeardCall:
    """What came of it."""

    line: str  # of transcripts.jsonl
    agent_channel: str
    warnings: tuple[str, ...]
    seconds: float  # that it took


@dataclass(frozen=True, slots=True)
class Failure:
    """Why nothing came of it."""

    reason: str


Hear = Callable[[Task], HeardCall | Failure]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A file as it was at a moment."""

    size: int  # bytes
    modified: int  # ns

    @classmethod
    def of(cls, file: Path) -> Snapshot:
        """Raises OSError."""
        found = file.stat()
        return cls(found.st_size, found.st_mtime_ns)


def digest(file: Path, besides: bytes = b"") -> str:
    """SHA-256 of the bytes of a file and of what is considered `besides`, hex. Raises OSError."""
    found = hashlib.sha256()
    with file.open("rb") as opened:
        while block := opened.read(_BLOCK):
            found.update(block)
    found.update(besides)
    return found.hexdigest()


def identity(recording: str, model: str, asked: Asked) -> str:
    """What a call's text depends on, as hex digits. `model`: the digest of weights and settings."""
    parts = [HEARING, recording, model, asdict(asked)]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
