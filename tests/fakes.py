"""Small faithful stand-ins for the parts of a call that need a model, a device or a screen.

Sound is made so that a fake can read it: the level of a sample is the probability of voice there, and the fraction
below one part in a thousand is free for the test.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from speechguard.calls.state import SessionState, Summary
from speechguard.messages import SAMPLE_RATE, AudioChunk, ComplianceEvent, Role, SpeechSegment, Transcript, Word
from speechguard.reasons import Reason

Samples = NDArray[np.float32]
WINDOW = 512


def sound(*parts: tuple[float, float]) -> Samples:
    """Samples from (seconds, probability of voice) one after the other: waves of that height."""
    heights = np.concatenate([np.full(round(seconds * SAMPLE_RATE), level, np.float32) for seconds, level in parts])
    heights[1::2] *= -1  # a constant would be no sound
    return heights


def chunks(agent: Samples, seconds: float = 0.1, customer: Samples | None = None) -> Iterator[AudioChunk]:
    """A call in chunks of equal length."""
    size = round(seconds * SAMPLE_RATE)
    for at in range(0, len(agent), size):
        other = None if customer is None else customer[at : at + size]
        yield AudioChunk(at / SAMPLE_RATE, agent[at : at + size], other)


class ScriptedVoice:
    """A voice activity model that reads the probability off the sound: the mean level of the window.

    Like the real one it takes whole windows only and remembers: `windows` since the last reset.
    """

    def __init__(self) -> None:
        self.windows: list[Samples] = []
        self.resets = 0

    def probability(self, window: Samples) -> float:
        assert window.dtype == np.float32
        assert window.shape == (WINDOW,)
        self.windows.append(window.copy())
        return float(np.abs(window).mean())

    def reset(self) -> None:
        self.windows.clear()
        self.resets += 1


def transcript(
    text: str = "hola",
    start: float = 0.0,
    end: float = 1.0,
    *,
    utterance: int = 0,
    role: Role = "agent",
    final: bool = True,
    speech: bool = True,
    joined: bool = False,
    audio_seen: float = 0.0,
    doubts: tuple[str, ...] = (),
) -> Transcript:
    """A text whose characters (Chinese) or words are spoken evenly from start to end."""
    pieces = [" " + word for word in text.split()] if " " in text or text.isascii() else list(text)
    step = (end - start) / max(len(pieces), 1)
    words = tuple(Word(piece, start + i * step, start + (i + 1) * step, 0.9) for i, piece in enumerate(pieces))
    return Transcript(
        role=role,
        utterance=utterance,
        start=start,
        end=end,
        text="".join(word.text for word in words),
        words=words,
        final=final,
        speech=speech,
        joined=joined,
        audio_seen=audio_seen,
        doubts=doubts,
    )


class ScriptedRecogniser:
    """Says what it was given as "u<number>"; remembers every segment; can be held up and can fail.

    `before` is called with every segment before it is decoded, in the decoding thread.
    """

    def __init__(
        self,
        before: Callable[[SpeechSegment], None] | None = None,
        speech: Callable[[SpeechSegment], bool] | None = None,
    ) -> None:
        self.segments: list[SpeechSegment] = []
        self.threads: set[int] = set()
        self._before = before
        self._speech = speech

    def transcribe(self, segment: SpeechSegment, audio_seen: float) -> Transcript:
        self.threads.add(threading.get_ident())
        self.segments.append(segment)
        if self._before:
            self._before(segment)
        return transcript(
            f"u{segment.utterance}",
            segment.start,
            segment.speech_end,
            utterance=segment.utterance,
            role=segment.role,
            final=segment.final,
            joined=segment.joined,
            audio_seen=audio_seen,
            speech=self._speech(segment) if self._speech else True,
        )

    def transcribe_all(self, segments: Sequence[SpeechSegment], audio_seen: float) -> list[Transcript]:
        return [self.transcribe(segment, audio_seen) for segment in segments]


class SaysTheSame(ScriptedRecogniser):
    """A model whose calls hear the same forbidden sentence whenever somebody speaks."""

    def speaking(self, _language: str) -> SaysTheSame:
        return self

    def transcribe(self, segment: SpeechSegment, audio_seen: float) -> Transcript:
        return transcript(
            "这事不归我管",
            segment.start,
            segment.speech_end,
            utterance=segment.utterance,
            role=segment.role,
            audio_seen=audio_seen,
        )


class ScriptedSource:
    """A source that yields chunks, raises exceptions and runs functions in the order given; `close` ends it."""

    def __init__(self, items: Iterable[AudioChunk | Exception | Callable[[], None]]) -> None:
        self.items = items
        self.closed = threading.Event()
        self.name = "scripted"
        self.warnings: tuple[Reason, ...] = ()

    def __iter__(self) -> Iterator[AudioChunk]:
        for item in self.items:
            if self.closed.is_set():
                return
            if isinstance(item, AudioChunk):
                yield item
            elif isinstance(item, Exception):
                raise item
            else:
                item()

    def close(self) -> None:
        self.closed.set()


class RecordingView:
    """A view that keeps every state it was shown, and the summary."""

    def __init__(self) -> None:
        self.states: list[SessionState] = []
        self.summary: Summary | None = None

    def update(self, state: SessionState) -> None:
        assert self.summary is None, "shown after the end"
        self.states.append(state)

    def close(self, summary: Summary) -> None:
        assert self.summary is None, "closed twice"
        self.summary = summary


@dataclass
class Sink:
    """An event sink in memory; from the write numbered `full_from` on the disk is full."""

    full_from: int | None = None
    events: list[ComplianceEvent] = field(default_factory=list)
    failure: Exception | None = None
    writes: int = 0

    def write(self, events: Sequence[ComplianceEvent]) -> None:
        self.writes += 1
        if self.full_from is not None and self.writes >= self.full_from:
            assert self.failure is not None
            raise self.failure
        self.events += events
