"""Telling people apart who share a channel: all that it needs, loaded once, and one call at a time."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from speechguard.asr.voiced import FRAME
from speechguard.messages import UNCLEAR_SPEAKER, Role, SpeechSegment, Transcript
from speechguard.phonetics.sounds import Phonetics
from speechguard.voices.changes import reunited, voice_parts
from speechguard.voices.encoder import CELLS, WINDOW, VoiceEncoder, gain_of, towards
from speechguard.voices.hints import Hints
from speechguard.voices.known import NOBODY_KNOWN, KnownPeople
from speechguard.voices.speakers import Speakers, grouped, side_of, tell_speakers
from speechguard.voices.wording import WordingModel, agent_odds

LEAST = 0.2  # s that a part counts at least
EARLIER = 200  # parts before those that are grouped with them while the call goes on


@dataclass(frozen=True, slots=True)
class VoiceSummary:
    """How the speakers of a call were told apart, for people."""

    voices: int  # 1 or 2; 3: more than two
    separate: bool  # told by voice; False: by words alone
    seconds: float  # s of speech
    unclear: float  # s of it of which nobody can tell who speaks
    first: Role | None = None  # who is known to speak first, where that helped to tell who is the agent
    enrolled: str | None = None  # whose enrolled voice did
    contradicted: bool = False  # words say otherwise than one of these


class VoiceTeller:
    """Tells the two speakers of one call apart."""

    def __init__(
        self, encoder: VoiceEncoder, wording: WordingModel, phonetics: Phonetics, known: KnownPeople = NOBODY_KNOWN
    ) -> None:
        """Take what hears voices, what knows the words of agents in the language of the call, and whom one knows."""
        self._encoder = encoder
        self._wording = wording
        self._phonetics = phonetics
        self._known = known
        self._enrolled = [np.array(voice.directions, np.float32) for voice in known.voices]
        self._gain: float | None = None
        self._directions: list[NDArray[np.float32]] = []
        self._seconds: list[float] = []
        self._odds: list[float] = []  # of the texts so far
        self._told: Speakers | None = None

    def parts_of(self, segments: Sequence[SpeechSegment]) -> list[SpeechSegment]:
        """Return the next utterances of the call cut where the speaker changes, numbered anew.

        Their roles are of groups of like voices, and say nothing of who is who.
        """
        if self._gain is None:
            self._gain = gain_of([segment.samples for segment in segments])
        cut = voice_parts(segments, self._encoder, self._gain)
        if not cut:
            return []
        before = slice(max(0, len(self._seconds) - EARLIER), None)
        directions = np.array([*self._directions[before], *(direction for _, direction in cut)], np.float32)
        seconds = np.array([*self._seconds[before], *(max(LEAST, part.speech) for part, _ in cut)])
        groups = grouped(directions, seconds)[-len(cut) :].tolist()
        parts: list[SpeechSegment] = []
        for (_, group), same in itertools.groupby(
            zip(cut, groups, strict=True), lambda pair: (pair[0][0].utterance, pair[1])
        ):
            own = [part for part, _ in same]
            whole = reunited([part for part, _ in own])
            parts.append(replace(whole, utterance=len(self._seconds), role="customer" if group % 2 else "agent"))
            lengths = np.array([max(LEAST, part.speech) for part, _ in own], np.float32)
            voice = lengths @ np.array([direction for _, direction in own])
            self._directions.append(towards(voice[np.newaxis])[0])
            self._seconds.append(float(lengths.sum()))
        return parts

    def tell(self, heard: Sequence[Transcript]) -> tuple[list[Transcript], VoiceSummary]:
        """Return the texts of all parts, in their order, with who says them; where that is unclear, it is a doubt.

        May be called again when there are more.
        """
        new = heard[len(self._odds) :]
        self._odds += [agent_odds(self._wording, text.text, self._phonetics) if text.speech else 0.0 for text in new]
        directions, seconds = self._voices()
        spoken = np.array([text.speech for text in heard], bool)
        first = int(spoken.argmax()) if len(spoken) else 0
        hints = Hints(self._known.speaks_first, first, self._enrolled, self._known.named)
        told = self._told = tell_speakers(directions, seconds, np.array(self._odds), hints)
        summary = VoiceSummary(
            voices=told.voices,
            separate=told.separate,
            seconds=float(seconds[spoken].sum()),
            unclear=float(seconds[spoken & ~told.clear].sum()),
            first=self._known.speaks_first if told.by_first else None,
            enrolled=None if told.by_voice is None else self._known.voices[told.by_voice].name,
            contradicted=told.contradicted,
        )
        said = [_said_by(text, told, place) for place, text in enumerate(heard)]
        return [_joined(text, before) for before, text in zip([None, *said], said, strict=False)], summary

    def speaker_of(self, segment: SpeechSegment) -> Role | None:
        """Return who speaks in an utterance that goes on, by what was told last; None where that is unclear or changes.

        Its beginning and its end are listened to.
        """
        if self._told is None or self._gain is None:
            return None
        frames = self._encoder.frames(segment.samples, self._gain)
        length = round(min(WINDOW, segment.end - segment.start) / FRAME)
        directions = self._encoder.directions([frames[:length], frames[-length:]])
        voices, lengths = self._voices()
        sides: list[Role | None] = [
            side_of(direction, length * FRAME, voices, lengths, self._told) for direction in directions
        ]
        return sides[0] if sides[0] == sides[1] else None

    def _voices(self) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
        directions = np.array(self._directions) if self._directions else np.zeros((0, CELLS), np.float32)
        return directions, np.array(self._seconds)


def _said_by(text: Transcript, told: Speakers, place: int) -> Transcript:
    """Return a text with its speaker. What nobody can tell is the agent's, but doubted: held against nobody."""
    if told.clear[place]:
        return replace(text, role="agent" if told.agent[place] else "customer")
    return replace(text, role="agent", doubts=(*text.doubts, UNCLEAR_SPEAKER))


def _joined(text: Transcript, before: Transcript | None) -> Transcript:
    """Return a text that continues the one before it only where both are one person's."""
    return replace(text, joined=text.joined and before is not None and before.role == text.role)
