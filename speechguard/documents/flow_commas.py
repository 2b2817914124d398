"""Sentences that a comma has cut in two: in `[Mire, no puedo, adiós]` YAML ends an entry at every comma.

A list of short phrases looks the same, so what counts is what a list of them would not have: signs that open in one
entry and close in the next, a small letter after a capital.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from speechguard.documents.yaml_source import YamlList, YamlNode, YamlText
from speechguard.errors import SourceLocation

_PAIRS = {"¿": "?", "¡": "!", "(": ")", "（": "）", "“": "”", "‘": "’", "«": "»", "「": "」", "『": "』", "《": "》"}
_ENDS = (".", "?", "!", "…", "。", "？", "！", "”", "»", "」")
# What people put before a sentence: words that nobody looks for by themselves, and those that may be a phrase.
_OPENERS = frozenset(
    "a ver|bueno|entienda|entonces|escuche|hombre|mira|mire|mujer|no|oiga|oye|pues|señor|señora|señorita|sí|"
    "vamos a ver|verá".split("|")
)
_OF_SENTENCES = _OPENERS | frozenset(
    "claro|disculpe|hola|lo siento|perdone|por favor|vale|你好|您好|好的|不好意思|对不起|抱歉|先生|女士|喂".split("|")
)
_LONGER = 3  # words after an opener, from which the two are likely a sentence
_SHORT = 2  # words of both, up to which they may be phrases of a list of such


@dataclass(frozen=True, slots=True)
class CutText:
    """Two entries that are, surely or likely, one text."""

    first: str
    rest: str
    location: SourceLocation  # of the first
    rest_location: SourceLocation
    sure: bool

    @property
    def message(self) -> str:
        """What is the matter."""
        return f"'{self.first}' and '{self.rest}' are two entries, cut at the comma"

    @property
    def remedy(self) -> str:
        """What to do."""
        whole = f"{self.first}, {self.rest}"
        quote = "'" if '"' in whole else '"'
        return f"{'' if self.sure else 'if they are one text, '}quote it: {quote}{whole}{quote}"


def cut_texts(node: YamlList, kind: Literal["phrases", "sentences"]) -> Iterator[CutText]:
    """Yield the neighbours in a list in brackets that are one text.

    In a list of sentences a small letter after a capital tells; phrases are often written without capitals.
    """
    if not node.flow:
        return
    awaited = ""
    for place, (first, rest) in enumerate(zip(node.items, node.items[1:], strict=False), 1):
        awaited = _still_open(awaited, first)
        if not (isinstance(first, YamlText) and isinstance(rest, YamlText)) or first.quoted or rest.quoted:
            continue
        closed = bool(awaited) and _closed_later(awaited[-1], node.items[place:])
        sure = closed or _ends_what_began(first.text, rest.text)
        if sure or _likely(first.text, rest.text, kind):
            yield CutText(first.text, rest.text, first.location, rest.location, sure)


def _still_open(before: str, node: YamlNode) -> str:
    """Return the closing signs that are awaited after an entry."""
    if not isinstance(node, YamlText) or node.quoted:
        return ""
    awaited = before
    for sign in node.text:
        if sign in _PAIRS:
            awaited += _PAIRS[sign]
        elif awaited.endswith(sign):
            awaited = awaited[:-1]
    return awaited


def _closed_later(awaited: str, following: Sequence[YamlNode]) -> bool:
    """Return whether one of the next entries has the sign awaited, before anything of its kind opens again."""
    for node in following:
        if not isinstance(node, YamlText) or node.quoted:
            return False
        for sign in node.text:
            if sign == awaited:
                return True
            if _PAIRS.get(sign) == awaited:
                return False
    return False


def _ends_what_began(first: str, rest: str) -> bool:
    """Return whether a sentence begins with a capital in one and ends with a full stop in the other, and only so."""
    return _begins_large(first) and not first.endswith(_ENDS) and _begins_small(rest) and rest.endswith(_ENDS)


def _likely(first: str, rest: str, kind: str) -> bool:
    words = len(rest.split())
    if first.casefold() in (_OF_SENTENCES if kind == "sentences" else _OPENERS):
        if first[:1].lower() == first[:1].upper():  # Chinese
            return rest.endswith(_ENDS)
        return words >= _LONGER and not _begins_large(rest)
    if kind == "phrases" or max(words, len(first.split())) <= _SHORT:
        return False
    return _begins_large(first) and not first.endswith(_ENDS) and _begins_small(rest.lstrip("¿¡"))


def _begins_large(text: str) -> bool:
    return text.lstrip("¿¡(«“")[:1].isupper()


def _begins_small(text: str) -> bool:
    return text[:1].islower()
