"""Ordinary, polite talk of agents, in which no rule should find anything."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from speechguard.errors import SourceLocation
from speechguard.rules.wordings.expansion import expanded

_FOLDER = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class OrdinaryLine:
    """An utterance that nobody could object to."""

    text: str
    topic: str  # what the call is about
    location: SourceLocation


@cache
def background(language: str) -> tuple[OrdinaryLine, ...]:
    """Read the lines of a language. In its file `# ` begins the heading of a topic, and (a|b) is either of the two."""
    path = _FOLDER / f"background_{language}.txt"
    lines: list[OrdinaryLine] = []
    topic = ""
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if text.startswith("# "):
            topic = text[2:]
        elif text:
            place = SourceLocation(str(path), number)
            lines += [OrdinaryLine(sentence, topic, place) for sentence in expanded(text)]
    return tuple(lines)
