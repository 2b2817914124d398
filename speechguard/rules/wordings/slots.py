"""Slots of phrases: `{company}` and the like, filled with what settings and the call's metadata say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import product

KNOWN = ("company", "agent", "agent_no", "surname", "product", "department", "city")
GAP = 8  # syllables that a slot stands for while nobody says what is in it
SEPARATOR = "|"  # between the values of a slot that has several
NO_SLOTS: Mapping[str, str] = {}
SLOT = re.compile(r"\{ *([^\W\d]\w*) *\}")
# Slots before the first word or after the last one, with the signs around them.
_FIRST = re.compile(r"^[^\w{]*(?:\{[^{}]*\}[^\w{]*)+")
_LAST = re.compile(r"(?:[^\w}]*\{[^{}]*\})+[^\w}]*$")


def slot_names(text: str) -> list[str]:
    """Return the names of the slots in a text, in order."""
    return SLOT.findall(text)


def shown(text: str, values: Mapping[str, str], unknown: str = "…") -> str:
    """Return the text with the first value of each slot, or with `unknown` where it has none."""
    return SLOT.sub(lambda slot: values.get(slot[1], unknown).split(SEPARATOR)[0], text)


def filled(text: str, values: Mapping[str, str]) -> list[str]:
    """Return the text with the values of its slots, once for each value; none when nothing is left to say.

    A slot without a value stays where it is between words, and is left out before the first and after the last word.
    """
    if "{" not in text:
        return [text] if text else []
    parts = SLOT.split(text)  # text, name, text, ...
    choices = [
        values[part].split(SEPARATOR) if number % 2 and part in values else [f"{{{part}}}" if number % 2 else part]
        for number, part in enumerate(parts)
    ]
    return [kept for texts in product(*choices) if (kept := _LAST.sub("", _FIRST.sub("", "".join(texts))))]
