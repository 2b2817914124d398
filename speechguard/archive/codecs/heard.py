"""What is heard in a call as plain data: utterances with their words, voice, and lost sound.

Times are written as they are, to the last bit, so that a call read back is judged as it was.
"""

from __future__ import annotations

import math
from dataclasses import asdict, fields
from typing import Any

from speechguard.archive.codecs.values import choice, entries, flag, items, number, optional, signed, text, texts, whole
from speechguard.messages import ROLES, Lost, Spoke, Transcript, Word

PROBABILITY_DIGITS = 4  # of a word; no judging depends on it
_SPOKE = frozenset(["kind", "role", "start", "end", "level", "voiced", "unclear"])
_LATER = {"level", "voiced", "unclear"}  # what older versions did not write
_LOST = frozenset(["kind", "start", "end"])
_COLUMNS = ("starts", "ends", "probabilities")  # of words
_UTTERANCE = {"kind", "words", *_COLUMNS, *(field.name for field in fields(Transcript))} - {"final"}


def heard_data(message: Spoke | Lost | Transcript) -> dict[str, Any]:
    """Return what was heard as plain data; a transcript is a final one."""
    if isinstance(message, Spoke):
        data = {"kind": "spoke", **asdict(message)}
        return data if message.unclear else {name: value for name, value in data.items() if name != "unclear"}
    if isinstance(message, Lost):
        return {"kind": "lost", "start": message.start, "end": message.end}
    words = message.words
    return {
        "kind": "utterance",
        "role": message.role,
        "utterance": message.utterance,
        "start": message.start,
        "end": message.end,
        "text": message.text,
        "words": [word.text for word in words],
        "starts": [float(word.start) for word in words],
        "ends": [float(word.end) for word in words],
        "probabilities": [round(float(word.probability), PROBABILITY_DIGITS) for word in words],
        "joined": message.joined,
        "doubts": message.doubts,
        "speech": message.speech,
        "sounds_like": message.sounds_like,
        "avg_logprob": message.avg_logprob,
        "no_speech": message.no_speech,
        "audio_seen": message.audio_seen,
    }


def heard_of(data: Any) -> Spoke | Lost | Transcript:
    """Return what was heard. Raises ValueError with what is wrong."""
    kind = data.get("kind") if isinstance(data, dict) else None  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]
    if kind == "utterance":
        return _transcript(data)
    if kind == "spoke":
        return _spoke(data)
    if kind == "lost":
        return Lost(*_span(entries(data, _LOST, "the loss")))
    raise ValueError("kind must be utterance, spoke or lost")


def _spoke(value: Any) -> Spoke:
    data = entries(value, _SPOKE, "the voice", _SPOKE - _LATER)
    level, voiced = optional(signed)(data.get("level"), "level"), optional(number)(data.get("voiced"), "voiced")
    unclear = flag(data.get("unclear", False), "unclear")
    return Spoke(choice(data["role"], ROLES, "role"), *_span(data), level, voiced, unclear)


def _transcript(value: Any) -> Transcript:
    data = entries(value, _UTTERANCE, "the utterance")
    start, end = _span(data)
    return Transcript(
        role=choice(data["role"], ROLES, "role"),
        utterance=whole(data["utterance"], "utterance"),
        start=start,
        end=end,
        text=text(data["text"], "text"),
        words=_words(data),
        final=True,
        joined=flag(data["joined"], "joined"),
        doubts=texts(data["doubts"], "doubts"),
        speech=flag(data["speech"], "speech"),
        sounds_like=text(data["sounds_like"], "sounds_like"),
        avg_logprob=signed(data["avg_logprob"], "avg_logprob"),
        no_speech=number(data["no_speech"], "no_speech"),
        audio_seen=number(data["audio_seen"], "audio_seen"),
    )


def _words(data: Any) -> tuple[Word, ...]:
    """Return the words of an utterance, checked column by column: an hour of speech has ten thousand."""
    written = items(data["words"], "words")
    columns = [items(data[name], name) for name in _COLUMNS]
    if set(map(type, written)) - {str} or any(set(map(type, column)) - {float} for column in columns):
        raise ValueError("words must be texts; their starts, ends and probabilities numbers with a point")
    if any(len(column) != len(written) for column in columns):
        raise ValueError("words, starts, ends and probabilities differ in length")
    if not all(math.isfinite(sum(column)) for column in columns):
        raise ValueError("starts, ends and probabilities must be finite")
    return tuple(map(Word, written, *columns))


def _span(data: Any) -> tuple[float, float]:
    start, end = number(data["start"], "start"), number(data["end"], "end")
    if start > end:
        raise ValueError(f"start {start} is after end {end}")
    return start, end
