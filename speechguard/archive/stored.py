"""The stored call: what was heard in one call, enough to judge it again without its sound.

One JSON object a line; docs/operations.md, 'Stored calls', has its fields. Syllables are written too, so that no text
needs to be sounded again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from speechguard.archive.codecs.heard import heard_data
from speechguard.archive.codecs.metadata import metadata_data
from speechguard.archive.syllables import pack, sounded
from speechguard.messages import CallMetadata, Heard, Lost, Progress, Role, Spoke, Transcript
from speechguard.phonetics.sounds import Phonetics
from speechguard.phonetics.version import phonetics_version
from speechguard.utterance import Told, Utterance


@dataclass(frozen=True, slots=True)
class Conversation:
    """What was said and heard in a call, in the order in which it was told."""

    call: str
    told: tuple[Spoke | Lost | Transcript, ...]  # transcripts are final ones

    @property
    def turns(self) -> tuple[Transcript, ...]:
        """The utterances, by their start; noise that the model wrote words for is none."""
        return tuple(turn for _, turn in self.placed_turns)

    @property
    def placed_turns(self) -> tuple[tuple[int, Transcript], ...]:
        """The turns, each with its place in what was told."""
        told = enumerate(self.told)
        turns = [(place, message) for place, message in told if isinstance(message, Transcript) and message.speech]
        return tuple(sorted(turns, key=lambda turn: turn[1].start))

    @property
    def activity(self) -> tuple[Spoke, ...]:
        """When somebody spoke, transcribed or not, by its start."""
        voices = (message for message in self.told if isinstance(message, Spoke))
        return tuple(sorted(voices, key=lambda voice: voice.start))


@dataclass(frozen=True, slots=True, eq=False)
class StoredCall:
    """What was heard in one call, in the order in which it was told."""

    call: str
    language: str
    duration: float  # s
    told: tuple[Told, ...]  # utterances are final ones
    transcribed: tuple[Role, ...] = ("agent",)  # by whose texts the call is judged; others may have texts too
    metadata: CallMetadata = field(default_factory=CallMetadata)
    resounded: bool = False  # read from a line with syllables of another version: they were made anew

    @property
    def conversation(self) -> Conversation:
        """It without its syllables."""
        told = (message.transcript if isinstance(message, Utterance) else message for message in self.told)
        return Conversation(self.call, tuple(told))


def keep(
    call: str,
    heard: Iterable[Heard],
    phonetics: Phonetics,
    transcribed: Sequence[Role] = ("agent",),
    metadata: CallMetadata | None = None,
) -> StoredCall:
    """Return what is to be stored of everything heard in a call: all but partial texts and progress."""
    messages = list(heard)
    finals = [message for message in messages if isinstance(message, Transcript) and message.final]
    utterances = iter(sounded(finals, phonetics))
    told: list[Told] = []
    for message in messages:
        if isinstance(message, (Spoke, Lost)):
            told.append(message)
        elif isinstance(message, Transcript) and message.final:
            told.append(next(utterances))
    duration = max((message.now for message in messages if isinstance(message, Progress)), default=0.0)
    return StoredCall(call, phonetics.code, duration, tuple(told), tuple(transcribed), metadata or CallMetadata())


def stored_line(call: StoredCall) -> str:
    """Return the call as a line of JSON, without the line's end; `stored_reader.stored_of` reads it."""
    data = {
        "call": call.call,
        "language": call.language,
        "duration": call.duration,
        "transcribed": call.transcribed,
        "metadata": metadata_data(call.metadata),
        "phonetics": phonetics_version(),
        "told": [_told(message) for message in call.told],
        "syllables": pack([message for message in call.told if isinstance(message, Utterance)]),
    }
    return json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _told(message: Told) -> dict[str, Any]:
    if isinstance(message, Utterance):
        return {**heard_data(message.transcript), "syllables": len(message.sounds)}
    return heard_data(message)
