"""Where the voice changes within an utterance: people often speak one after the other without a pause."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from speechguard.asr.packing import seconds
from speechguard.asr.voiced import FRAME, Levels, levels, voiced
from speechguard.messages import SAMPLE_RATE, SpeechSegment
from speechguard.voices.encoder import WINDOW, Directions, VoiceEncoder, towards

PAUSE = 0.15  # s without voice between which stretches of voice are told apart
SHORTEST = 0.2  # s of voice; less is not listened to
STEP = 0.4  # s from one window to the next
# How unlike the voices before and after a change are (1 - cosine). Chosen on even labelled calls mixed to one channel.
UNLIKE = 0.2
UNLIKE_OVER_PAUSE = 0.12
BESIDE = 0.25  # s of a window that may lie on the other side of a change
AWAY = 0.6  # s that it may lie away from it
EDGE = 0.6  # s that each voice speaks at least where there is no pause
APART = 0.9  # s between two changes
NEAR = 0.35  # s around a change in which the quietest place is taken

Extent = tuple[float, float]  # s of a sound
VoicePart = tuple[SpeechSegment, NDArray[np.float32]]  # an utterance of one voice; its direction, of shape (256,)


def voice_parts(segments: Sequence[SpeechSegment], encoder: VoiceEncoder, gain: float) -> list[VoicePart]:
    """Return utterances cut where their voice changes, in order; parts have the number of their utterance."""
    layouts = [_Layout.of(segment) for segment in segments]
    windows: list[NDArray[np.float32]] = []
    for segment, layout in zip(segments, layouts, strict=True):
        frames = encoder.frames(segment.samples, gain)
        windows += (
            frames[min(round(a / FRAME), len(frames) - 1) :][: round((b - a) / FRAME)]
            for a, b in layout.windows.tolist()
        )
    directions = iter(encoder.directions(windows))
    parts: list[VoicePart] = []
    for segment, layout in zip(segments, layouts, strict=True):
        own = np.array([next(directions) for _ in layout.windows])
        cuts = [0.0, *_changes(layout, own), seconds(segment)]
        for start, end in itertools.pairwise(cuts):
            parts.append((_part(segment, start, end), _direction(layout, own, start, end)))
    return parts


@dataclass(frozen=True, slots=True, eq=False)
class _Layout:
    """Where there is voice in an utterance, and the windows in which it is listened to. In s of its sound."""

    loud: Levels
    stretches: Sequence[Extent]
    windows: NDArray[np.float64]  # where they begin and end, shape (windows, 2)

    @classmethod
    def of(cls, segment: SpeechSegment) -> _Layout:
        """Return the layout of an utterance."""
        loud = levels(segment.samples)
        stretches = _stretches(loud, seconds(segment))
        return cls(loud, stretches, np.array([window for stretch in stretches for window in _windows(stretch)]))


def _stretches(loud: Levels, length: float) -> list[Extent]:
    """Return where there is voice, without pauses; all of the sound where that is nowhere."""
    edges = np.flatnonzero(np.diff(np.pad(voiced(loud).astype(np.int8), 1))) * FRAME
    stretches: list[Extent] = []
    for start, end in edges.reshape(-1, 2).tolist():
        if stretches and start - stretches[-1][1] < PAUSE:
            start = stretches.pop()[0]
        stretches.append((start, end))
    return [stretch for stretch in stretches if stretch[1] - stretch[0] >= SHORTEST] or [(0.0, length)]


def _windows(stretch: Extent) -> list[Extent]:
    """Return overlapping windows of a stretch; one as long as it where it is short."""
    start, end = stretch
    length = min(WINDOW, end - start)
    count = round((end - start - length) / STEP) + 1
    return [(at, at + length) for at in np.linspace(start, end - length, count).tolist()]


def _changes(layout: _Layout, directions: Directions) -> list[float]:
    """Return the places (s) where another voice begins, in order."""
    # How much more unlike than it need be, the place, and where it may be cut.
    found: list[tuple[float, float, Extent]] = []
    for before, after in itertools.pairwise(layout.stretches):
        place = (before[1] + after[0]) / 2
        found.append((_unlike(layout.windows, directions, place) / UNLIKE_OVER_PAUSE, place, (before[1], after[0])))
    places = (at for start, end in layout.stretches for at in np.arange(start + EDGE, end - EDGE, FRAME * 10).tolist())
    found += (
        (_unlike(layout.windows, directions, place) / UNLIKE, place, (place - NEAR, place + NEAR)) for place in places
    )
    changes: list[tuple[float, Extent]] = []
    for unlike, place, around in sorted(found, reverse=True):
        if unlike > 1 and all(abs(place - other) >= APART for other, _ in changes):
            changes.append((place, around))
    return sorted(_quietest(layout.loud, around) for _, around in changes)


def _unlike(windows: NDArray[np.float64], directions: Directions, place: float) -> float:
    """Return how unlike the voices just before and just after a place are: 1 - cosine."""
    starts, ends = windows.T
    before = (ends <= place + BESIDE) & (ends >= place - AWAY)
    after = (starts >= place - BESIDE) & (starts <= place + AWAY)
    if not before.any() or not after.any():
        return 0.0
    one, other = towards(np.stack([directions[before].mean(axis=0), directions[after].mean(axis=0)]))
    return 1.0 - float(one @ other)


def _quietest(loud: Levels, around: Extent) -> float:
    first, after = (round(place / FRAME) for place in around)
    return (first + int(np.argmin(loud[first : max(after, first + 1)]))) * FRAME


def _direction(layout: _Layout, directions: Directions, start: float, end: float) -> NDArray[np.float32]:
    """Return the direction of the voice from one place to another, by the windows that mostly lie there."""
    begins, ends = layout.windows.T
    inside = np.clip(np.minimum(ends, end) - np.maximum(begins, start), 0, None)
    share = inside / (ends - begins)
    weights = (share > 0.8).astype(np.float32) if (share > 0.8).any() else share.astype(np.float32) ** 4 + 1e-9
    return towards((weights @ directions)[np.newaxis])[0]


def reunited(parts: Sequence[SpeechSegment]) -> SpeechSegment:
    """Return parts of one utterance that follow each other as one."""
    return replace(
        parts[0],
        end=parts[-1].end,
        speech_end=parts[-1].speech_end,
        samples=np.concatenate([part.samples for part in parts]),
        speech=sum(part.speech for part in parts),
    )


def _part(segment: SpeechSegment, start: float, end: float) -> SpeechSegment:
    """Return a part of an utterance, with the share of its voice; `start` and `end`: s of its sound."""
    whole = seconds(segment)
    return replace(
        segment,
        start=segment.start + start,
        end=segment.start + end,
        speech_end=min(segment.speech_end, segment.start + end),
        samples=segment.samples[round(start * SAMPLE_RATE) : round(end * SAMPLE_RATE)],
        speech=segment.speech * (end - start) / whole,
        joined=segment.joined or start > 0,
        lead=min(segment.lead, end - start) if start == 0 else 0.0,
        level=segment.level if start == 0 and end == whole else None,  # that of both voices
    )
