"""What passes between the run that scores calls and those that hear them, here or elsewhere: all can be pickled."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass

from speechguard.archive.record import Asked
from speechguard.archive.recordings.locations import Location
from speechguard.messages import CallMetadata, Lost, Role
from speechguard.reasons import Reason
from speechguard.voices.known import NOBODY_KNOWN, KnownPeople

HEARING = 4  # raised when the same recording, model and settings give another text


@dataclass(frozen=True, slots=True)
class HearingTask:
    """A recording that is to be heard."""

    call: str
    file: Location
    asked: Asked
    roles: Mapping[str, tuple[Role, ...]]  # whose words are needed, by language
    metadata: CallMetadata
    people: KnownPeople = NOBODY_KNOWN  # counts where they share a channel
    lost: tuple[Lost, ...] = ()  # what never arrived when it was recorded: there is silence for it


@dataclass(frozen=True, slots=True)
class HeardCall:
    """What came of it."""

    line: str  # of transcripts.jsonl
    agent_channel: str
    warnings: tuple[Reason, ...]
    seconds: float  # that it took


@dataclass(frozen=True, slots=True)
class Failure:
    """Why nothing came of it."""

    reason: Reason


Hear = Callable[[HearingTask], HeardCall | Failure]


def identity(recording: str, model: str, asked: Asked, people: KnownPeople = NOBODY_KNOWN) -> str:
    """Return what a call's text depends on, as hex digits.

    `model`: the digest of weights and settings; `people`: who was known, of a call on one channel.
    """
    parts: list[object] = [HEARING, recording, model, asdict(asked)]
    if people != NOBODY_KNOWN:
        parts.append(people.digest)
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
