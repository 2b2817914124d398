"""Recordings of calls that go on in parts, as the service was stopped meanwhile: joined when the call is over.

The first part is the recording itself; every later one is beside it, with the second of the call at which it begins in
its name. Joining can be killed at any time: parts go when the whole is on the disk.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from speechguard.audio.recording import RecordingSource
from speechguard.audio.writing import FlacWriter
from speechguard.messages import ONE_CHANNEL, AgentChannel, AudioChunk

_PART = re.compile(r".*\+(\d+\.\d\d)$")
JOINING = ".joining"


def part_of(recording: Path, start: float) -> Path:
    """Return where the part of a recording goes that begins `start` (s) into the call."""
    return recording.with_name(f"{recording.stem}+{start:.2f}{recording.suffix}")


def parts_of(recording: Path) -> list[tuple[float, Path]]:
    """Return the parts of a recording that are there, each with the second of the call at which it begins."""
    later = [
        (float(found[1]), path)
        for path in recording.parent.glob(f"{recording.stem}+*{recording.suffix}")
        if (found := _PART.match(path.stem))
    ]
    return sorted([*((0.0, path) for path in [recording] if path.exists()), *later])


def joined(recording: Path, channel: AgentChannel) -> Path | None:
    """Return the recording with all its parts in one file; None: nothing was recorded. Raises SpeechguardError."""
    parts = parts_of(recording)
    later = [path for _, path in parts if path != recording]
    if later:
        whole = recording.with_name(recording.name + JOINING)
        writer = FlacWriter(whole, 1 if channel in ONE_CHANNEL else 2)
        for chunk in _joined(parts, channel):
            writer.write(chunk)
        writer.close()
        whole.replace(recording)
        for path in later:
            path.unlink()
    return recording if recording.exists() else None


def _joined(parts: list[tuple[float, Path]], channel: AgentChannel) -> Iterator[AudioChunk]:
    """Yield the sound of all parts; what is between them is lost."""
    now = 0.0
    for start, path in parts:
        with RecordingSource(path, "mono" if channel in ONE_CHANNEL else "left") as part:
            for chunk in part:
                at = start + chunk.start
                if at >= now:  # else it was joined before the program was killed
                    yield replace(chunk, start=at, lost=at - now)
                    now = at + chunk.end - chunk.start
