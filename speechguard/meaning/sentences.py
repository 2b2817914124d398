"""The parts of an utterance that are weighed by themselves: a recogniser joins what people say as several sentences."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

_END = re.compile(r"[。！？!?…；;\n]+|\.(?=\s|$)")
LONGEST_WHOLE = {"zh": 40, "es": 160}  # letters of a text that is weighed as a whole
LEAST_LETTERS = {"zh": 3, "es": 6}  # of a sentence: what is shorter goes with the next one


class TextPart(NamedTuple):
    """A part of a text, by its characters."""

    start: int
    end: int  # after the last character


def sentences(text: str, language: str) -> list[TextPart]:
    """Return the sentences of a text, in order; together they are all of it. At least one, unless it is empty."""
    parts: list[TextPart] = []
    start = 0
    ends = [match.end() for match in _END.finditer(text)]
    for end in [*ends, len(text)]:
        if sum(map(str.isalnum, text[start:end])) >= LEAST_LETTERS[language]:
            parts.append(TextPart(start, end))
            start = end
    if start < len(text) and any(map(str.isalnum, text[start:])):  # a short rest goes with the one before it
        return [*parts[:-1], TextPart(parts[-1].start if parts else 0, len(text))]
    return parts


def parts_of(text: str, language: str) -> list[TextPart]:
    """Return what is weighed: a text that is as long as an example, as a whole; else each two sentences in a row."""
    single = sentences(text, language)
    if len(single) < 3 or sum(map(str.isalnum, text)) <= LONGEST_WHOLE[language]:
        return [TextPart(single[0].start, single[-1].end)] if single else []
    return [TextPart(one.start, other.end) for one, other in pairwise(single)]
