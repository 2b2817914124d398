"""Lines back into stored calls, strictly: what was not written as `stored_line` does is an error, not a guess."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from speechguard.archive.codecs.heard import heard_of
from speechguard.archive.codecs.metadata import metadata_of
from speechguard.archive.codecs.values import among, entries, items, number, parse, text, whole
from speechguard.archive.stored import Conversation, StoredCall
from speechguard.archive.syllables import sounded, unpack
from speechguard.messages import LANGUAGES, ROLES, Lost, Spoke, Transcript
from speechguard.phonetics.sounds import Phonetics
from speechguard.phonetics.version import phonetics_version

_CALL = frozenset(["call", "language", "duration", "transcribed", "metadata", "phonetics", "told", "syllables"])


def stored_of(line: str | bytes, phonetics_for: Callable[[str], Phonetics]) -> StoredCall:
    """Return the call of a line. Raises ValueError with what is wrong in it, in one line."""
    data = entries(parse(line), _CALL, "the call")
    language = among(LANGUAGES)(data["language"], "language")
    stale = text(data["phonetics"], "phonetics") != phonetics_version()
    packed = text(data["syllables"], "syllables")
    counts: list[int] = []
    told = _told(data["told"], counts)
    finals = [message for message in told if isinstance(message, Transcript)]
    utterances = iter(sounded(finals, phonetics_for(language)) if stale else unpack(packed, finals, counts))
    return StoredCall(
        call=text(data["call"], "call"),
        language=language,
        duration=number(data["duration"], "duration"),
        told=tuple(next(utterances) if isinstance(message, Transcript) else message for message in told),
        transcribed=tuple(among(ROLES)(role, "transcribed") for role in items(data["transcribed"], "transcribed")),
        metadata=metadata_of(data["metadata"]),
        resounded=stale,
    )


def conversation_of(line: str | bytes) -> Conversation:
    """Return what was said in the call of a line: for people to read. Raises ValueError with what is wrong in it."""
    data = entries(parse(line), _CALL, "the call")
    return Conversation(text(data["call"], "call"), tuple(_told(data["told"], [])))


def _told(value: Any, counts: list[int]) -> list[Spoke | Lost | Transcript]:
    """Return what was told; the numbers of syllables that its utterances have are added to `counts`."""
    return [_entry(item, number, counts) for number, item in enumerate(items(value, "told"), 1)]


def _entry(item: Any, number: int, counts: list[int]) -> Spoke | Lost | Transcript:
    try:
        if isinstance(item, dict) and item.get("kind") == "utterance":  # pyright: ignore[reportUnknownMemberType]
            if "syllables" not in item:
                raise ValueError("the utterance lacks syllables")
            counts.append(whole(item.pop("syllables"), "syllables"))  # pyright: ignore[reportUnknownMemberType]
        return heard_of(item)
    except ValueError as error:
        raise ValueError(f"entry {number} of told: {error}") from None
