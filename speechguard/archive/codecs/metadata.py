"""What the telephone system knows of a call as plain data: only what it knows is there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, get_args

from speechguard.archive.codecs.values import ValueReader, among, mapping, number, read, text
from speechguard.messages import ROLES, CallMetadata, Direction, Partial

_READERS: dict[str, ValueReader] = {
    **dict.fromkeys(("agent", "team", "start"), text),
    **dict.fromkeys(("ring_seconds", "queue_seconds"), number),
    **dict.fromkeys(("slots", "extra"), mapping),
    "direction": among(get_args(Direction)),
    **dict.fromkeys(("ended_by", "speaks_first"), among(ROLES)),
    "partial": among(get_args(Partial)),
}


def metadata_data(metadata: CallMetadata) -> dict[str, Any]:
    """Return what is known of a call as plain data."""
    values = {field.name: getattr(metadata, field.name) for field in fields(metadata)}
    plain = {name: dict(value) if isinstance(value, Mapping) else value for name, value in values.items()}
    return {name: value for name, value in plain.items() if value not in (None, {})}


def metadata_of(data: Any) -> CallMetadata:
    """Return what is known of a call. Raises ValueError with what is wrong."""
    return CallMetadata(**read(data, _READERS, (), "metadata"))
