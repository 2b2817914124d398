"""Phrases as written to all that they stand for.

`(a|b)` is one of several, `(a & b)` all of them in any order, `[x]` may be left out, `$name` is a word of a class.
Slots `{name}` and inflections `<word>` are kept as they are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations, product
from math import factorial, prod

from speechguard.documents.suggestions import nearest
from speechguard.rules.wordings.slots import SLOT

Classes = Mapping[str, Sequence[str]]  # the word classes of a pack: name -> its texts, slots and inflections kept
NO_CLASSES: Classes = {}
MOST = 512  # texts that a phrase, or a class, may stand for
MOST_PARTS = 4  # that may stand in any order
DEEPEST = 4  # brackets inside brackets
CLASS_NAME = re.compile(r"[a-z][a-z0-9_]*")
_FULL_WIDTH = str.maketrans("（）［］｛｝｜＜＞＄＆", "()[]{}|<>$&")  # one character for one, so that places stay
_NAME = r"\$[A-Za-z\u00c0-\u024f][\w\u00c0-\u024f]*"  # a $ before anything else is money
_CLASS = re.compile(_NAME, re.ASCII)
_TOKEN = re.compile(
    rf"[()\[\]|&]|{_NAME}|\{{[^{{}}()\[\]|<>]*\}}|<[^{{}}()\[\]|<>]*>|[{{}}<>]"
    r"|(?:[^()\[\]|{}<>&$]|\$(?![A-Za-z\u00c0-\u024f]))+",
    re.ASCII,
)
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


@dataclass(frozen=True, slots=True)
class _AnyOrder:
    """Parts in brackets that are all said, in whatever order."""

    parts: tuple[_Sequence, ...]

    @property
    def count(self) -> int:
        return factorial(len(self.parts)) * prod(map(_count, self.parts))

    def texts(self) -> list[str]:
        return [
            " ".join(said.strip() for said in one)
            for order in permutations(map(_texts, self.parts))
            for one in product(*order)
        ]


_Sequence = Sequence[str | _Choice | _AnyOrder]


def folded(text: str) -> str:
    """Return the text with brackets in half width, as the signs are written everywhere below."""
    return text.translate(_FULL_WIDTH)


def class_names(text: str) -> list[str]:
    """Return the names of the classes in a text, in order."""
    return [name[1:] for name in _CLASS.findall(folded(text))]


def expanded(text: str, classes: Classes = NO_CLASSES) -> list[str]:
    """Return the texts that a phrase stands for, each once, in the order of its alternatives.

    Raises PhraseError for brackets that do not fit together, for classes that there are none of, and for more than MOST
    texts.
    """
    text = folded(text)
    if not any(sign in text for sign in "()[]|{}<>$"):
        return [" ".join(text.split())]
    sequence = _Parser(text, classes).phrase()
    if (count := _count(sequence)) > MOST:
        raise PhraseError(f"stands for {count} phrases, at most {MOST} are allowed: write it as several phrases")
    return list(dict.fromkeys(" ".join(text.split()) for text in _texts(sequence)))


def _count(sequence: _Sequence) -> int:
    count = 1
    for part in sequence:
        count *= 1 if isinstance(part, str) else part.count
    return count


def _texts(sequence: _Sequence) -> list[str]:
    texts = [""]
    for part in sequence:
        parts = [part] if isinstance(part, str) else part.texts()
        texts = [before + after for before in texts for after in parts]
    return texts


class _Parser:
    def __init__(self, text: str, classes: Classes) -> None:
        self._tokens = [(match.group(), match.start()) for match in _TOKEN.finditer(text)]
        self._next = 0
        self._classes = classes

    def phrase(self) -> _Sequence:
        sequence = self._sequence(0)
        if self._next < len(self._tokens):
            sign, column = self._tokens[self._next]
            if sign == "|":
                raise PhraseError("a | outside of brackets: write alternatives as (a|b)", column)
            raise PhraseError(f"a {sign} without its {_PAIRS[sign]}: remove it, or open it before", column)
        return sequence

    def _sequence(self, depth: int) -> _Sequence:
        """Read what comes before the next | or & or closing bracket; outside of brackets & is a letter like others."""
        parts: list[str | _Choice | _AnyOrder] = []
        ends = ("|", ")", "]", *(("&",) if depth else ()))
        while self._next < len(self._tokens) and self._tokens[self._next][0] not in ends:
            sign, column = self._tokens[self._next]
            if sign in _CLOSES:
                parts.append(self._brackets(depth + 1))
                continue
            if sign in ("{", "<"):
                raise PhraseError(f"a {sign} that is not closed: write {sign}word{'}' if sign == '{' else '>'}", column)
            if sign in ("}", ">"):
                raise PhraseError(f"a {sign} without its {_PAIRS[sign]}: remove it, or open it before", column)
            if sign[0] == "{" and not SLOT.fullmatch(sign):
                raise PhraseError(f"{sign} is no slot: write a name of letters, as in {{company}}", column)
            parts.append(self._class(sign, column) if _CLASS.fullmatch(sign) else sign)
            self._next += 1
        return parts

    def _class(self, sign: str, column: int) -> _Choice:
        if (name := sign[1:]) not in self._classes:
            remedy = nearest(name, self._classes) if self._classes else "add it to the classes of the pack"
            raise PhraseError(f"no class '{name}' in this pack: {remedy}", column)
        return _Choice(tuple((text,) for text in self._classes[name]))

    def _brackets(self, depth: int) -> _Choice | _AnyOrder:
        opening, column = self._tokens[self._next]
        if depth > DEEPEST:
            raise PhraseError(f"brackets nested more than {DEEPEST} deep: write it as several phrases", column)
        parts: list[_Sequence] = []
        between = ""  # them: | or &
        while True:
            self._next += 1  # the bracket or sign
            begin = self._next
            parts.append(self._sequence(depth))
            if self._next == len(self._tokens):
                raise PhraseError(f"a {opening} that is not closed: add the {_CLOSES[opening]}", column)
            sign, end = self._tokens[self._next]
            if not any(not isinstance(part, str) or part.strip() for part in parts[-1]):
                raise PhraseError(
                    "an empty alternative: write something there, or [ ] round what may be left out",
                    self._tokens[begin][1],
                )
            if sign == _CLOSES[opening]:
                break
            if sign not in ("|", "&"):
                raise PhraseError(f"{opening} is closed with {sign}: write {_CLOSES[opening]}", end)
            if sign == "&" and opening == "[":
                raise PhraseError("& in [ ]: write [(a & b)]", end)
            if between and sign != between:
                raise PhraseError("| and & in the same brackets: put one of them in brackets of its own", end)
            between = sign
        self._next += 1
        if opening == "[":
            return _Choice(((), *parts))
        if len(parts) == 1:
            raise PhraseError("( ) with nothing to choose from: write (a|b), or [a] for what may be left out", column)
        if between == "&" and len(parts) > MOST_PARTS:
            raise PhraseError(f"{len(parts)} parts in any order, at most {MOST_PARTS}: join some of them", column)
        return _AnyOrder(tuple(parts)) if between == "&" else _Choice(tuple(parts))
