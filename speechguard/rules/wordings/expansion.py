"""Phrases as written to all that they stand for: `(a|b)` is one of several, `[x]` may be left out.

Slots `{name}` and inflections `<word>` are kept as they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from speechguard.rules.wordings.slots import SLOT

MOST = 64  # texts that a phrase may stand for
DEEPEST = 4  # brackets inside brackets
_FULL_WIDTH = str.maketrans("（）［］｛｝｜＜＞", "()[]{}|<>")  # one character for one, so that places stay
_TOKEN = re.compile(r"[()\[\]|]|\{[^{}()\[\]|<>]*\}|<[^{}()\[\]|<>]*>|[{}<>]|[^()\[\]|{}<>]+")
_CLOSES = {"(": ")", "[": "]"}
_PAIRS = {")": "(", "]": "[", "}": "{", ">": "<"}


class PhraseError(ValueError):
    """A phrase that cannot be used. `column`: the character it is about, from 0; None: the phrase as a whole."""

    def __init__(self, message: str, column: int | None = None) -> None:
        super().__init__(message)
        self.column = column


@dataclass(frozen=True, slots=True)
class _Choice:
    """Alternative texts in brackets, each a sequence; the empty one for what may be left out."""

    alternatives: tuple[_Sequence, ...]

    @property
    def count(self) -> int:
        return sum(map(_count, self.alternatives))

    def texts(self) -> list[str]:
        return [text for alternative in self.alternatives for text in _texts(alternative)]


_Sequence = Sequence[str | _Choice]


def folded(text: str) -> str:
    """Return the text with brackets in half width, as the signs are written everywhere below."""
    return text.translate(_FULL_WIDTH)


def expanded(text: str) -> list[str]:
    """Return the texts that a phrase stands for, each once, in the order of its alternatives.

    Raises PhraseError for brackets that do not fit together, and for more than MOST texts.
    """
    text = folded(text)
    if not any(sign in text for sign in "()[]|{}<>"):
        return [" ".join(text.split())]
    sequence = _Parser(text).phrase()
    if (count := _count(sequence)) > MOST:
        raise PhraseError(f"stands for {count} phrases, at most {MOST} are allowed: write it as several phrases")
    return list(dict.fromkeys(" ".join(text.split()) for text in _texts(sequence)))


def _count(sequence: _Sequence) -> int:
    count = 1
    for part in sequence:
        count *= part.count if isinstance(part, _Choice) else 1
    return count


def _texts(sequence: _Sequence) -> list[str]:
    texts = [""]
    for part in sequence:
        parts = part.texts() if isinstance(part, _Choice) else [part]
        texts = [before + after for before in texts for after in parts]
    return texts


class _Parser:
    def __init__(self, text: str) -> None:
        self._tokens = [(match.group(), match.start()) for match in _TOKEN.finditer(text)]
        self._next = 0

    def phrase(self) -> _Sequence:
        sequence = self._sequence(0)
        if self._next < len(self._tokens):
            sign, column = self._tokens[self._next]
            if sign == "|":
                raise PhraseError("a | outside of brackets: write alternatives as (a|b)", column)
            raise PhraseError(f"a {sign} without its {_PAIRS[sign]}: remove it, or open it before", column)
        return sequence

    def _sequence(self, depth: int) -> list[str | _Choice]:
        """Read what comes before the next | or closing bracket."""
        parts: list[str | _Choice] = []
        while self._next < len(self._tokens) and self._tokens[self._next][0] not in ("|", ")", "]"):
            sign, column = self._tokens[self._next]
            if sign in _CLOSES:
                parts.append(self._choice(depth + 1))
                continue
            if sign in ("{", "<"):
                raise PhraseError(f"a {sign} that is not closed: write {sign}word{'}' if sign == '{' else '>'}", column)
            if sign in ("}", ">"):
                raise PhraseError(f"a {sign} without its {_PAIRS[sign]}: remove it, or open it before", column)
            if sign[0] == "{" and not SLOT.fullmatch(sign):
                raise PhraseError(f"{sign} is no slot: write a name of letters, as in {{company}}", column)
            parts.append(sign)
            self._next += 1
        return parts

    def _choice(self, depth: int) -> _Choice:
        opening, column = self._tokens[self._next]
        if depth > DEEPEST:
            raise PhraseError(f"brackets nested more than {DEEPEST} deep: write it as several phrases", column)
        alternatives: list[_Sequence] = []
        while True:
            self._next += 1  # the bracket or |
            begin = self._next
            alternatives.append(self._sequence(depth))
            if self._next == len(self._tokens):
                raise PhraseError(f"a {opening} that is not closed: add the {_CLOSES[opening]}", column)
            sign, end = self._tokens[self._next]
            if not any(isinstance(part, _Choice) or part.strip() for part in alternatives[-1]):
                raise PhraseError(
                    "an empty alternative: write something there, or [ ] round what may be left out",
                    self._tokens[begin][1],
                )
            if sign == _CLOSES[opening]:
                break
            if sign != "|":
                raise PhraseError(f"{opening} is closed with {sign}: write {_CLOSES[opening]}", end)
        self._next += 1
        if opening == "[":
            return _Choice(((), *alternatives))
        if len(alternatives) == 1:
            raise PhraseError("( ) with nothing to choose from: write (a|b), or [a] for what may be left out", column)
        return _Choice(tuple(alternatives))
