"""The sections and lines of a score as plain data."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, get_args

from speechguard.archive.codecs.values import (
    ValueReader,
    among,
    flag,
    items,
    mapping,
    optional,
    read,
    required,
    signed,
    text,
    whole,
)
from speechguard.messages import ScoreLine, ScoreReason, SectionScore


def _times(value: Any, what: str) -> tuple[float, ...]:
    return tuple(signed(item, what) for item in items(value, what))


_SECTION: dict[str, ValueReader] = {
    "id": text,
    "title": mapping,
    "points": signed,
    "most": optional(signed),
    "lost": flag,
}
_LINE: dict[str, ValueReader] = {
    "reason": among(get_args(ScoreReason)),
    "points": signed,
    "section": text,
    "rule": text,
    "title": mapping,
    "times": whole,
    "each": signed,
    "cap": optional(signed),
    "at": _times,
}
_NEEDED_OF_SECTION, _NEEDED_OF_LINE = required(SectionScore), required(ScoreLine)


def section_data(section: SectionScore) -> dict[str, Any]:
    """Return the score of a section as plain data."""
    return asdict(section)


def section_of(data: Any) -> SectionScore:
    """Return the score of a section. Raises ValueError with what is wrong."""
    return SectionScore(**read(data, _SECTION, _NEEDED_OF_SECTION, "the section"))


def score_line_data(line: ScoreLine) -> dict[str, Any]:
    """Return a line of a score as plain data."""
    return asdict(line)


def score_line_of(data: Any) -> ScoreLine:
    """Return a line of a score. Raises ValueError with what is wrong."""
    return ScoreLine(**read(data, _LINE, _NEEDED_OF_LINE, "the line of a score"))
