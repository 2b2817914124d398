"""Several utterances of one voice in one window.

A window costs the same whether it is full or nearly empty, and recorded speech can wait for its neighbours: packed, it
costs less than half as much, and fewer words are wrong, for the recogniser sees the context. Figures: docs/accuracy.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from speechguard.messages import SAMPLE_RATE, Role, SpeechSegment, Word

LONG_WORD = 0.6  # s


@dataclass(frozen=True, slots=True, eq=False)
class Packed:
    """Utterances of one role, one after the other."""

    segments: tuple[SpeechSegment, ...]
    offsets: tuple[float, ...]  # s, of each in the window
    samples: NDArray[np.float32]  # SAMPLE_RATE


def pack(segments: Iterable[SpeechSegment], longest: float, gap: float) -> Iterator[Packed]:
    """The utterances in windows of up to `longest` seconds, those of a role in order, with `gap` s of silence between.

    An utterance that is longer has a window to itself.
    """
    waiting: dict[Role, list[SpeechSegment]] = {}
    for segment in segments:
        own = waiting.setdefault(segment.role, [])
        if own and sum(map(_seconds, [*own, segment])) + gap * len(own) > longest:
            yield _packed(own, gap)
            own.clear()
        own.append(segment)
    yield from (_packed(own, gap) for own in waiting.values())


def unpack(packed: Packed, words: Sequence[Word]) -> list[tuple[Word, ...]]:
    """The words of each utterance, at their places in the call. A word is of the utterance that its middle is nearest.

    `words`: of the window, with times from its beginning. The first word after a pause is often said to begin with the
    pause, or in noise that it does not belong to; its end is right. So the middle of a long word is counted from there.
    """
    starts = np.array(packed.offsets)
    ends = starts + [_seconds(segment) for segment in packed.segments]
    found: list[list[Word]] = [[] for _ in packed.segments]
    for word in words:
        middle = word.end - min(word.end - word.start, LONG_WORD) / 2
        found[int(np.argmin(np.maximum(starts - middle, middle - ends)))].append(word)
    return [placed(*parts) for parts in zip(found, packed.segments, packed.offsets, strict=True)]


def placed(words: Sequence[Word], segment: SpeechSegment, offset: float = 0.0) -> tuple[Word, ...]:
    """Words at their places in the call: `offset` is where the utterance begins in the sound that they were heard in.

    They lie within the utterance, and the first has no space before it.
    """
    found: list[Word] = []
    for word in words:
        start = segment.start + max(word.start - offset, 0.0)
        end = min(segment.start + max(word.end - offset, 0.0), max(segment.speech_end, start))
        found.append(replace(word, text=word.text if found else word.text.lstrip(), start=start, end=end))
    return tuple(found)


def _seconds(segment: SpeechSegment) -> float:
    return len(segment.samples) / SAMPLE_RATE


def _packed(segments: Sequence[SpeechSegment], gap: float) -> Packed:
    silence = np.zeros(round(gap * SAMPLE_RATE), dtype=np.float32)
    pieces = [segments[0].samples]
    offsets = [0.0]
    for segment in segments[1:]:
        pieces.append(silence)
        offsets.append(sum(map(len, pieces)) / SAMPLE_RATE)
        pieces.append(segment.samples)
    return Packed(tuple(segments), tuple(offsets), np.concatenate(pieces))
