"""What is known of the people of a call before anything of it is heard."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from speechguard.messages import CallMetadata, Role
from speechguard.voices.prints import Voiceprint


@dataclass(frozen=True, slots=True)
class KnownPeople:
    """Who speaks first, and the enrolled voices of which one may be the agent's."""

    speaks_first: Role | None = None
    voices: tuple[Voiceprint, ...] = ()
    named: bool = False  # that the agent has a name: only the voice of that name is there

    @property
    def digest(self) -> str:
        """Return hex digits that change with what is known."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


NOBODY_KNOWN = KnownPeople()


def known_people(metadata: CallMetadata, enrolled: Iterable[Voiceprint]) -> KnownPeople:
    """Return what is known of the people of a call: where its agent is named, only the voice of that name counts."""
    voices = tuple(voice for voice in enrolled if metadata.agent in (None, voice.name))
    return KnownPeople(metadata.speaks_first, voices, named=bool(voices) and metadata.agent is not None)
