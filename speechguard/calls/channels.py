"""Which channel of a recording has the agent."""

from __future__ import annotations

from pathlib import Path

from speechguard.audio.recording import RecordingSource
from speechguard.audio.sides import alike
from speechguard.messages import ONE_CHANNEL, AgentChannel
from speechguard.reasons import Reason, because


def channel_of(path: Path, asked: AgentChannel | None) -> tuple[AgentChannel | None, tuple[Reason, ...]]:
    """Return where the agent is in a recording, and what is to be said about it.

    Two channels with the same sound are one, whatever was asked for: nobody is to the left of it. Raises AudioError.
    """
    if asked in ONE_CHANNEL:
        return asked, ()
    with RecordingSource(path, None) as source:
        if source.channels == 1:
            return (asked or "mixed"), ()
        same = alike(source)
    if same is None:
        return asked, ()
    return "mixed", (because("channels_inverted" if same.inverted else "channels_alike"),)
