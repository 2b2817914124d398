"""Live calls in which both people share a channel: who speaks is told as they go on, and anew when it is clearer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from speechguard.calls.listening import Recogniser
from speechguard.messages import UNCLEAR_SPEAKER, Heard, Retold, Role, SpeechSegment, Transcript

if TYPE_CHECKING:
    from speechguard.voices.teller import VoiceSummary, VoiceTeller

PARTS = 1000  # more than an utterance is cut into; its parts are numbered from its own number times this


class TwoSpeakers:
    """Writes the utterances of a channel down with who speaks."""

    def __init__(self, recogniser: Recogniser, teller: VoiceTeller) -> None:
        """Take what writes utterances down, and what tells the speakers of this call apart."""
        self._recogniser = recogniser
        self._teller = teller
        self._texts: list[Transcript] = []  # final ones, as recognised
        self._told: list[Transcript] = []  # with their speakers
        self._unfinished: dict[int, Role | None] = {}  # who was said to speak in the utterance that goes on
        self.summary: VoiceSummary | None = None  # None: nothing has been said

    def write(self, segment: SpeechSegment, audio_seen: float) -> Sequence[Heard]:
        """Return what an utterance says, and which texts before it have other speakers than was told."""
        return self._final(segment, audio_seen) if segment.final else [self._partial(segment, audio_seen)]

    def _partial(self, segment: SpeechSegment, audio_seen: float) -> Transcript:
        role = self._teller.speaker_of(segment)
        number = segment.utterance * PARTS
        text = self._recogniser.transcribe(replace(segment, utterance=number, role=role or "agent"), audio_seen)
        if role is None:
            return replace(text, doubts=(*text.doubts, UNCLEAR_SPEAKER))
        self._unfinished[number] = role
        return text

    def _final(self, segment: SpeechSegment, audio_seen: float) -> list[Heard]:
        parts = [
            replace(part, utterance=segment.utterance * PARTS + place)
            for place, part in enumerate(self._teller.parts_of([segment]))
        ]
        self._texts += [self._recogniser.transcribe(part, audio_seen) for part in parts]
        told, self.summary = self._teller.tell(self._texts)
        known, new = told[: len(self._told)], told[len(self._told) :]
        changed = [now for before, now in zip(self._told, known, strict=True) if before != now]
        self._told = told
        heard: list[Heard] = []
        for part, text in zip(parts, new, strict=True):
            heard += [text.voice(part.spoke), text] if text.speech else [text]
            # What was confirmed while the utterance went on stands no longer where somebody else spoke.
            if self._unfinished.pop(text.utterance, text.speaker) != text.speaker:
                changed.append(text)
        # After the new texts: what they confirm of open warnings keeps its number.
        return [*heard, Retold(tuple(changed), audio_seen)] if changed else heard
