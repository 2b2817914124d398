"""The stored call: what was heard in one call, enough to judge it again without its sound.

One JSON object a line; docs/operations.md, 'Stored calls', has its fields. Times are written as they are, to the last
bit, so that a call read back is judged as it was; so are syllables, so that no text needs to be sounded again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from speechguard.archive.syllables import pack, sounded
from speechguard.messages import CallMetadata, Heard, Lost, Progress, Role, Spoke, Transcript
from speechguard.phonetics.sounds import Phonetics
from speechguard.phonetics.version import phonetics_version
from speechguard.utterance import Utterance

PROBABILITY_DIGITS = 4  # of a word; no verdict depends on it

Told = Spoke | Lost | Utterance


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


def keep(
    call: str,
    heard: Iterable[Heard],
    phonetics: Phonetics,
    transcribed: Sequence[Role] = ("agent",),
    metadata: CallMetadata | None = None,
) -> StoredCall:
    """What is to be stored of everything heard in a call: all but partial texts and progress."""
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


def as_bytes(text: str) -> bytes:
    """As a store has it: what is no character (undecodable bytes in a file's name) is an escape, which JSON knows."""
    return text.encode("utf-8", "backslashreplace")


def as_line(call: StoredCall) -> str:
    """The call as a line of JSON, without the line's end."""
    data = {
        "call": call.call,
        "language": call.language,
        "duration": call.duration,
        "transcribed": call.transcribed,
        "metadata": _known(call.metadata),
        "phonetics": phonetics_version(),
        "told": [_told(told) for told in call.told],
        "syllables": pack([told for told in call.told if isinstance(told, Utterance)]),
    }
    return json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _known(metadata: CallMetadata) -> dict[str, Any]:
    values = {field.name: getattr(metadata, field.name) for field in fields(metadata)}
    plain = {name: dict(value) if isinstance(value, Mapping) else value for name, value in values.items()}
    return {name: value for name, value in plain.items() if value not in (None, {})}


def _told(told: Told) -> dict[str, Any]:
    if isinstance(told, Spoke):
        return {"kind": "spoke", **asdict(told)}
    if isinstance(told, Lost):
        return {"kind": "lost", "start": told.start, "end": told.end}
    transcript, words = told.transcript, told.transcript.words
    return {
        "kind": "utterance",
        "role": transcript.role,
        "utterance": transcript.utterance,
        "start": transcript.start,
        "end": transcript.end,
        "text": transcript.text,
        "words": [word.text for word in words],
        "starts": [float(word.start) for word in words],
        "ends": [float(word.end) for word in words],
        "probabilities": [round(float(word.probability), PROBABILITY_DIGITS) for word in words],
        "joined": transcript.joined,
        "doubts": transcript.doubts,
        "speech": transcript.speech,
        "sounds_like": transcript.sounds_like,
        "avg_logprob": transcript.avg_logprob,
        "no_speech": transcript.no_speech,
        "audio_seen": transcript.audio_seen,
        "syllables": len(told.sounds),
    }
