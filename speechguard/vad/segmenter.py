"""Utterances cut from one channel by voice activity.

An utterance begins a little before the voice does (pre-roll, so that first words are whole) and ends when the voice has
been silent for a while. One that grows too long is cut where the voice was weakest, and the next is marked as joined.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from speechguard.messages import SAMPLE_RATE, Role, SpeechSegment
from speechguard.vad.loudness import Loudness, level

Samples = NDArray[np.float32]


class VoiceActivity(Protocol):
    """A voice activity model, as far as the segmenter needs it."""

    def probability(self, window: Samples) -> float: ...

    def reset(self) -> None: ...


@dataclass(frozen=True, slots=True)
class SegmenterSettings:
    """The limits by which an utterance begins and ends."""

    window: int = 512  # samples a probability stands for
    threshold: float = 0.5  # probability at which voice begins
    contrast: float = 6.0  # dB over the background that a voice has, or it is part of the background
    background: float = 20.0  # s in which the background is looked for
    unknown: float = 5.0  # s at the beginning in which it is not known
    lead_in: int = 8  # windows without contrast that the model hears before one with it
    loudness: float = 0.25  # s over which the loudness of a voice is averaged
    hysteresis: float = 0.15  # voice goes on down to threshold - hysteresis
    pre_roll: float = 0.30  # s kept from before the voice
    post_roll: float = 0.20  # s kept after the voice
    silence: float = 0.50  # s of silence that end an utterance
    shortest: float = 0.10  # s of voice; less is a click
    longest: float = 12.0  # s of utterance; then it is cut
    cut_search: float = 4.0  # s before the longest in which the weakest voice is looked for

    @property
    def lower(self) -> float:
        """Return the probability down to which a voice goes on."""
        return self.threshold - self.hysteresis


@dataclass(frozen=True, slots=True)
class OpenUtterance:
    """An utterance being spoken, without its sound."""

    role: Role
    utterance: int
    start: float  # s
    end: float  # s, as far as it was heard
    speech: float  # s of voice inside


class Segmenter:
    """The utterances of one channel: samples go in, finished ones come out; the open one can be looked at any time."""

    def __init__(
        self,
        role: Role,
        voice: VoiceActivity,
        number: Callable[[], int],
        settings: SegmenterSettings | None = None,
    ) -> None:
        """Take whose channel it is, the model, and what gives each new utterance its number in the call."""
        self._role: Role = role
        self._voice = voice
        self._number = number
        self._settings = settings or SegmenterSettings()
        self._position = 0  # of the next sample, in samples of the call
        # The open utterance, or the pre-roll, and what the model has not judged; from _kept_from on.
        self._kept = np.zeros(0, dtype=np.float32)
        self._kept_from = 0
        self._judged = 0  # samples of the call judged by the model
        self._open: _Open | None = None
        self._loudness = self._new_loudness()
        self._left_out = 0  # windows since the model was last asked

    @property
    def unfinished(self) -> OpenUtterance | None:
        """What is known of the utterance being spoken, or None."""
        if self._open is None:
            return None
        places = (self._open.start, self._judged, self._open.voiced)
        return OpenUtterance(self._role, self._open.number, *(samples / SAMPLE_RATE for samples in places))

    def push(self, start: float, samples: Samples) -> list[SpeechSegment]:
        """Return the utterances that end within the next samples, which begin `start` seconds into the call.

        A start later than expected means lost audio: an open utterance ends there.
        """
        begin = round(start * SAMPLE_RATE)
        finished: list[SpeechSegment] = []
        if abs(begin - self._position) > self._settings.window:
            finished = self.drain()
            self._restart(begin)
        self._kept = np.concatenate([self._kept, samples])
        self._position += len(samples)
        while self._position - self._judged >= self._settings.window:
            finished.extend(self._judge())
        return finished

    def snapshot(self) -> SpeechSegment | None:
        """Return the open utterance as far as it goes; None in silence, or before it is certain to be one."""
        if self._open is None or self._open.voiced < self._settings.shortest * SAMPLE_RATE:
            return None
        return self._segment(self._open, self._judged, final=False)

    def drain(self) -> list[SpeechSegment]:
        """Return the utterance that the end of the sound cuts off; empty where there is none."""
        if tail := self._position - self._judged:
            missing = self._settings.window - tail
            self._kept = np.concatenate([self._kept, np.zeros(missing, dtype=np.float32)])
            self._position += missing
            finished = self._judge()
        else:
            finished = []
        self._voice.reset()
        self._left_out = self._settings.lead_in + 1
        return finished + self._close()

    def _judge(self) -> list[SpeechSegment]:
        """Let the model judge the next window and act on it."""
        settings = self._settings
        probability = self._probability(self._judged - self._kept_from)
        begin, self._judged = self._judged, self._judged + settings.window
        if self._open is None:
            if probability >= settings.threshold:
                start = max(begin - int(settings.pre_roll * SAMPLE_RATE), self._kept_from)
                self._open = _Open(start=start, number=self._number())
            else:
                self._forget_before(self._judged - int(settings.pre_roll * SAMPLE_RATE))
                return []
        self._open.probabilities.append((self._judged, probability))
        if probability >= settings.lower:
            self._open.voice_end = self._judged
            self._open.voiced += settings.window
        if self._judged - self._open.voice_end >= settings.silence * SAMPLE_RATE:
            return self._close()
        if self._judged - self._open.start >= settings.longest * SAMPLE_RATE:
            return self._cut()
        return []

    def _probability(self, at: int) -> float:
        """Return the probability of speech in the window that begins `at` samples into what is kept.

        It is 0 in a window that does not stand out, of which the model is not asked. The model remembers, so it hears
        the last of what was left out before it is asked again.
        """
        settings = self._settings
        window = self._kept[at : at + settings.window]
        if self._loudness.contrast(window) < settings.contrast:
            self._left_out += 1
            if self._left_out == settings.lead_in + 1:
                self._voice.reset()  # what it is asked next does not follow what it has heard
            return 0.0
        for before in range(min(self._left_out, settings.lead_in, at // settings.window), 0, -1):
            begin = at - before * settings.window
            self._voice.probability(self._kept[begin : begin + settings.window])
        self._left_out = 0
        return self._voice.probability(window)

    def _close(self) -> list[SpeechSegment]:
        """End the utterance at the end of its voice; a click is no utterance, but may be the rest of a longer one."""
        utterance, self._open = self._open, None
        if utterance is None:
            return []
        end = min(utterance.voice_end + int(self._settings.post_roll * SAMPLE_RATE), self._judged)
        finished = [self._segment(utterance, end, final=True)]
        self._forget_before(max(end, self._judged - int(self._settings.pre_roll * SAMPLE_RATE)))
        shortest = 1 if utterance.joined else self._settings.shortest * SAMPLE_RATE
        return finished if utterance.voiced >= shortest else []

    def _cut(self) -> list[SpeechSegment]:
        """End a long utterance where its voice was weakest of late, and open the next one there."""
        utterance = self._open
        assert utterance is not None
        search_from = self._judged - int(self._settings.cut_search * SAMPLE_RATE)
        cut, _ = min((p for p in utterance.probabilities if p[0] >= search_from), key=lambda p: p[1])
        rest = [p for p in utterance.probabilities if p[0] > cut]
        before = [end for end, p in utterance.probabilities if end <= cut and p >= self._settings.lower]
        after = [end for end, p in rest if p >= self._settings.lower]
        utterance.voice_end = before[-1] if before else utterance.start
        utterance.voiced = len(before) * self._settings.window
        finished = self._segment(utterance, cut, final=True)
        self._open = _Open(start=cut, number=self._number(), joined=True, probabilities=rest)
        self._open.voice_end = after[-1] if after else cut
        self._open.voiced = len(after) * self._settings.window
        self._forget_before(cut)
        return [finished]

    def _segment(self, utterance: _Open, end: int, *, final: bool) -> SpeechSegment:
        voiced = [at for at, p in utterance.probabilities if p >= self._settings.lower and at <= end]
        lead = voiced[0] - self._settings.window - utterance.start if voiced else 0
        loud = level(self._windows(voiced)) if final and voiced else None
        return SpeechSegment(
            role=self._role,
            utterance=utterance.number,
            start=utterance.start / SAMPLE_RATE,
            end=end / SAMPLE_RATE,
            speech_end=min(utterance.voice_end, end) / SAMPLE_RATE,
            samples=self._kept[utterance.start - self._kept_from : end - self._kept_from].copy(),
            speech=utterance.voiced / SAMPLE_RATE,
            final=final,
            joined=utterance.joined,
            lead=lead / SAMPLE_RATE,
            level=loud,
            contrast=float("inf") if loud is None else loud - self._loudness.background,
        )

    def _windows(self, ends: list[int]) -> Samples:
        """Return the samples of windows, a row each; `ends`: the sample of the call after each window."""
        starts = np.array(ends) - self._settings.window - self._kept_from
        return self._kept[starts[:, None] + np.arange(self._settings.window)]

    def _forget_before(self, sample: int) -> None:
        drop = sample - self._kept_from
        if drop > 0:
            self._kept = self._kept[drop:]
            self._kept_from = sample

    def _new_loudness(self) -> Loudness:
        windows_per_second = SAMPLE_RATE / self._settings.window
        return Loudness(
            background=round(self._settings.background * windows_per_second),
            unknown=round(self._settings.unknown * windows_per_second),
            average=round(self._settings.loudness * windows_per_second),
        )

    def _restart(self, position: int) -> None:
        self._voice.reset()
        self._loudness = self._new_loudness()
        self._left_out = 0
        self._kept = np.zeros(0, dtype=np.float32)
        self._position = self._judged = self._kept_from = position


@dataclass(slots=True)
class _Open:
    """The utterance being spoken; places are samples of the call."""

    start: int
    number: int
    joined: bool = False
    voice_end: int = 0
    voiced: int = 0
    # (end of window, probability)
    probabilities: list[tuple[int, float]] = field(default_factory=list[tuple[int, float]])
