"""A call heard as `speechguard live` hears it, and what came out of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from speechguard.audio.recording import RecordingSource
from speechguard.calls.live import LiveCall
from speechguard.calls.recorder import Recorder
from speechguard.calls.session import CallSettings
from speechguard.messages import ComplianceEvent, SpeechSegment, Transcript
from speechguard.rules.rulebook import Rulebook


class KeepTranscripts:
    """A recogniser that keeps its final transcripts, how often it was asked, and the seconds that decoding took."""

    def __init__(self, recogniser: Any) -> None:
        self._recogniser = recogniser
        self.transcripts: list[Transcript] = []
        self.decodes = 0
        self.seconds = 0.0

    def transcribe(self, segment: SpeechSegment, audio_seen: float) -> Transcript:
        return self._kept(lambda: [self._recogniser.transcribe(segment, audio_seen)])[0]

    def transcribe_all(self, segments: Sequence[SpeechSegment], audio_seen: float) -> list[Transcript]:
        return self._kept(lambda: self._recogniser.transcribe_all(segments, audio_seen))

    def _kept(self, decode: Callable[[], list[Transcript]]) -> list[Transcript]:
        began = time.monotonic()
        transcripts = decode()
        self.seconds += time.monotonic() - began
        self.decodes += 1
        self.transcripts += [transcript for transcript in transcripts if transcript.final]
        return transcripts


class SaysAgain:
    """A recogniser that gives the final transcripts that another one gave for the same utterances."""

    def __init__(self, transcripts: Sequence[Transcript]) -> None:
        self._said = {transcript.utterance: transcript for transcript in transcripts}

    def transcribe(self, segment: SpeechSegment, audio_seen: float) -> Transcript:
        del audio_seen
        return self._said[segment.utterance]

    def transcribe_all(self, segments: Sequence[SpeechSegment], audio_seen: float) -> list[Transcript]:
        return [self.transcribe(segment, audio_seen) for segment in segments]


@dataclass(frozen=True)
class Hearing:
    """What came out of a call."""

    events: list[ComplianceEvent]
    transcripts: list[Transcript]
    decodes: int
    decode_seconds: float
    seconds: float  # of the whole


def hear(
    name: str,
    recording: Path,
    recogniser: Any,
    rulebook: Rulebook,
    *,
    agent_channel: str = "left",
    roles: tuple[str, ...] = ("agent",),
    pace: str = "fast",
    recorder: Recorder | None = None,
) -> Hearing:
    """Hear a recording as `speechguard live` does. Raises AudioError, and what keeps events from being written."""
    recorder = recorder or Recorder()
    kept = KeepTranscripts(recogniser)
    began = time.monotonic()
    with RecordingSource(recording, agent_channel) as source:  # type: ignore[arg-type]
        call = LiveCall(CallSettings(name, rulebook, roles, pace=pace), source, kept, recorder, events=recorder)  # type: ignore[arg-type]
        call.run()
    if call.failure:
        raise call.failure
    return Hearing(recorder.events, kept.transcripts, kept.decodes, kept.seconds, time.monotonic() - began)
