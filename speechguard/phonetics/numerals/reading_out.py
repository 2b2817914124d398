"""Texts with their numbers put into words, and where each word is written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice, product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]

LONGEST_ROUND = 6  # digits of a number that counts something since it ends with 000
MOST_WAYS = 24  # to say a text, that are told
_WORD = re.compile(r"\w+")


class ReadOut(NamedTuple):
    """A text in words. The arrays have one entry a character of `text`, and count those of the text as written."""

    text: str
    starts: Integers  # first character of what it is written as
    ends: Integers  # after the last one
    same: bool  # nothing had to be put into words


def as_written(read_out: ReadOut, spans: Sequence[tuple[int, int]]) -> NDArray[np.int32]:
    """Spans of the text in words as those of the text as written, shape (n, 2)."""
    own = np.array(spans, np.int32).reshape(-1, 2)
    if read_out.same:
        return own
    return np.stack([read_out.starts[own[:, 0]], read_out.ends[own[:, 1] - 1]], axis=1).astype(np.int32)


def counts_by_itself(digits: str) -> bool:
    """Return whether digits are most likely said as a number, whatever stands after them, and not one by one."""
    return len(digits) <= 4 or (len(digits) <= LONGEST_ROUND and digits.endswith("000"))


class Notation(NamedTuple):
    """One way to write what numbers say."""

    pattern: re.Pattern[str]
    ways: Callable[[re.Match[str]], Sequence[str]]  # to say it, the first as in texts; none: it is not this


class Rewriting(NamedTuple):
    """How a recogniser may write words that say a number: as digits, or in the words of another who says the same."""

    pattern: re.Pattern[str]
    written: str | Callable[[re.Match[str]], str]


class WrittenNumber(NamedTuple):
    """What stands in a text for a number, or for the unit of one."""

    start: int
    end: int
    ways: Sequence[str]


class Numerals:
    """How the numbers of one language are written and said."""

    def __init__(
        self,
        notations: Sequence[Notation],
        money: Notation,
        unit: Notation,
        rewritings: Sequence[Rewriting],
        *,
        begins: str,
        words: Iterable[str],
        spaced: bool,
    ) -> None:
        """`notations`: of what begins with a digit; of several that fit, the first counts. `money`: of what has another
        of the characters `begins` before it. `unit`: of signs that follow a digit. `rewritings`: of texts with one of
        the `words`. `spaced`: whether words stand apart.
        """
        self._notations = notations
        self._money = (money,)
        self._begins = re.compile(f"[{begins}]")
        self._unit = unit
        self._rewritings = rewritings
        self._words = frozenset(words)
        self._spaced = spaced

    def read_out(self, text: str) -> ReadOut:
        """The text in words. What stands in a line depends on nothing outside of it."""
        pieces: list[str] = []
        spans: list[tuple[int, int, int, bool]] = []  # length in words, start and end as written, one character each
        position = 0
        for start, end, ways in self._numbers(text):
            pieces += text[position:start], (words := self._apart(text, start, end, ways[0]))
            spans.append((start - position, position, start, True))
            one_each = not self._spaced and len(words) == end - start and text[start:end].isdigit()
            spans.append((len(words), start, end, one_each))
            position = end
        if not pieces:
            here = np.arange(len(text))
            return ReadOut(text, here, here + 1, same=True)
        pieces.append(text[position:])
        spans.append((len(text) - position, position, len(text), True))
        length, start, end, one_each = np.array(spans, np.int64).T
        first = np.cumsum(length) - length
        starts = np.arange(length.sum()) + np.repeat(start - first, length)
        ends = starts + 1
        words = np.flatnonzero(one_each == 0)
        each = np.repeat(words, length[words])
        inside = np.arange(len(each)) + np.repeat(
            first[words] - np.cumsum(length[words]) + length[words], length[words]
        )
        starts[inside], ends[inside] = start[each], end[each]
        return ReadOut("".join(pieces), starts, ends, same=False)

    def ways(self, text: str) -> list[str]:
        """The text in words, in all ways that say its numbers, and as it sounds when a recogniser has written its words
        as digits. At most MOST_WAYS; the first is that of `read_out`. None where there is but the text itself.
        """
        words = _WORD.findall(text.lower()) if self._spaced else text
        rewritings = () if self._words.isdisjoint(words) else self._rewritings
        if not rewritings and not self._begins.search(text):
            return []
        parts: list[Sequence[str]] = []
        position = 0
        for start, end, ways in self._numbers(text):
            parts += (text[position:start],), [self._apart(text, start, end, way) for way in ways]
            position = end
        parts.append((text[position:],))
        written = {text: None}
        for pattern, replacement in rewritings:
            written |= dict.fromkeys(pattern.sub(replacement, one) for one in written)
        said = chain(map("".join, product(*parts)), (self.read_out(one).text for one in written))
        found = [*islice(_unique(said), MOST_WAYS)]  # one by one: of a list of numbers there are millions
        return [] if found == [text] else [" ".join(way.split()) for way in found]

    def _numbers(self, text: str) -> Iterator[WrittenNumber]:
        position = 0
        while found := self._begins.search(text, position):
            number = self._number(text, found.start())
            position = number.end if number else found.end()
            if number is None:
                continue
            yield number
            if text[position - 1].isdigit() and (match := self._unit.pattern.match(text, position)):
                position = match.end()
                yield WrittenNumber(match.start("unit"), position, self._unit.ways(match))

    def _number(self, text: str, start: int) -> WrittenNumber | None:
        for pattern, ways in self._notations if text[start].isdigit() else self._money:
            if (match := pattern.match(text, start)) and (said := ways(match)):
                return WrittenNumber(start, match.end(), list(dict.fromkeys(said)))
        return None

    def _apart(self, text: str, start: int, end: int, words: str) -> str:
        """The words, with spaces where they would touch other words."""
        if not self._spaced:
            return words
        before = " " if start and text[start - 1].isalnum() else ""
        return before + words + (" " if end < len(text) and text[end].isalnum() else "")


def _unique(texts: Iterable[str]) -> Iterator[str]:
    """Yield each text once, as soon as it comes."""
    seen: set[str] = set()
    for text in texts:
        if text not in seen:
            seen.add(text)
            yield text
