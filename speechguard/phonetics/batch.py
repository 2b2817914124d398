"""Many texts to syllables at once, for archives: numpy over code points instead of Python over characters."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from speechguard.phonetics.sounds import BREAK, Sounds, SyllableIds

CHUNK = 200_000  # characters worked on at once: what a pass writes, the next finds in the cache

Integers = NDArray[np.int64]
Item = TypeVar("Item", bound=Hashable)


class Place(NamedTuple):
    """A stretch of one text of a batch."""

    text: int  # number of the text
    start: int  # first character
    end: int  # after the last one


@dataclass(frozen=True, slots=True, eq=False)
class SoundBatch:
    """Texts as one row of syllables, each followed by BREAK; batches may be put one after the other.

    Arrays have one entry a syllable, as in Sounds. At a BREAK the flags are False and the span is empty, at the end of
    its text.
    """

    texts: tuple[str, ...]  # as the spans count them
    first: Integers  # (texts + 1,) text k: syllables first[k] .. first[k + 1] - 1, the last of which is its BREAK
    ids: SyllableIds
    spans: NDArray[np.int32]  # (n, 2): first character in the syllable's own text, after the last one
    starts_word: NDArray[np.bool_]
    ends_word: NDArray[np.bool_]
    negation: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.ids)

    def sounds(self, text: int) -> Sounds:
        """One of the texts (its number) alone."""
        own = slice(int(self.first[text]), int(self.first[text + 1]) - 1)
        return Sounds(
            text=self.texts[text],
            ids=self.ids[own],
            spans=self.spans[own],
            starts_word=self.starts_word[own],
            ends_word=self.ends_word[own],
            negation=self.negation[own],
        )

    def place(self, start: int, end: int) -> Place:
        """Where syllables `start` to before `end`, of one text, are written."""
        text = int(np.searchsorted(self.first, start, side="right")) - 1
        return Place(text, int(self.spans[start, 0]), int(self.spans[end - 1, 1]))


class Columns(NamedTuple):
    """The syllables of some texts. Starts and ends count characters of the texts joined."""

    ids: SyllableIds
    starts: Integers
    ends: Integers
    starts_word: NDArray[np.bool_]
    ends_word: NDArray[np.bool_]
    negation: NDArray[np.bool_]


_NONE = np.zeros(0, np.bool_)
_OF_NO_TEXTS = Columns(_NONE.astype(np.uint16), _NONE.astype(np.int64), _NONE.astype(np.int64), _NONE, _NONE, _NONE)


def sound_batch(texts: Sequence[str], columns: Callable[[Sequence[str]], Columns]) -> SoundBatch:
    """The batch of texts. `columns` turns some of them, each followed by one character as BREAK, into syllables."""
    parts = [_OF_NO_TEXTS]
    parts += [_in_own_text(columns(chunk), separators(chunk)) for chunk in _chunks(texts)]
    ids, starts, ends, starts_word, ends_word, negation = map(np.concatenate, zip(*parts, strict=True))
    return SoundBatch(
        texts=tuple(texts),
        first=np.concatenate([[0], np.flatnonzero(ids == BREAK) + 1]),
        ids=ids,
        spans=np.stack([starts, ends], axis=1).astype(np.int32),
        starts_word=starts_word,
        ends_word=ends_word,
        negation=negation,
    )


def _chunks(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    begin = size = 0
    for number, text in enumerate(texts):
        size += len(text) + 1
        if size >= CHUNK:
            yield texts[begin : number + 1]
            begin, size = number + 1, 0
    if begin < len(texts):
        yield texts[begin:]


def _in_own_text(columns: Columns, breaks: Integers) -> Columns:
    """Starts and ends as they count in each text."""
    is_break = columns.ids == BREAK
    begin = np.concatenate([[0], breaks + 1])[before(is_break)]
    return columns._replace(starts=columns.starts - begin, ends=columns.ends - begin - is_break)


def separators(texts: Iterable[str]) -> Integers:
    """Places of the characters after each text when the texts are joined."""
    return np.cumsum([len(text) + 1 for text in texts]) - 1


def code_points(text: str) -> Integers:
    """The characters of a text as numbers."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)


def as_text(codes: NDArray[np.int32]) -> str:
    """The text of characters given as numbers."""
    return codes.astype("<u4").tobytes().decode("utf-32-le")


class CodePointTable:
    """A whole number >= 0 for each character, from a function asked once for every character that is met."""

    def __init__(self, function: Callable[[str], int]) -> None:
        self._function = function
        self._values = np.full(0x110000, -1, np.int32)

    def __call__(self, codes: Integers) -> NDArray[np.int32]:
        values = self._values[codes]
        if len(new := codes[values < 0]):
            for code in np.unique(new).tolist():
                self._values[code] = self._function(chr(code))
            values = self._values[codes]
        return values


def runs(roles: NDArray[np.int32], above: int) -> tuple[Integers, Integers]:
    """First characters of the runs of characters of one role, for roles over `above`, and those after the last ones."""
    inside = np.concatenate([[above], np.maximum(roles, above), [above]])
    edges = np.flatnonzero(inside[1:] != inside[:-1])
    begins, ends = inside[1:][edges] > above, inside[:-1][edges] > above
    return edges[begins], edges[ends]


def numbered(items: Sequence[Item]) -> tuple[list[Item], Integers]:
    """The distinct ones of `items` as first met, and the number of each item among them."""
    numbers = {item: number for number, item in enumerate(dict.fromkeys(items))}
    return list(numbers), np.fromiter(map(numbers.__getitem__, items), np.int64, len(items))


def before(counts: NDArray[np.int64 | np.bool_]) -> Integers:
    """How many items come before those of each row."""
    return np.cumsum(counts) - counts


def rows(counts: Integers) -> tuple[Integers, Integers]:
    """For rows of `counts` items, one after the other: the row of every item and its number in the row."""
    row = np.repeat(np.arange(len(counts)), counts)
    return row, np.arange(len(row)) - before(counts)[row]
