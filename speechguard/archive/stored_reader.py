"""Lines back into stored calls, strictly: what was not written as `as_line` does is an error, not a guess."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import fields, replace
from typing import Any, NoReturn, TypeVar, cast

from speechguard.archive.stored import StoredCall
from speechguard.archive.syllables import sounded, unpack
from speechguard.messages import LANGUAGES, ROLES, CallMetadata, Direction, Lost, Spoke, Transcript, Word
from speechguard.phonetics.sounds import Phonetics
from speechguard.phonetics.version import phonetics_version

MOST = 1e9  # a number of a call that is larger was not measured
DIRECTIONS: tuple[Direction, ...] = ("inbound", "outbound")
_CALL = frozenset(["call", "language", "duration", "transcribed", "metadata", "phonetics", "told", "syllables"])
_SPOKE = frozenset(["kind", "role", "start", "end", "level", "voiced"])
_LOST = frozenset(["kind", "start", "end"])
_WORDS = frozenset(["words", "starts", "ends", "probabilities"])
_UTTERANCE = {*_WORDS, "kind", "syllables", *(field.name for field in fields(Transcript))} - {"final"}
_METADATA = frozenset(field.name for field in fields(CallMetadata))

Choice = TypeVar("Choice", bound=str)


def from_line(line: str | bytes, phonetics_for: Callable[[str], Phonetics]) -> StoredCall:
    """The call of a line. Raises ValueError with what is wrong in it, in one line."""
    data = _entries(_json(line), _CALL, "the call")
    language = _choice(data["language"], LANGUAGES, "language")
    stale = _text(data["phonetics"], "phonetics") != phonetics_version()
    packed = _text(data["syllables"], "syllables")
    counts: list[int] = []
    read = [_told(item, number, counts) for number, item in enumerate(_list(data["told"], "told"), 1)]
    finals = [message for message in read if isinstance(message, Transcript)]
    utterances = iter(sounded(finals, phonetics_for(language)) if stale else unpack(packed, finals, counts))
    return StoredCall(
        call=_text(data["call"], "call"),
        language=language,
        duration=_number(data["duration"], "duration"),
        told=tuple(next(utterances) if isinstance(message, Transcript) else message for message in read),
        transcribed=tuple(_choice(role, ROLES, "transcribed") for role in _list(data["transcribed"], "transcribed")),
        metadata=_metadata(data["metadata"]),
        resounded=stale,
    )


def _json(line: str | bytes) -> Any:
    try:
        return json.loads(line, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise ValueError(f"is not JSON ({error.msg} at character {error.pos + 1})") from None
    except UnicodeDecodeError as error:
        raise ValueError(f"is not UTF-8 (byte {error.start + 1})") from None
    except RecursionError:
        raise ValueError("is nested too deep") from None


def _told(item: Any, number: int, counts: list[int]) -> Spoke | Lost | Transcript:
    """An entry; of an utterance the number of its syllables is added to `counts`."""
    try:
        kind = item.get("kind") if isinstance(item, dict) else None
        if kind == "utterance":
            data = _entries(item, _UTTERANCE, "the utterance")
            counts.append(_whole(data["syllables"], "syllables"))
            return _transcript(data)
        if kind == "spoke":
            return _spoke(_entries(item, _SPOKE, "the voice"))
        if kind == "lost":
            return Lost(*_span(_entries(item, _LOST, "the loss")))
        raise ValueError("kind must be utterance, spoke or lost")
    except ValueError as error:
        raise ValueError(f"entry {number} of told: {error}") from None


def _spoke(data: Mapping[str, Any]) -> Spoke:
    level = None if data["level"] is None else _number(data["level"], "level", low=-math.inf)
    voiced = None if data["voiced"] is None else _number(data["voiced"], "voiced")
    return Spoke(_choice(data["role"], ROLES, "role"), *_span(data), level, voiced)


def _transcript(data: Mapping[str, Any]) -> Transcript:
    texts = _list(data["words"], "words")
    columns = [_list(data[name], name) for name in ("starts", "ends", "probabilities")]
    if set(map(type, texts)) - {str} or any(set(map(type, column)) - {float} for column in columns):
        raise ValueError("words must be texts; their starts, ends and probabilities numbers with a point")
    if any(len(column) != len(texts) for column in columns):
        raise ValueError("words, starts, ends and probabilities differ in length")
    if not all(math.isfinite(sum(column)) for column in columns):
        raise ValueError("starts, ends and probabilities must be finite")
    start, end = _span(data)
    return Transcript(
        role=_choice(data["role"], ROLES, "role"),
        utterance=_whole(data["utterance"], "utterance"),
        start=start,
        end=end,
        text=_text(data["text"], "text"),
        words=tuple(map(Word, texts, *columns)),
        final=True,
        joined=_flag(data["joined"], "joined"),
        doubts=tuple(_text(doubt, "doubts") for doubt in _list(data["doubts"], "doubts")),
        speech=_flag(data["speech"], "speech"),
        sounds_like=_text(data["sounds_like"], "sounds_like"),
        avg_logprob=_number(data["avg_logprob"], "avg_logprob", low=-math.inf),
        no_speech=_number(data["no_speech"], "no_speech"),
        audio_seen=_number(data["audio_seen"], "audio_seen"),
    )


def _metadata(value: Any) -> CallMetadata:
    data = dict(_entries(value, _METADATA, "metadata", all_needed=False))
    for name, known in data.items():
        if name in ("slots", "extra"):
            facts = _entries(known, None, name)
            data[name] = {key: _text(fact, f"{name} {key}") for key, fact in facts.items()}
        elif name in ("ring_seconds", "queue_seconds"):
            _number(known, name)
        else:
            _text(known, name)
    if "direction" in data:
        _choice(data["direction"], DIRECTIONS, "direction")
    if "ended_by" in data:
        _choice(data["ended_by"], ROLES, "ended_by")
    return replace(CallMetadata(), **data)


def _span(data: Mapping[str, Any]) -> tuple[float, float]:
    start, end = _number(data["start"], "start"), _number(data["end"], "end")
    if start > end:
        raise ValueError(f"start {start} is after end {end}")
    return start, end


def _entries(value: Any, keys: Collection[str] | None, what: str, *, all_needed: bool = True) -> Mapping[str, Any]:
    """A mapping with exactly these keys, or some of them; None: with any."""
    if not isinstance(value, dict):
        raise ValueError(f"{what} must be an object {{...}}")
    data = cast("dict[str, Any]", value)
    if keys is not None and data.keys() != keys:
        unknown, missing = sorted(data.keys() - keys), sorted(keys - data.keys()) if all_needed else []
        if unknown or missing:
            said = [f"lacks {', '.join(missing)}"] * bool(missing) + [f"has unknown {', '.join(unknown)}"] * bool(
                unknown
            )
            raise ValueError(f"{what} {' and '.join(said)}")
    return data


def _list(value: Any, what: str) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError(f"{what} must be a list")
    return cast("list[Any]", value)


def _text(value: Any, what: str) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{what} must be text")
    return value


def _choice(value: Any, allowed: Collection[Choice], what: str) -> Choice:
    for word in allowed:
        if word == value:
            return word
    raise ValueError(f"{what} must be {' or '.join(allowed)}, not {value!r}")


def _flag(value: Any, what: str) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{what} must be true or false")
    return value


def _whole(value: Any, what: str) -> int:
    if type(value) is not int or value < 0:
        raise ValueError(f"{what} must be a whole number from 0")
    return value


def _number(value: Any, what: str, low: float = 0.0) -> float:
    if type(value) not in (int, float) or not low <= value < math.inf:
        raise ValueError(f"{what} must be a number{'' if low == -math.inf else f' from {low:g}'}")
    if value > MOST:
        raise ValueError(f"{what} {value} is too large")
    return value


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")
