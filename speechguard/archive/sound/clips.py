"""The sound around findings, cut from the recordings, for a page to play."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from speechguard.archive.record import CallRecord
from speechguard.archive.sound.spans import OF_REPORT, clip_span
from speechguard.archive.sound.stored import opened
from speechguard.archive.sound.wav import wav
from speechguard.documents.writing import write_whole
from speechguard.errors import SpeechguardError, UserError
from speechguard.messages import ComplianceEvent

if TYPE_CHECKING:
    from speechguard.messages import Samples


def cut_clips(
    findings: Iterable[tuple[CallRecord, ComplianceEvent]], folder: Path | None, room: int | None = None
) -> tuple[dict[tuple[str, int], str], list[str]]:
    """Return the addresses of clips by call and event, and what is to be said of recordings that could not be read.

    They are written to the folder (addresses are relative to the one it is in); without one they are `data:`, as many
    as fit into `room` bytes, in the order of the findings. Raises UserError when the folder cannot be written.
    """
    addresses: dict[tuple[str, int], str] = {}
    problems: list[str] = []
    for call, group in groupby(findings, lambda finding: finding[0].call):
        of_call = list(group)
        events = [event for _, event in of_call]
        try:
            clips = _cut(of_call[0][0], events)
        except SpeechguardError as error:
            problems.append(f"no clips of '{call}': {error}")
            continue
        for event, clip in zip(events, clips, strict=True):
            if folder is not None:
                addresses[call, event.id] = _write(folder, f"{call}\n{event.id}", clip)
                continue
            address = "data:audio/wav;base64," + base64.b64encode(clip).decode()
            if room is not None and (room := room - len(address)) < 0:
                return addresses, problems
            addresses[call, event.id] = address
    return addresses, problems


def _cut(call: CallRecord, events: Sequence[ComplianceEvent]) -> list[bytes]:
    """Cut a WAV file for each event, of both sides together."""
    with opened(call.file, call.agent_channel) as source:
        spans = (clip_span(event, call.duration or 0.0, OF_REPORT) for event in events)
        return [wav(_mixed(source.excerpt(start, end))) for start, end in spans]


def _mixed(samples: Samples) -> Samples:
    """Return both channels as one, of shape (samples, 1)."""
    return samples if samples.shape[1] == 1 else (samples[:, :1] + samples[:, 1:]) * np.float32(0.5)


def _write(folder: Path, key: str, clip: bytes) -> str:
    """Write a clip, named by call and event, so that no name of a call can make a path."""
    name = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:20] + ".wav"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"{folder}: cannot be written ({error.strerror}); give another --out FILE") from None
    write_whole(folder / name, clip)
    return f"{folder.name}/{name}"
