"""Enrolling the voice of an agent from recordings: of calls, of which one side is heard, or of the agent alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from speechguard.audio.recording import RecordingSource
from speechguard.calls.channels import channel_of
from speechguard.calls.listening import make_ears
from speechguard.calls.voices import encoder_version, voice_encoder
from speechguard.messages import AgentChannel, SpeechSegment
from speechguard.voices.enrolment import enrol
from speechguard.voices.prints import Voiceprint


def enrol_voice(name: str, recordings: Sequence[Path], channel: AgentChannel | None, models_dir: Path) -> Voiceprint:
    """Return the voiceprint of an agent. Raises AudioError, WeightsError, and UserError for too little or two voices.

    `channel`: where the agent is; None: to the left, and all that is on one channel is the agent's.
    """
    encoder = voice_encoder(models_dir)
    heard = {str(recording): agents_speech(recording, channel) for recording in recordings}
    return enrol(name, heard, encoder, encoder_version())


def agents_speech(recording: Path, channel: AgentChannel | None) -> list[SpeechSegment]:
    """Return the utterances of the agent in a recording. Raises AudioError."""
    asked, _ = channel_of(recording, channel)
    with RecordingSource(recording, asked) as source:
        ears = make_ears()
        segments = [segment for chunk in source for segment in ears.hear(chunk)]
        return [segment for segment in (*segments, *ears.drain()) if segment.role == "agent"]
