"""An utterance as syllables with times: what rules are judged by, live and stored."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from speechguard.messages import Lost, Role, Spoke, Transcript
from speechguard.phonetics.sounds import Phonetics, Sounds

JOIN_PAUSE = 1.0  # s: a phrase may go on in the next utterance after at most this pause


@dataclass(frozen=True, slots=True, eq=False)
class Utterance:
    """A transcript with its syllables; arrays have one entry a syllable."""

    transcript: Transcript
    sounds: Sounds
    begins: NDArray[np.float64]  # s, of the word the syllable begins in
    ends: NDArray[np.float64]  # s, of the word it ends in

    @property
    def role(self) -> Role:
        return self.transcript.role

    def continues(self, previous: Utterance) -> bool:
        """Whether a phrase may have begun in `previous`, the role's utterance before this one."""
        return self.transcript.joined or self.transcript.start - previous.transcript.end <= JOIN_PAUSE


Told = Spoke | Lost | Utterance  # what is told of a call, in order; utterances are final ones


def hear(transcript: Transcript, phonetics: Phonetics) -> Utterance:
    """The transcript as syllables. Raises ValueError when its words do not give its text."""
    return timed(transcript, phonetics.sounds(spoken_text(transcript)))


def spoken_text(transcript: Transcript) -> str:
    """The text that is sounded: that of the words. Raises ValueError when it is another one than the transcript's."""
    text = "".join(unicodedata.normalize("NFC", word.text) for word in transcript.words)
    if text.strip() != unicodedata.normalize("NFC", transcript.text).strip():
        raise ValueError(f"words give '{text}', not the text '{transcript.text}'")
    return text


def timed(transcript: Transcript, sounds: Sounds) -> Utterance:
    """The transcript and the syllables of its `spoken_text`, which get the times of their words."""
    first, last = places(transcript, sounds)
    starts = np.array([word.start for word in transcript.words], np.float64)
    ends = np.array([word.end for word in transcript.words], np.float64)
    return Utterance(transcript, sounds, begins=starts[first], ends=ends[last])


def places(transcript: Transcript, sounds: Sounds) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Number of the word that each syllable begins in, and of that it ends in."""
    lengths = (len(unicodedata.normalize("NFC", word.text)) for word in transcript.words)
    after = np.fromiter(accumulate(lengths), np.int64, len(transcript.words))  # character after each word
    first = np.searchsorted(after, sounds.spans[:, 0], side="right")
    return first, np.searchsorted(after, sounds.spans[:, 1] - 1, side="right")


class LastUtterances:
    """The last final utterance of every role: in it a phrase of the next one may have begun."""

    def __init__(self) -> None:
        self._last: dict[Role, Utterance] = {}

    def add(self, utterance: Utterance) -> None:
        """It has ended; those of a role come in order."""
        self._last[utterance.role] = utterance

    def of(self, role: Role) -> Utterance | None:
        """The role's last one."""
        return self._last.get(role)

    def before(self, utterance: Utterance) -> Utterance | None:
        """The one that this utterance continues."""
        previous = self._last.get(utterance.role)
        return previous if previous and utterance.continues(previous) else None
