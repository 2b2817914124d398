"""The text messages of a source: how a call starts, sound that is lost, and that it is over.

Fields that are not known are let pass, since telephony adds some with every version; known ones must be right.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, TypeVar, cast

from speechguard.archive.codecs.metadata import metadata_of
from speechguard.messages import AGENT_CHANNELS, LANGUAGES, ONE_CHANNEL, AgentChannel, CallMetadata, Language
from speechguard.service.wire.refusals import TOO_LARGE, WireError
from speechguard.service.wire.sounds import ENCODINGS, RATES, Encoding

MOST_TEXT = 64 << 10  # characters of a message
LONGEST = 200  # characters of a name
LONGEST_VALUE = 2000  # of a value of the metadata
MOST_VALUES = 100  # of the metadata
LONGEST_GAP = 3600.0  # s
_KNOWN = frozenset(one.name for one in fields(CallMetadata))

Choice = TypeVar("Choice", bound=str)


@dataclass(frozen=True, slots=True)
class CallStart:
    """A call begins, or goes on after its connection broke."""

    call: str  # its name, unique for its source
    rate: int  # Hz
    encoding: Encoding
    channels: int = 1
    agent_channel: AgentChannel | None = None  # None: as is set for the source
    agent: str = ""
    team: str = ""
    language: Language | None = None
    metadata: CallMetadata = field(default_factory=CallMetadata)


@dataclass(frozen=True, slots=True)
class SoundGap:
    """Sound that the source has lost."""

    seconds: float


@dataclass(frozen=True, slots=True)
class CallStop:
    """The call is over."""


WireMessage = CallStart | SoundGap | CallStop


def read_message(text: str) -> WireMessage:
    """Read a text message. Raises WireError with what is wrong with it."""
    if len(text) > MOST_TEXT:
        raise WireError(f"a text of {len(text)} characters: send {MOST_TEXT} at most", TOO_LARGE)
    try:
        data: Any = json.loads(text, parse_constant=_no_number, parse_float=_finite)
    except (ValueError, RecursionError):
        raise WireError('a text that is no JSON: send {"type": "start", …} first, sound as binary messages') from None
    if not isinstance(data, dict):
        raise WireError("a text must be a JSON object with a type")
    found = _Fields(cast("dict[str, Any]", data))
    match found.kind:
        case "start":
            return _start(found)
        case "gap":
            return SoundGap(found.number("seconds", LONGEST_GAP))
        case "stop":
            return CallStop()
        case _:
            raise WireError("type must be start, gap or stop")


class _Fields:
    """The fields of a message, each of the right type."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._data = data

    @property
    def kind(self) -> Any:
        """Return the type of the message, as it stands there."""
        return self._data.get("type")

    def text(self, name: str, *, needed: bool = False) -> str:
        """Return a name; empty: it is not there."""
        value = self._data.get(name)
        if value is None and not needed:
            return ""
        if not isinstance(value, str) or (needed and not value.strip()):
            raise WireError(f"{name} must be a text")
        return _legible(value, name, LONGEST)

    def choice(self, name: str, choices: Sequence[Choice]) -> Choice | None:
        """Return one of the choices; None: it is not there."""
        value = self._data.get(name)
        if value is None:
            return None
        for one in choices:
            if value == one:
                return one
        raise WireError(f"{name} must be one of: {', '.join(choices)}")

    def whole(self, name: str, least: int, most: int, usual: int | None = None) -> int:
        """Return a whole number; `usual`: where it is not there."""
        value = self._data.get(name, usual)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise WireError(f"{name} must be a whole number from {least} to {most}")
        return value

    def number(self, name: str, most: float) -> float:
        """Return a number above 0."""
        value = self._data.get(name)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value <= most:
            raise WireError(f"{name} must be a number above 0 and at most {most:g}")
        return float(value)

    def metadata(self) -> CallMetadata:
        """Return what is known of the call; of what we have no field for, the values as texts."""
        given = self._data.get("metadata")
        if given is None:
            return CallMetadata()
        if not isinstance(given, dict):
            raise WireError("metadata must be an object")
        data = cast("dict[str, Any]", given)
        if len(data) > MOST_VALUES:
            raise WireError(f"metadata has more than {MOST_VALUES} values")
        try:
            known = metadata_of({name: _checked(value, name) for name, value in data.items() if name in _KNOWN})
        except ValueError as error:
            raise WireError(f"metadata: {error}") from None
        more = {
            _legible(name, "metadata", LONGEST): _plain(value) for name, value in data.items() if name not in _KNOWN
        }
        return replace(known, extra={**known.extra, **more})


def _start(found: _Fields) -> CallStart:
    encoding = found.choice("encoding", ENCODINGS)
    if encoding is None:
        raise WireError(f"encoding must be one of: {', '.join(ENCODINGS)}")
    start = CallStart(
        call=found.text("call", needed=True),
        rate=found.whole("rate", *RATES),
        encoding=encoding,
        channels=found.whole("channels", 1, 2, usual=1),
        agent_channel=found.choice("agent_channel", AGENT_CHANNELS),
        agent=found.text("agent"),
        team=found.text("team"),
        language=found.choice("language", LANGUAGES),
        metadata=found.metadata(),
    )
    if start.channels == 1 and start.agent_channel not in (None, *ONE_CHANNEL):
        raise WireError(f"agent_channel of one channel must be one of: {', '.join(ONE_CHANNEL)}")
    return start


def _checked(value: Any, name: str) -> Any:
    """Return a value of the metadata whose texts can be read."""
    if isinstance(value, str):
        return _legible(value, f"{name} of metadata", LONGEST_VALUE)
    if isinstance(value, dict):
        inside = cast("dict[str, Any]", value)
        if len(inside) > MOST_VALUES:
            raise WireError(f"{name} of metadata has more than {MOST_VALUES} values")
        for inner, text in inside.items():
            _legible(inner, f"{name} of metadata", LONGEST)
            if not isinstance(text, str):
                raise WireError(f"{inner} in {name} of metadata must be a text")
            _legible(text, f"{name} of metadata", LONGEST_VALUE)
        return inside
    return value


def _plain(value: Any) -> str:
    if isinstance(value, (str, int, float)):
        return _legible(value if isinstance(value, str) else json.dumps(value), "metadata", LONGEST_VALUE)
    raise WireError("metadata must have texts, numbers, true and false as values")


def _legible(text: str, name: str, most: int) -> str:
    """Return a text that can be stored and shown; line ends and the like are none, nor half characters."""
    if len(text) > most or not text.isprintable():
        raise WireError(f"{name[:LONGEST]!a} must be a text of at most {most} characters that can be printed")
    return text


def _finite(text: str) -> float:
    number = float(text)
    return number if math.isfinite(number) else _no_number(text)


def _no_number(text: str) -> float:
    raise ValueError(text)
