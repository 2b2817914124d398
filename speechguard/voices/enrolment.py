"""Enrolling a voice: from recordings of one person to a voiceprint."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from speechguard.errors import UserError
from speechguard.messages import SAMPLE_RATE, SpeechSegment
from speechguard.voices.changes import voice_parts
from speechguard.voices.encoder import VoiceEncoder, gain_of, towards
from speechguard.voices.prints import Voiceprint
from speechguard.voices.speakers import two_voices

LEAST_SECONDS = 20.0  # s of speech that a voiceprint is made of, at least
LISTENED_TO = 3.0  # s of speech from which a recording is compared with the others
ONE_PERSON = 0.8  # cosine of a recording and the others over a telephone, under which they are of two people
TELEPHONE = (300.0, 3400.0)  # Hz; a voice from there is unlike itself, so both ways it sounds are kept


def enrol(
    name: str, recordings: Mapping[str, Sequence[SpeechSegment]], encoder: VoiceEncoder, version: str
) -> Voiceprint:
    """Return the voiceprint of what one person says in recordings, by their names.

    Raises UserError where they say too little, and where more than one person speaks.
    """
    heard = {recording: segments for recording, segments in recordings.items() if segments}
    seconds = {recording: sum(segment.speech for segment in segments) for recording, segments in heard.items()}
    total = sum(seconds.values())
    if total < LEAST_SECONDS:
        raise UserError(
            f"{name}: {total:.0f} s of speech in {len(recordings)} recording{'s' * (len(recordings) != 1)}, and a voice"
            f" is enrolled with at least {LEAST_SECONDS:.0f} s; add recordings of {name}"
        )
    sums = np.stack([_heard_as(encoder, recording, segments) for recording, segments in heard.items()])
    for place, recording in enumerate(heard):
        others = np.delete(sums, place, axis=0)
        if len(others) and seconds[recording] >= LISTENED_TO:
            one, rest = towards(np.stack([sums[place, 1], others[:, 1].sum(axis=0)]))
            if float(one @ rest) < ONE_PERSON:
                raise UserError(f"{recording}: its voice is not that of the other recordings of {name}; leave it out")
    directions = towards(sums.sum(axis=0).astype(np.float32))
    return Voiceprint(name, version, round(total, 1), tuple(tuple(map(float, numbers)) for numbers in directions))


def _heard_as(encoder: VoiceEncoder, recording: str, segments: Sequence[SpeechSegment]) -> NDArray[np.float64]:
    """Return the sum over a recording of its voice's directions, as it is and over a telephone; shape (2, numbers)."""
    sums: list[NDArray[np.float64]] = []
    for form in (segments, [replace(one, samples=_over_telephone(one.samples)) for one in segments]):
        parts = voice_parts(form, encoder, gain_of([one.samples for one in form]))
        directions = np.array([direction for _, direction in parts])
        lengths = np.array([part.speech for part, _ in parts])
        if not sums and two_voices(directions, lengths):
            raise UserError(f"{recording}: more than one voice there; give recordings or a channel of one person alone")
        sums.append(lengths @ directions.astype(np.float64))
    return np.stack(sums)


def _over_telephone(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    spectrum = np.fft.rfft(samples)
    frequencies = np.fft.rfftfreq(len(samples), 1 / SAMPLE_RATE)
    spectrum[(frequencies < TELEPHONE[0]) | (frequencies > TELEPHONE[1])] = 0
    return np.fft.irfft(spectrum, len(samples)).astype(np.float32)
