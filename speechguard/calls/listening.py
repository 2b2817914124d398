"""The flow of a call: audio -> voice activity -> utterances -> text, in order.

`listen` goes through a recording as fast as the machine can and decodes finished utterances only, many together: every
time it gives the same result. Live listening (`listener`) runs the same parts in threads, each utterance at once, and
while it is spoken.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from speechguard.errors import SpeechguardError
from speechguard.messages import OTHER, ROLES, AudioChunk, Heard, Lost, Progress, Role, SpeechSegment, Transcript
from speechguard.reasons import Reason, because
from speechguard.vad.leakage import Channel, without_leakage
from speechguard.vad.segmenter import OpenUtterance, Segmenter, SegmenterSettings, VoiceActivity

if TYPE_CHECKING:
    from speechguard.messages import Samples

# The customer's first words are always decoded: if they are the agent's greeting, the channels are swapped.
INTRODUCTION = 15.0  # s
# Utterances that are not decoded must stand out from the background by themselves; where a recogniser listens, it tells
# noise from speech better. Measured with babble at 10 and 15 dB: voices behind up to 8 dB, customers from 12 dB.
STANDS_OUT = 9.5  # dB
LEAKS = 2.0  # s of voice that are the other channel's, from which people are told so
# Utterances wait until there is so much to decode: enough for windows to be full, and little to keep in memory.
TOGETHER = 120.0  # s
# An utterance is noticed when its first windows have been judged, and then begins a pre-roll earlier.
NOTICE = 0.5  # s


class Recogniser(Protocol):
    """What listening needs of a speech recogniser; used from one thread only."""

    def transcribe(self, segment: SpeechSegment, audio_seen: float) -> Transcript: ...

    def transcribe_all(self, segments: Sequence[SpeechSegment], audio_seen: float) -> Sequence[Transcript]: ...


class SpeechModel(Protocol):
    """A loaded model that hears calls in every language of ours (speechguard.asr.whisper.Whisper)."""

    def language_of(self, samples: Samples) -> Mapping[str, float]: ...

    def speaking(self, language: str) -> Recogniser: ...


class Ears:
    """The voice activity of a call's channels, and the utterances being spoken on them."""

    def __init__(
        self,
        voice: Callable[[], VoiceActivity],
        transcribed: Sequence[Role] = ("agent",),
        settings: SegmenterSettings | None = None,
        first: int = 0,
    ) -> None:
        """`voice` makes a fresh voice activity model for a channel; utterances of `transcribed` roles become text.

        `first`: the number of the first utterance.
        """
        numbers = itertools.count(first)
        self.transcribed = frozenset(transcribed)
        self._segmenters = {role: Segmenter(role, voice(), numbers.__next__, settings) for role in ROLES}
        self._channels = {role: Channel() for role in ROLES}
        self._leaked = 0.0

    def hear(self, chunk: AudioChunk) -> list[SpeechSegment]:
        """Utterances of all channels that end within the chunk."""
        sides: list[tuple[Role, Samples]] = [("agent", chunk.agent)]
        if chunk.customer is not None:
            sides.append(("customer", chunk.customer))
        for role, samples in sides:
            self._channels[role].push(chunk.start, samples)
        return self._voices(
            [one for role, samples in sides for one in self._segmenters[role].push(chunk.start, samples)]
        )

    def drain(self) -> list[SpeechSegment]:
        """Utterances that the end of the call cuts off."""
        return self._voices([segment for role in ROLES for segment in self._segmenters[role].drain()])

    def snapshots(self) -> list[SpeechSegment]:
        """The utterances of transcribed roles that are being spoken, as far as they go."""
        snapshots = (self._segmenters[role].snapshot() for role in ROLES if role in self.transcribed)
        own = (self._own(snapshot) for snapshot in snapshots if snapshot is not None)
        return [snapshot for snapshot in own if snapshot is not None]

    def unfinished(self) -> list[OpenUtterance]:
        """Return what `snapshots` returns, without the sound; voice may be among it that has leaked."""
        found = (self._segmenters[role].unfinished for role in ROLES if role in self.transcribed)
        return [one for one in found if one is not None]

    def wants(self, segment: SpeechSegment) -> bool:
        """Whether an utterance is to be decoded."""
        return segment.role in self.transcribed or segment.end < INTRODUCTION

    def progress(self, now: float, waiting: Iterable[SpeechSegment] = (), *, ended: bool = False) -> Progress:
        """How far the call has come when the `waiting` utterances have not been decoded yet."""
        waiting = list(waiting)
        speaking = [one for role in ROLES if (one := self._segmenters[role].unfinished) is not None]
        untold = [*(one.start for one in speaking), *(segment.start for segment in waiting)]
        return Progress(
            now=now,
            settled=now if ended else min([now - NOTICE, *untold]),
            speaking=frozenset(one.role for one in speaking),
            behind=max((now - segment.end for segment in waiting), default=0.0),
            ended=ended,
        )

    @property
    def problems(self) -> tuple[Reason, ...]:
        """What is wrong with the channels of the call so far."""
        return (because("channels_leak", seconds=round(self._leaked)),) if self._leaked >= LEAKS else ()

    def _voices(self, segments: list[SpeechSegment]) -> list[SpeechSegment]:
        """Without what the other channel has louder, and what is only a voice in the background."""
        voices: list[SpeechSegment] = []
        for segment in segments:
            own = self._own(segment)
            self._leaked += segment.speech - (own.speech if own else 0.0)
            if own and (self.wants(own) or own.contrast >= STANDS_OUT):
                voices.append(own)
        return voices

    def _own(self, segment: SpeechSegment) -> SpeechSegment | None:
        """An utterance without what has leaked into its channel; None where that is all of it."""
        return without_leakage(segment, self._channels[OTHER[segment.role]])


def make_ears(transcribed: Sequence[Role] = ("agent",), first: int = 0) -> Ears:
    """Make fresh voice activity models for the channels of a call. `first`: the number of its first utterance."""
    return Ears(silero(), transcribed, first=first)


def silero() -> Callable[[], VoiceActivity]:
    """Return what makes the voice activity model that calls are heard with; importing it loads a runtime."""
    from speechguard.vad.silero import SharedSileroVad

    return SharedSileroVad


def written(recogniser: Recogniser, segment: SpeechSegment, audio_seen: float) -> list[Heard]:
    """Return the voice of a finished utterance, and the text of any."""
    text = recogniser.transcribe(segment, audio_seen)
    return [segment.spoke, text] if segment.final and text.speech else [text]


def listen(source: Iterable[AudioChunk], ears: Ears, recogniser: Recogniser) -> Iterator[Heard]:
    """Everything heard in a call, in order, ending with a Progress that has ended set.

    A source that fails midway raises its error after everything heard until then.
    """
    now = 0.0
    failure: SpeechguardError | None = None
    waiting: list[SpeechSegment] = []
    try:
        for chunk in source:
            now = chunk.end
            if chunk.lost:
                yield Lost(chunk.start - chunk.lost, chunk.start)
            waiting += ears.hear(chunk)
            if sum(segment.end - segment.start for segment in waiting) >= TOGETHER:
                yield from _decoded(waiting, now, ears, recogniser)
                waiting = []
            yield ears.progress(now, waiting)
    except SpeechguardError as error:
        failure = error
    yield from _decoded(waiting + ears.drain(), now, ears, recogniser)
    if failure is not None:
        raise failure
    yield ears.progress(now, ended=True)


def _decoded(segments: list[SpeechSegment], now: float, ears: Ears, recogniser: Recogniser) -> Iterator[Heard]:
    wanted = [segment for segment in segments if ears.wants(segment)]
    transcripts = {heard.utterance: heard for heard in recogniser.transcribe_all(wanted, now)} if wanted else {}
    for segment in segments:
        transcript = transcripts.get(segment.utterance)
        # Noise that the recogniser does not take for speech is no voice activity either: it does not end a hold.
        if transcript is None or transcript.speech:
            yield segment.spoke
        if transcript is not None:
            yield transcript
