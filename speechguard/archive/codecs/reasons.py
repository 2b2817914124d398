"""A reason as files have it: in English, and, since reasons have codes, as a code with its values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from speechguard.archive.codecs.old_reasons import reason_from
from speechguard.reasons import Reason, reason_of


def read_reason(english: str, data: Mapping[str, Any] | None) -> Reason:
    """Return the reason of that code; that of an older version, which had none, and of one to come, by its English."""
    if data is not None:
        try:
            return reason_of(data)
        except (TypeError, ValueError):
            pass
    return reason_from(english)
