"""Several utterances of one voice in one window.

A window costs the same whether it is full or nearly empty, and recorded speech can wait for its neighbours: packed, it
costs less than half as much, and fewer words are wrong, for the recogniser sees the context. Figures: docs/accuracy.md.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from speechguard.messages import SAMPLE_RATE, Role, SpeechSegment, Word

LONG_WORD = 0.6  # s
OPENING = ("Ps", "Pi", "Sc")  # Unicode categories: brackets and quotes that open, and signs of currencies


@dataclass(frozen=True, slots=True, eq=False)
class Packed:
    """Utterances of one role, one after the other in one window."""

    segments: tuple[SpeechSegment, ...]
    offsets: tuple[float, ...]  # s, of each in the window
    samples: NDArray[np.float32]  # SAMPLE_RATE


def pack(segments: Iterable[SpeechSegment], longest: float, gap: float) -> Iterator[Packed]:
    """Yield the utterances in windows of up to `longest` seconds, those of a role in order, `gap` s of silence between.

    A longer utterance has a window to itself.
    """
    waiting: dict[Role, list[SpeechSegment]] = {}
    for segment in segments:
        window = waiting.setdefault(segment.role, [])
        if window and sum(map(seconds, [*window, segment])) + gap * len(window) > longest:
            yield _packed(window, gap)
            window.clear()
        window.append(segment)
    yield from (_packed(window, gap) for window in waiting.values())


def unpack(packed: Packed, words: Sequence[Word]) -> list[tuple[Word, ...]]:
    """Return the words of each utterance, at their places in the call.

    A word belongs to the utterance that is nearest to its middle. `words`: those of the window, with times from its
    beginning. The first word after a pause often seems to begin with the pause, or in noise that it has nothing to do
    with; its end is right. So the middle of a long word is reckoned from its end. A mark that ends a sentence or a
    part of it belongs to the word before, whatever its time.
    """
    starts = np.array(packed.offsets)
    ends = starts + [seconds(segment) for segment in packed.segments]
    words_of_each: list[list[Word]] = [[] for _ in packed.segments]
    place = None
    for word in words:
        if place is None or not _ends_something(word.text):
            middle = word.end - min(word.end - word.start, LONG_WORD) / 2
            place = int(np.argmin(np.maximum(starts - middle, middle - ends)))
        words_of_each[place].append(word)
    return [placed(*parts) for parts in zip(words_of_each, packed.segments, packed.offsets, strict=True)]


def placed(words: Sequence[Word], segment: SpeechSegment, offset: float = 0.0) -> tuple[Word, ...]:
    """Return words at their places in the call; `offset`: where the utterance begins in the decoded sound (s).

    They lie within the utterance, and the first has no space before it.
    """
    placed_words: list[Word] = []
    for word in words:
        start = min(segment.start + max(word.start - offset, 0.0), segment.end)
        end = min(segment.start + max(word.end - offset, 0.0), max(segment.speech_end, start))
        text = word.text if placed_words else word.text.lstrip()
        placed_words.append(replace(word, text=text, start=start, end=end))
    return tuple(placed_words)


def _ends_something(text: str) -> bool:
    """Return whether a word is only marks, none of which opens what follows."""
    return not any(
        character.isalnum() or character in "¿¡" or unicodedata.category(character) in OPENING for character in text
    )


def seconds(sound: SpeechSegment | Packed) -> float:
    """Return the length of an utterance or a window in seconds."""
    return len(sound.samples) / SAMPLE_RATE


def _packed(segments: Sequence[SpeechSegment], gap: float) -> Packed:
    silence = np.zeros(round(gap * SAMPLE_RATE), dtype=np.float32)
    pieces = [segments[0].samples]
    offsets = [0.0]
    for segment in segments[1:]:
        pieces.append(silence)
        offsets.append(sum(map(len, pieces)) / SAMPLE_RATE)
        pieces.append(segment.samples)
    return Packed(tuple(segments), tuple(offsets), np.concatenate(pieces))
